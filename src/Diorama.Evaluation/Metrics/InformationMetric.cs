using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>
/// How much pictures keep of the codes that they were made from: <c>codes.categorical</c> and <c>codes.continuous</c>, lower bounds of the mutual information in
/// nats, and <c>codes.share</c>, the first over the codes' entropy.
/// </summary>
/// <param name="model">The model that makes the pictures; borrowed, in evaluation mode.</param>
/// <param name="seed">What the pictures are drawn from, the first one first.</param>
internal sealed class InformationMetric(IRecoverCodes model, long seed) : IPictureMetric
{
    private readonly List<double> _categorical = [];
    private readonly List<double> _continuous = [];

    /// <summary>The metric; null where there is nothing for it to measure.</summary>
    internal static IMetric? For(MetricContext context) =>
        context.Model is IRecoverCodes model and ISampleImages ? new InformationMetric(model, context.Options.Seed) : null;

    public void LookAt(Tensor images, Tensor? labels)
    {
        var (categorical, continuous) = model.Information(images, new ImageRequest((int)images.Size(0), seed) { First = _categorical.Count });
        _categorical.AddRange(categorical.To(DType.Float64).ToArray<double>());
        _continuous.AddRange(continuous.To(DType.Float64).ToArray<double>());
    }

    public IReadOnlyList<Figure> Figures()
    {
        const string protocol = "lower bound of the mutual information of code and picture, E log Q(c|x) + H(c), Q the discriminator's answers";
        var categorical = Of("codes.categorical", "Categorical codes kept in the picture", "nats", _categorical, 1);
        return
        [
            categorical with { Protocol = FormattableString.Invariant($"{protocol}; at most {model.CategoricalEntropy:f3}") },
            Of("codes.share", "Categorical codes kept, of their entropy", "share", _categorical, model.CategoricalEntropy) with { Protocol = protocol },
            Of("codes.continuous", "Continuous codes kept in the picture", "nats", _continuous, 1) with { Protocol = protocol },
        ];
    }

    private Figure Of(string name, string title, string unit, List<double> values, double scale)
    {
        var mean = Interval.OfMean(values);
        return new(name, mean.Mean / scale, unit) { Title = title, Samples = values.Count, Seed = seed, Low = mean.Low / scale, High = mean.High / scale };
    }
}
