using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>The extractor of features for any pictures that comes with the data: a classifier of emoji trained by the recipe <c>sprites-features</c>.</summary>
public sealed class BundledFeatures : IDisposable
{
    private static readonly BundledNetwork _network = new("features");

    private readonly GenerativeModel _model;

    private BundledFeatures(GenerativeModel model, string name)
    {
        _model = model;
        Extractor = new((IFeatures)model, model.Spec, name, _network.Weights.Checksum);
    }

    /// <summary>The files it is made of.</summary>
    public static IReadOnlyList<BundledFile> Files => _network.Files;

    /// <summary>The extractor; valid until this is disposed of.</summary>
    public FeatureExtractor Extractor { get; }

    /// <summary>Loads it. Random states stay as they are.</summary>
    /// <param name="device">Where it shall compute; the processor when left out.</param>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    public static BundledFeatures Open(Device device = default)
    {
        var (model, name) = _network.Open(device);
        return new(model, name);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _model.Dispose();
}
