using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation;

/// <summary>Measures whatever a model can be measured by: looks at its capabilities, its data, and whether there is a judge.</summary>
/// <param name="dataset">The model's data; borrowed.</param>
/// <param name="split">The part to measure on.</param>
/// <param name="options">How.</param>
/// <param name="judge">A classifier for the pictures that a model makes; null where there is none. One that cannot judge the data is not asked.</param>
public sealed class ModelEvaluator(IDataset dataset, Split split, MeasureOptions options, ImageJudge? judge = null)
{
    /// <summary>Measures a model. It is put into evaluation mode, and back into the mode that it was in.</summary>
    /// <param name="model">The model; borrowed.</param>
    /// <returns>The figures, most telling first, with the <see cref="AcceptanceTargets"/> of bundled data; none for a model that can do nothing measurable.</returns>
    public IReadOnlyList<Figure> Evaluate(GenerativeModel model)
    {
        var training = model.IsTraining;
        model.Eval();
        try
        {
            return [.. Figures(model, model.Spec).Select(figure => AcceptanceTargets.Attach(dataset, figure))];
        }
        finally
        {
            model.Train(training);
        }
    }

    /// <summary>The same as numbers by name, as a trainer records them.</summary>
    public static IReadOnlyDictionary<string, double> ByName(IEnumerable<Figure> figures) => figures.ToDictionary(f => f.Name, f => f.Value);

    private IEnumerable<Figure> Figures(object model, DataSpec spec)
    {
        var hasData = dataset.Count(split) > 0;
        var images = dataset.Fields.Any(f => f.Name == "image");
        var labels = dataset.Fields.Any(f => f.Name == "label");
        IEnumerable<Figure> figures = [];
        if (model is IClassify classifier && hasData && images && labels) figures = figures.Concat(ClassifierAccuracy.Measure(classifier, dataset, split, options));
        if (model is ISampleImages judged && judge is not null && judge.CanJudge(spec)) figures = figures.Concat(SampleJudge.Measure(judged, judge, options));
        if (model is IContinue writer && dataset is PoemsDataset poems) figures = figures.Concat(PoemMetric.Measure(writer, poems, options));
        if (model is ILikelihood likelihood && hasData) figures = figures.Concat(LikelihoodMetric.Measure(likelihood, dataset, split, options));
        if (model is IReconstruct mirror && hasData && images) figures = figures.Concat(ReconstructionMetric.Measure(mirror, dataset, split, options));
        if (model is ISampleImages and IScore && hasData && images) figures = figures.Concat(Critic(model));
        if (model is ISampleImages maker && hasData && images && judge is not null && judge.CanJudge(spec))
        {
            figures = figures.Concat(FrechetMetric.Measure(maker, judge, dataset, split, options));
        }

        return figures;
    }

    private IReadOnlyList<Figure> Critic(object model) => CriticMetric.Measure((ISampleImages)model, (IScore)model, dataset, split, options);
}
