using System.Security.Cryptography;
using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A network that others published, known by the names of its weights: Inception v3 as the Fréchet distance uses it, or one of torchvision's ResNets.</summary>
public sealed class PublishedNetwork : IDisposable
{
    private const int NamesShown = 4;
    private const long FidClasses = 1008; // of TensorFlow's graph; torchvision's has 1000

    // What stands behind the features, and counts of batches that older files lack.
    private static readonly string[] _notNeeded = ["fc.", "AuxLogits."];
    private const string Counter = "num_batches_tracked";

    private readonly Module _network;

    private PublishedNetwork(Module network, FeatureExtractor extractor) => (_network, Extractor) = (network, extractor);

    /// <summary>What is understood, in words for people.</summary>
    public static string Understood =>
        "Inception v3 as the Fréchet distance uses it, with pytorch-fid's names (Conv2d_1a_3x3.conv.weight, …); torchvision's ResNet-18, 34, 50, 101 and 152 (conv1.weight, layer1.0.conv1.weight, …)";

    /// <summary>The extractor; valid until this is disposed of.</summary>
    public FeatureExtractor Extractor { get; }

    /// <summary>Loads weights. Random states stay as they are.</summary>
    /// <param name="path">A safetensors file.</param>
    /// <param name="device">Where it shall compute; the processor when left out.</param>
    /// <exception cref="UserException">It is no such file, or of a network that is not understood; the message says which are.</exception>
    public static PublishedNetwork Open(string path, Device device = default)
    {
        using var scope = TensorScope.Open();
        using var file = SafetensorsFile.Open(path);
        var (network, name, side) = Make(file);
        try
        {
            StateDict.Load(network, Weights(file, network));
        }
        catch (ArgumentException e)
        {
            network.Dispose();
            throw new UserException($"{path}: it looks like {name}, but its weights do not fit. {e.Message}");
        }

        network.To(device);
        network.Eval();
        return new(network, new((IFeatures)network, new DataSpec { Modality = Modality.Image, Shape = [3, side, side] }, name, Checksum(path))
        {
            AtOnce = 16, // pictures of 299 x 299: 100 MB of them within the network
            IsAntialiased = network is not InceptionV3, // as the published figures were taken
        });
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    private static (Module Network, string Name, long Side) Make(SafetensorsFile file)
    {
        using var generator = Generator.Default();
        var state = generator.GetState();
        try
        {
            if (file.Contains("Conv2d_1a_3x3.conv.weight") && file.Contains("Mixed_7c.branch_pool.conv.weight"))
            {
                if (file.Contains("AuxLogits.conv0.conv.weight") || (file.Contains("fc.weight") && file.Entry("fc.weight").Shape[0] != FidClasses))
                {
                    throw new UserException(
                        $"{file.Path}: these are torchvision's weights of Inception v3. The Fréchet distance is measured with TensorFlow's of 2015, which pytorch-fid publishes: they have {FidClasses} classes."
                    );
                }

                return (new InceptionV3(), "inception-v3-fid", InceptionV3.Side);
            }

            if (file.Contains("conv1.weight") && file.Contains("layer4.0.conv2.weight"))
            {
                var blocks = Enumerable.Range(1, 4).Select(stage => Enumerable.Range(0, int.MaxValue).TakeWhile(i => file.Contains($"layer{stage}.{i}.conv1.weight")).Count()).ToArray();
                var isBottleneck = file.Contains("layer1.0.conv3.weight");
                return (new ResNet(blocks, isBottleneck), $"resnet{blocks.Sum() * (isBottleneck ? 3 : 2) + 2}", ResNet.Side);
            }
        }
        finally
        {
            generator.SetState(state);
        }

        var shown = string.Join(", ", file.Entries.Take(NamesShown).Select(e => e.Name));
        throw new UserException(
            $"{file.Path}: weights of no network that is understood ({shown}{(file.Entries.Count > NamesShown ? ", …" : "")}). Understood are the folder of a run of a classifier; its model.safetensors with recipe.yaml and data.json beside it; and by the names of their weights: {Understood}."
        );
    }

    private static Dictionary<string, Tensor> Weights(SafetensorsFile file, Module network)
    {
        var weights = file.Map().Where(w => !Array.Exists(_notNeeded, n => w.Key.StartsWith(n, StringComparison.Ordinal))).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, own) in StateDict.Of(network))
        {
            if (name.EndsWith(Counter, StringComparison.Ordinal)) weights.TryAdd(name, own);
        }

        return weights;
    }

    private static string Checksum(string path)
    {
        using var stream = StorageErrors.Reading(path, () => File.OpenRead(path));
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
