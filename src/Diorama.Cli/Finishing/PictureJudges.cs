using Diorama.Core;
using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Who judges the pictures that a model makes: the bundled classifier where it knows the data, and a network in whose features they are compared.</summary>
internal sealed class PictureJudges : IDisposable
{
    private readonly BundledJudge? _bundled;
    private readonly IDisposable? _eyes;

    private PictureJudges(BundledJudge? bundled, IDisposable? eyes, FeatureExtractor? extractor) => (_bundled, _eyes, Extractor) = (bundled, eyes, extractor);

    /// <summary>Nobody.</summary>
    public static PictureJudges None { get; } = new(null, null, null);

    /// <summary>Tells of what class a picture is; null where none knows.</summary>
    public ImageJudge? Classifier => _bundled?.Judge;

    /// <summary>Describes pictures by features; null where there are none.</summary>
    public FeatureExtractor? Extractor { get; }

    /// <summary>Loads those that fit.</summary>
    /// <param name="data">What the model learnt from.</param>
    /// <param name="recipe">Says where to compute, and which extractor was named, if one was.</param>
    /// <param name="extractor">Another extractor than the recipe's, by path; null: the recipe's.</param>
    /// <exception cref="UserException">An extractor was named, and there is none.</exception>
    public static PictureJudges For(IDataset data, Recipe recipe, string? extractor = null)
    {
        if (!FeatureExtractor.CanLookAt(data.Spec)) return None;
        var device = Device.Parse(recipe.Run.Device);
        if ((extractor ?? recipe.Evaluate.Extractor) is { } path)
        {
            var named = NamedExtractor.Open(path, device);
            return new(Bundled(), named, named.Extractor);
        }
        if (Bundled() is { } judge) return new(judge, null, judge.Extractor);
        var general = BundledFeatures.Open(device);
        return new(null, general, general.Extractor);

        BundledJudge? Bundled() => data.Name == "digits" ? BundledJudge.Open(device) : null;
    }

    /// <summary>Frees them.</summary>
    public void Dispose()
    {
        _bundled?.Dispose();
        _eyes?.Dispose();
    }
}
