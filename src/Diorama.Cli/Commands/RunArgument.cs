using System.CommandLine;
using Diorama.Core;
using Diorama.Data;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary>The argument RUN of the commands that use a trained model.</summary>
internal static class RunArgument
{
    public static Argument<string> Create() => new("run") { Description = "A run's folder, or its name in runs/." };

    /// <summary>Loads the model that the argument names.</summary>
    /// <exception cref="UserException">There is no such run, or it has no checkpoint.</exception>
    public static TrainedModel Load(ParseResult parsed, Argument<string> run)
    {
        TorchRuntime.Deterministic = true;
        return TrainedModel.Load(RunDirectory.Open(parsed.GetRequiredValue(run)), warn: Terminal.Note);
    }

    /// <summary>Opens the data that a run learnt from.</summary>
    /// <exception cref="UserException">They are no more what its model was made for.</exception>
    public static IDataset OpenData(RunDirectory run, Recipe recipe) => RunData.Open(run, recipe, other => Terminal.Note($"warning: {other}"));

    /// <summary>The model as one that has a capability.</summary>
    /// <exception cref="UserException">It lacks it.</exception>
    public static T Need<T>(TrainedModel trained, string verb)
        where T : class =>
        trained.Model as T ?? throw new UserException($"The model of {trained.Run.FullPath} ({trained.Recipe.Model.Kind}) does not {verb}.");
}
