using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// Inception v3 as the Fréchet distance was first measured with it: its 2048 features before the last layer. It differs from the one for classifying in its pooling,
/// as TensorFlow's graph of 2015 does: means do not count the padding, and the last block takes greatest values.
/// </summary>
/// <remarks>
/// Szegedy et al. 2015, arXiv 1512.00567; Heusel et al. 2017, arXiv 1706.08500. Names of weights are those of torchvision's Inception and of the file that
/// pytorch-fid publishes (github.com/mseitzer/pytorch-fid), whose figures those of papers are.
/// </remarks>
internal sealed class InceptionV3 : Module, IFeatures
{
    /// <summary>Height and width of what it sees.</summary>
    internal const long Side = 299;

    private readonly InceptionConvolution[] _first;
    private readonly InceptionConvolution[] _second;
    private readonly InceptionBlock[] _blocks;

    /// <summary>With random weights.</summary>
    internal InceptionV3()
    {
        _first =
        [
            Add("Conv2d_1a_3x3", new InceptionConvolution(3, 32, (3, 3), stride: 2)),
            Add("Conv2d_2a_3x3", new InceptionConvolution(32, 32, (3, 3))),
            Add("Conv2d_2b_3x3", new InceptionConvolution(32, 64, (3, 3), padding: (1, 1))),
        ];
        _second =
        [
            Add("Conv2d_3b_1x1", new InceptionConvolution(64, 80, (1, 1))),
            Add("Conv2d_4a_3x3", new InceptionConvolution(80, 192, (3, 3))),
        ];
        var a5b = Add("Mixed_5b", Wide(192, 32));
        var a5c = Add("Mixed_5c", Wide(a5b.NumChannels, 64));
        var a5d = Add("Mixed_5d", Wide(a5c.NumChannels, 64));
        var b6a = Add("Mixed_6a", new InceptionBlock(
            a5d.NumChannels, InceptionPool.MaxHalving, 0,
            new("branch3x3", (384, 3, 3)) { Stride = 2 },
            new("branch3x3dbl", (64, 1, 1), (96, 3, 3), (96, 3, 3)) { Stride = 2 }));
        var c6b = Add("Mixed_6b", Long(b6a.NumChannels, 128));
        var c6c = Add("Mixed_6c", Long(c6b.NumChannels, 160));
        var c6d = Add("Mixed_6d", Long(c6c.NumChannels, 160));
        var c6e = Add("Mixed_6e", Long(c6d.NumChannels, 192));
        var d7a = Add("Mixed_7a", new InceptionBlock(
            c6e.NumChannels, InceptionPool.MaxHalving, 0,
            new("branch3x3", (192, 1, 1), (320, 3, 3)) { Stride = 2 },
            new("branch7x7x3", (192, 1, 1), (192, 1, 7), (192, 7, 1), (192, 3, 3)) { Stride = 2 }));
        var e7b = Add("Mixed_7b", Split(d7a.NumChannels, InceptionPool.Average));
        var e7c = Add("Mixed_7c", Split(e7b.NumChannels, InceptionPool.Max));
        _blocks = [a5b, a5c, a5d, b6a, c6b, c6c, c6d, c6e, d7a, e7b, e7c];
    }

    /// <summary>The features.</summary>
    /// <param name="input">[B, 3, 299, 299] in [-1, 1]; borrowed.</param>
    /// <returns>[B, 2048] float32.</returns>
    public Tensor Features(Tensor input)
    {
        using var scope = TensorScope.Open();
        var x = Halved(_first.Aggregate(input, (seen, layer) => layer.Forward(seen)));
        x = Halved(_second.Aggregate(x, (seen, layer) => layer.Forward(seen)));
        foreach (var block in _blocks) x = block.Forward(x);
        return scope.Keep(x.Mean([2, 3]));
    }

    private static Tensor Halved(Tensor x) => x.MaxPool2d([3, 3], [2, 2], [0, 0], [1, 1], ceilMode: false);

    private static InceptionBlock Wide(long channels, long poolChannels) => new(
        channels, InceptionPool.Average, poolChannels,
        new("branch1x1", (64, 1, 1)),
        new("branch5x5", (48, 1, 1), (64, 5, 5)),
        new("branch3x3dbl", (64, 1, 1), (96, 3, 3), (96, 3, 3)));

    private static InceptionBlock Long(long channels, long inner) => new(
        channels, InceptionPool.Average, 192,
        new("branch1x1", (192, 1, 1)),
        new("branch7x7", (inner, 1, 1), (inner, 1, 7), (192, 7, 1)),
        new("branch7x7dbl", (inner, 1, 1), (inner, 7, 1), (inner, 1, 7), (inner, 7, 1), (192, 1, 7)));

    private static InceptionBlock Split(long channels, InceptionPool pool) => new(
        channels, pool, 192,
        new("branch1x1", (320, 1, 1)),
        new("branch3x3", (384, 1, 1)) { Split = 384 },
        new("branch3x3dbl", (448, 1, 1), (384, 3, 3)) { Split = 384 });
}
