using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Images;

namespace Diorama.Evaluation;

/// <summary>That the bundled judge of digits is as good on this machine as it is said to be, on all 10,000 test digits.</summary>
internal sealed class JudgeOracle : IPublishedTarget
{
    private const double Tolerance = 0.0005;

    public string Name => "digits-judge";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using var judge = BundledJudge.Open();
        var (digits, options) = (new DigitsDataset(), new MeasureOptions { Samples = 10_000 });
        var metric = new ClassifierAccuracy(judge.Judge.Classifier, new SplitExamples(digits, Split.Test, options));
        new EvaluationPass([metric], digits, Split.Test, options, stop: context.Stop).Run(judge);
        var found = metric.Figures()[0];
        return
        [
            (found with
            {
                Name = Name,
                Title = "Accuracy of the bundled judge of digits",
                Peer = BundledJudge.Card.Accuracy,
                Protocol = FormattableString.Invariant($"{found.Protocol}, weights {judge.Extractor.Label}, within {Tolerance}; data/classifier/README.md"),
            }).Near(BundledJudge.Card.Accuracy, Tolerance),
        ];
    }
}
