using System.Text.Json;
using System.Text.Json.Nodes;
using Diorama.Core;
using Diorama.Data;

namespace Diorama.Training;

/// <summary>
/// The data of a run beside its trained model: what the model was made for, and how many samples each split had when it began, as its <c>data.json</c> has them.
/// Whoever opens the data anew learns here whether they are the same.
/// </summary>
public static class RunData
{
    private const string Samples = "samples";

    /// <summary>Opens the data that a run learnt from.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="warn">Told where the splits are of other sizes than when the run began.</param>
    /// <exception cref="UserException">The data cannot be opened, or are not what the model was made for; the message says in what they differ.</exception>
    public static IDataset Open(RunDirectory run, Recipe recipe, Action<string> warn)
    {
        var data = Datasets.Open(recipe.Data);
        var differences = DataDifferences.Of(Spec(run), data.Spec);
        if (differences.Count > 0)
        {
            throw new UserException(
                $"the data of {run.FullPath} is no more what its model was made for:\n  {string.Join("\n  ", differences)}\nPut the data back as it was, or train a new run on what it is now; diorama grow takes a model to further classes and symbols"
            );
        }
        if (OtherCounts(run, data) is { } other) warn(other);
        return data;
    }

    /// <summary>What a run's model was made for.</summary>
    /// <exception cref="UserException">The file is missing or damaged.</exception>
    internal static DataSpec Spec(RunDirectory run)
    {
        var path = RunFiles.DataSpec(run);
        return DataSpec.FromJson(StorageErrors.Reading(path, () => File.ReadAllText(path)), path);
    }

    /// <summary>Notes what a run's model is made for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="begun">The run that noted how many samples there were when it all began; null: it begins now.</param>
    internal static void Write(RunDirectory run, IDataset data, RunDirectory? begun)
    {
        var document = JsonNode.Parse(data.Spec.ToJson())!.AsObject();
        if ((begun is null ? SplitCounts.Of(data) : CountsOf(begun)) is { } counts) document[Samples] = JsonSerializer.SerializeToNode(counts, SplitCountsJson.Default.SplitCounts);
        AtomicFile.WriteText(RunFiles.DataSpec(run), document.ToJsonString());
    }

    /// <summary>A warning where splits are of other sizes than when the run began: of a sample that moved from one to another none can tell.</summary>
    /// <returns>Null where they are as they were, or where nobody noted them.</returns>
    internal static string? OtherCounts(RunDirectory run, IDataset data)
    {
        var now = SplitCounts.Of(data);
        if (CountsOf(run) is not { } before || before == now) return null;
        return $"the data has {now.Train} training, {now.HeldOut} held-out and {now.Test} test samples, where the run began with {before.Train}, {before.HeldOut} and {before.Test}: some of today's test samples may have trained it";
    }

    private static SplitCounts? CountsOf(RunDirectory run)
    {
        var path = RunFiles.DataSpec(run);
        if (!File.Exists(path)) return null;
        try
        {
            var noted = JsonNode.Parse(StorageErrors.Reading(path, () => File.ReadAllText(path)))?[Samples];
            return noted.Deserialize(SplitCountsJson.Default.SplitCounts);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserException($"{path}: {Samples} are no numbers of samples; restore the file", e);
        }
    }
}
