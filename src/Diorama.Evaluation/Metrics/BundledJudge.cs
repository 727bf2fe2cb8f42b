using Diorama.Core;
using Diorama.Data;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>The judge that comes with the data: a classifier of the data set that its card names, trained by a recipe of ours.</summary>
public sealed class BundledJudge : IDisposable
{
    private static readonly BundledNetwork _network = new("classifier");

    private readonly GenerativeModel _model;

    private BundledJudge(GenerativeModel model, string name)
    {
        _model = model;
        Judge = new((IClassify)model, model.Spec, FormattableString.Invariant($"{name}, {Card.Accuracy:P2} on test"));
        Extractor = new((IFeatures)model, model.Spec, name, _network.Weights.Checksum) { LooksAtMiddle = true };
    }

    /// <summary>What is known of it.</summary>
    /// <exception cref="UserException">The card is missing or damaged.</exception>
    public static NetworkCard Card => _network.Card();

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

    /// <summary>Loads it, if it knows a data set.</summary>
    /// <param name="data">The data; borrowed.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <returns>Null where it was trained on others.</returns>
    /// <exception cref="UserException">A file is missing or damaged.</exception>
    public static BundledJudge? For(IDataset data, Device device = default) => Card.Data == data.Name ? Open(device) : null;

    /// <summary>Frees the classifier.</summary>
    public void Dispose() => _model.Dispose();
}
