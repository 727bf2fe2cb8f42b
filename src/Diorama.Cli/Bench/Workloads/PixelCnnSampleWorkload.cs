using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>pixelcnn_sample.py: 64 pictures of the gated PixelCNN 8 x 32, pixel by pixel.</summary>
internal sealed class PixelCnnSampleWorkload : Workload
{
    private const int NumPictures = 64;
    private const int NumProbed = 2;
    private const int Side = 28;

    private readonly AutoregressiveImages _model;
    private readonly Tensor _given;
    private int _step;

    public PixelCnnSampleWorkload()
    {
        using var scope = TensorScope.Open();
        _model = Owned(new AutoregressiveImages(new GatedPixelCnnConfig(), new() { Modality = Modality.Image, Shape = [1, Side, Side] }));
        _given = Owned(Tensor.Zeros([NumProbed, 1, Side, Side]).Own());
    }

    public override long NumParameters => _model.NumParameters();

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        _model.Sample(new(NumPictures, Seed: _step++));
        return [];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        LoadWeights(peer, _model);
        _given.CopyInPlace(peer["batch.0"]);
    }

    /// <inheritdoc/>
    /// <remarks>The logits of given pictures, place by place.</remarks>
    public override double[] Probe()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var network = (PixelNetwork)_model.Children.First(c => c.Name == "network").Module;
        var pixels = _given.Flatten(1).T(); // [H * W, B]
        var (probed, place) = (new List<double>(), 0);
        PixelSampler.Draw(network, condition: null, Tensor.Zeros([NumProbed, Side * Side]), (logits, _) =>
        {
            probed.AddRange(logits.ToArray<float>().Select(l => (double)l));
            return pixels[place++].Unsqueeze(1);
        });
        return [.. probed];
    }
}
