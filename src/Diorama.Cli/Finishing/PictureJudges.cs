using Diorama.Core;
using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Who judges the pictures that a model makes: a classifier that knows their classes, and a network in whose features they are compared.</summary>
internal sealed class PictureJudges : IDisposable
{
    private readonly List<IDisposable> _owned = [];

    private PictureJudges()
    {
    }

    /// <summary>Tells of what class a picture is; null where none knows.</summary>
    public ImageJudge? Classifier { get; private set; }

    /// <summary>Describes pictures by features; null where there are none.</summary>
    public FeatureExtractor? Extractor { get; private set; }

    /// <summary>Loads those that fit.</summary>
    /// <param name="data">What the model learnt from.</param>
    /// <param name="recipe">Says where to compute, and which extractor and judge were named, if any were.</param>
    /// <param name="extractor">Another extractor than the recipe's, by path; null: the recipe's.</param>
    /// <param name="judge">Another judge than the recipe's, by path; null: the recipe's.</param>
    /// <exception cref="UserException">One was named, and there is none, or it does not know the classes.</exception>
    public static PictureJudges For(IDataset data, Recipe recipe, string? extractor = null, string? judge = null)
    {
        var judges = new PictureJudges();
        if (!FeatureExtractor.CanLookAt(data.Spec))
        {
            return (extractor, judge) is (null, null) ? judges : throw new UserException($"--extractor and --judge are for pictures, and {data.Name} has none. Leave them away.");
        }

        try
        {
            judges.Open(data, Device.Parse(recipe.Run.Device), extractor ?? recipe.Evaluate.Extractor, judge ?? recipe.Evaluate.Judge);
            return judges;
        }
        catch
        {
            judges.Dispose();
            throw;
        }
    }

    /// <summary>Frees them.</summary>
    public void Dispose() => _owned.ForEach(owned => owned.Dispose());

    // Who is named comes first; the bundled ones take the places that are left.
    private void Open(IDataset data, Device device, string? extractor, string? judge)
    {
        if (judge is not null) Classifier = Own(NamedJudge.Open(judge, data.Spec, device)).Judge;
        if (extractor is not null) Extractor = Own(NamedExtractor.Open(extractor, device)).Extractor;
        if (Classifier is not null && Extractor is not null) return;
        if (BundledJudge.For(data, device) is { } bundled)
        {
            Own(bundled);
            Classifier ??= bundled.Judge;
            Extractor ??= bundled.Extractor;
        }

        Extractor ??= Own(BundledFeatures.Open(device)).Extractor;
    }

    private T Own<T>(T judge)
        where T : IDisposable
    {
        _owned.Add(judge);
        return judge;
    }
}
