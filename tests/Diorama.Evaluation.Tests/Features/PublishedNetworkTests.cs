using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Features;

/// <summary>Networks that others published, beside torchvision's with the same weights (tests/goldens/extractors.py).</summary>
public sealed class PublishedNetworkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_Inception_AreTheGoldens()
    {
        using var network = new InceptionV3();
        AreTheGoldens("inception", network, InceptionV3.Side, isAntialiased: false);
    }

    [Theory]
    [InlineData("resnet18", new[] { 2, 2, 2, 2 }, false)]
    [InlineData("resnet34", new[] { 3, 4, 6, 3 }, false)]
    [InlineData("resnet50", new[] { 3, 4, 6, 3 }, true)]
    public void Features_ResNet_AreTheGoldens(string name, int[] blocks, bool isBottleneck)
    {
        using var network = new ResNet(blocks, isBottleneck);
        AreTheGoldens(name, network, ResNet.Side, isAntialiased: true);
    }

    [Theory]
    [InlineData("resnet18", 512, 224)]
    [InlineData("inception-v3-fid", 2048, 299)]
    public void Open_PublishedNames_IsThatNetworkWithItsSizeAndChecksum(string name, int numFeatures, long side)
    {
        using var scope = TensorScope.Open();
        using Module network = numFeatures == 512 ? new ResNet([2, 2, 2, 2], false) : new InceptionV3();
        Fill(network);
        // As the published files: with the last layer, and as old ones without the counts of batches.
        Save(StateDict.Of(network).Where(w => !w.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).Append(("fc.weight", Tensor.Zeros([numFeatures == 512 ? 1000 : 1008, numFeatures]))));
        using var opened = PublishedNetwork.Open(Weights);
        Assert.Equal((name, 64, side), (opened.Extractor.Name, opened.Extractor.Sha256.Length, opened.Extractor.Spec.Shape[2]));
        var pictures = Golden("pictures");
        var expected = Golden(name == "resnet18" ? "resnet18" : "inception");
        Near(expected, opened.Extractor.Features(pictures));

        // Part by part it is the same.
        Near(expected, (opened.Extractor with { AtOnce = 1 }).Features(pictures));
    }

    [Fact]
    public void Open_TorchvisionsInception_IsRefusedByName()
    {
        using var scope = TensorScope.Open();
        Save([("Conv2d_1a_3x3.conv.weight", Tensor.Zeros([1])), ("Mixed_7c.branch_pool.conv.weight", Tensor.Zeros([1])), ("fc.weight", Tensor.Zeros([1000, 2048]))]);
        Assert.Contains("pytorch-fid", Assert.Throws<UserException>(() => PublishedNetwork.Open(Weights)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_UnknownNames_ListsWhatIsUnderstood()
    {
        using var scope = TensorScope.Open();
        Save([("visual.proj", Tensor.Zeros([2, 2]))]);
        var message = Assert.Throws<UserException>(() => PublishedNetwork.Open(Weights)).Message;
        Assert.All((string[])[Weights, "visual.proj", "Inception v3", "ResNet-18", "recipe.yaml"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Open_AWeightIsMissing_NamesIt()
    {
        using var scope = TensorScope.Open();
        using var network = new ResNet([1, 1, 1, 1], false);
        Save(StateDict.Of(network).Where(w => w.Name != "layer2.0.bn2.running_var"));
        var message = Assert.Throws<UserException>(() => PublishedNetwork.Open(Weights)).Message;
        Assert.Contains("layer2.0.bn2.running_var is missing", message, StringComparison.Ordinal);
    }

    private string Weights => _folder.File("weights.safetensors");

    private void Save(IEnumerable<(string Name, Tensor Value)> weights) => SafetensorsFile.Save(Weights, weights);

    private static void AreTheGoldens<T>(string name, T network, long side, bool isAntialiased)
        where T : Module, IFeatures
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        Fill(network);
        network.Eval();
        var spec = new DataSpec { Modality = Modality.Image, Shape = [3, side, side] };
        Near(Golden(name), network.Features(PictureFit.To(Golden("pictures"), spec, middle: false, isAntialiased)));
    }

    private static void Near(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.True((expected - actual).Abs().Max().Item() < 1e-4 * expected.Abs().Max().Item(), $"off by {(expected - actual).Abs().Max().Item()} of {expected.Abs().Max().Item()}");
    }

    private static Tensor Golden(string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", "extractors.safetensors"));
        return file.Load(name);
    }

    // As extractors.py's fill.
    private static void Fill(Module network)
    {
        using var quiet = Autograd.NoGrad();
        var stream = 0u;
        foreach (var (name, value) in StateDict.Of(network).Where(w => !w.Name.EndsWith("num_batches_tracked", StringComparison.Ordinal)).OrderBy(w => w.Name, StringComparer.Ordinal))
        {
            stream++;
            var numbers = new float[value.NumElements];
            var scale = value.NumDims == 4 ? Math.Sqrt(24 / (double)(value.NumElements / value.Size(0))) : 0.2;
            var isAroundOne = value.NumDims == 1 && (name.EndsWith("weight", StringComparison.Ordinal) || name.EndsWith("running_var", StringComparison.Ordinal));
            for (var i = 0u; i < numbers.Length; i++)
            {
                var drawn = Uniform(i + (stream * 0x9E3779B9u));
                numbers[i] = (float)(isAroundOne ? drawn + 0.5 : (drawn - 0.5) * scale);
            }

            value.CopyFrom<float>(numbers);
        }
    }

    // The finaliser of MurmurHash3, over 2^32.
    private static double Uniform(uint x)
    {
        x = (x ^ (x >> 16)) * 0x85EBCA6B;
        x = (x ^ (x >> 13)) * 0xC2B2AE35;
        return (x ^ (x >> 16)) / 4294967296.0;
    }
}
