using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How far the distribution of a model's pictures lies from that of real ones, as a classifier of ours sees them. Not comparable with FID, whose
/// features are Inception's. <c>frechet.generated</c> (generated against real pictures) and <c>frechet.floor</c> (as many training pictures against
/// the same real ones: what a perfect model would reach), both of normal distributions fitted to features.
/// </summary>
/// <param name="judge">A classifier that is an <see cref="IFeatures"/> too; it can judge the data.</param>
/// <param name="examples">With the field <c>image</c>; not of the training part. Fewer than a few times the features make the figures larger.</param>
/// <param name="seed">What the generated pictures are drawn from.</param>
internal sealed class FrechetMetric(ImageJudge judge, SplitExamples examples, long seed) : IExampleMetric, ITrainingMetric, IPictureMetric
{
    private const string NoFid = "features of our classifier, not Inception's: not comparable with FID";

    private readonly List<float> _real = [];
    private readonly List<float> _trained = [];
    private readonly List<float> _generated = [];
    private long _width = 1;

    public void LookAt(Batch batch) => Add(batch["image"], _real);

    public void LookAtTraining(Batch batch) => Add(batch["image"], _trained);

    public void LookAt(Tensor images, Tensor? labels) => Add(images, _generated);

    public IReadOnlyList<Figure> Figures()
    {
        using var scope = TensorScope.Open();
        var real = Matrix(_real);
        var how = $"{judge.Name}: {NoFid}; against {real.Size(0)} {SplitName.Words(examples.Split)} pictures, {_width} features";
        return
        [
            Distance("frechet.generated", "Fréchet distance in the judge's features", Matrix(_generated), real, how) with { Seed = seed },
            Distance("frechet.floor", "Fréchet distance of real training pictures, the floor", Matrix(_trained), real, how),
        ];
    }

    private static Figure Distance(string name, string title, Tensor features, Tensor real, string how) =>
        new(name, FrechetDistance.OfFeatures(features, real), "") { Title = title, Protocol = how, Samples = features.Size(0) };

    private void Add(Tensor images, List<float> values)
    {
        var features = ((IFeatures)judge.Classifier).Features(judge.Fit(images));
        _width = features.Size(1);
        values.AddRange(features.ToArray<float>());
    }

    private Tensor Matrix(List<float> values) => Tensor.From<float>([.. values], values.Count / _width, _width);
}
