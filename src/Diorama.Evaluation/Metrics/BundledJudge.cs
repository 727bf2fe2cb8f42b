using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>The judge of handwritten digits that comes with the data: a classifier trained by the recipe <c>digits-classifier</c>.</summary>
public sealed class BundledJudge : IDisposable
{
    /// <summary>Its accuracy on the 10,000 test digits.</summary>
    /// <value>Between 0 and 1.</value>
    public const double TestAccuracy = 0.995;

    private static readonly BundledNetwork _network = new("classifier");

    private readonly GenerativeModel _model;

    private BundledJudge(GenerativeModel model, string name)
    {
        _model = model;
        Judge = new((IClassify)model, model.Spec, FormattableString.Invariant($"{name}, {TestAccuracy:P2} on test"));
        Extractor = new((IFeatures)model, model.Spec, name, _network.Weights.Checksum) { LooksAtMiddle = true };
    }

    /// <summary>The files it is made of.</summary>
    public static IReadOnlyList<BundledFile> Files => _network.Files;

    /// <summary>The judge; valid until this is disposed of.</summary>
    public ImageJudge Judge { get; }

    /// <summary>The same network as an extractor of features; valid until this is disposed of.</summary>
    public FeatureExtractor Extractor { get; }

    /// <summary>Loads it. Random states stay as they are.</summary>
    /// <param name="device">Where it shall compute; the processor when left out.</param>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    public static BundledJudge Open(Device device = default)
    {
        var (model, name) = _network.Open(device);
        return new(model, name);
    }

    /// <summary>Frees the classifier.</summary>
    public void Dispose() => _model.Dispose();
}
