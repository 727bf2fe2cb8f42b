using Diorama.Core;
using Diorama.Evaluation;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>A judge of pictures that the user names: a run of a classifier, or a published one with its recipe and data specification beside it.</summary>
internal sealed class NamedJudge : IDisposable
{
    private const int ShortHash = 8;
    private const int MostNamed = 5;

    // As a run measured itself: on its test split, or where there is none on what was held out.
    private static readonly (string Figure, string On)[] _accuracies = [("test.accuracy", "test"), ("heldOut.accuracy", "held-out")];

    private readonly TrainedModel _trained;

    private NamedJudge(TrainedModel trained, ImageJudge judge) => (_trained, Judge) = (trained, judge);

    /// <summary>The judge; valid until this is disposed of.</summary>
    public ImageJudge Judge { get; }

    /// <summary>Loads it.</summary>
    /// <param name="path">A run's folder or name, or a folder with <c>model.safetensors</c>, <c>recipe.yaml</c> and <c>data.json</c>.</param>
    /// <param name="data">The pictures that it shall judge.</param>
    /// <param name="device">Where it shall compute.</param>
    /// <exception cref="UserException">There is none, it tells no classes apart, or does not know those of the data.</exception>
    public static NamedJudge Open(string path, DataSpec data, Device device)
    {
        var trained = TrainedModel.Load(RunDirectory.Open(path), device, Terminal.Note);
        try
        {
            if (trained.Model is not IClassify classifier || !FeatureExtractor.CanLookAt(trained.Model.Spec))
                throw new UserException($"{path}: a {trained.Recipe.Model.Kind} does not tell classes of pictures apart. Name a run of a cnn-classifier on the same classes.");
            var unknown = data.Classes.Except(trained.Model.Spec.Classes, StringComparer.Ordinal).ToList();
            if (unknown.Count > 0)
                throw new UserException($"{path}: knows {Some(trained.Model.Spec.Classes)}, and not {Some(unknown)}. A judge is a classifier of the same classes: train one on these data.");
            return new(trained, new(classifier, trained.Model.Spec, NameOf(trained)) { IsFitted = true });
        }
        catch
        {
            trained.Dispose();
            throw;
        }
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _trained.Dispose();

    // Runs of one recipe differ: the checksum tells which is meant.
    private static string NameOf(TrainedModel trained)
    {
        var sha256 = WeightsChecksum.Of(trained.Weights);
        return $"{trained.Recipe.Name} {sha256[..ShortHash]}, {Accuracy(trained.Run, sha256) ?? "its accuracy was not measured"}";
    }

    private static string? Accuracy(RunDirectory run, string sha256)
    {
        var card = Path.Combine(run.FullPath, NetworkCard.FileName);
        if (File.Exists(card)) return Words(NetworkCard.FromJson(StorageErrors.Reading(card, () => File.ReadAllText(card)), card, sha256).Accuracy, "test");
        var figures = ResultsDocument.Read(run.ResultsPath).Results;
        return _accuracies.Select(known => figures.FirstOrDefault(f => f.Name == known.Figure) is { } found ? Words(found.Value, known.On) : null).FirstOrDefault(words => words is not null);
    }

    private static string Words(double accuracy, string on) => FormattableString.Invariant($"{accuracy:P2} on {on}");

    private static string Some(IReadOnlyList<string> classes) => classes.Count == 0
        ? "no classes"
        : string.Join(", ", classes.Take(MostNamed)) + (classes.Count > MostNamed ? $" and {classes.Count - MostNamed} others" : "");
}
