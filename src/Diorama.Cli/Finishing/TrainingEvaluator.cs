using Diorama.Data;
using Diorama.Evaluation;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Measures on held-out examples while a run trains; what reads through all that it learns from is left to the end.</summary>
internal sealed class TrainingEvaluator(IDataset data, MeasureOptions options, PictureJudges judges) : IEvaluator
{
    public IReadOnlyDictionary<string, double> Evaluate(GenerativeModel model, long step, CancellationToken stop) =>
        ModelEvaluator.ByName(
            new ModelEvaluator(
                data,
                data.Count(Split.HeldOut) > 0 ? Split.HeldOut : Split.Test,
                options with
                {
                    SearchesTraining = false,
                },
                judges.Classifier,
                judges.Extractor
            ).Evaluate(model, stop: stop)
        );
}
