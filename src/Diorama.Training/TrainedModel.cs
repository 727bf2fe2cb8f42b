using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A run's model, ready for use: in evaluation mode, under its averaged weights where the run kept them.</summary>
public sealed class TrainedModel : IDisposable
{
    private TrainedModel(RunDirectory run, Recipe recipe, GenerativeModel model, long step)
    {
        Run = run;
        Recipe = recipe;
        Model = model;
        Step = step;
    }

    /// <summary>Where it comes from.</summary>
    public RunDirectory Run { get; }

    /// <summary>The recipe as run.</summary>
    public Recipe Recipe { get; }

    /// <summary>The model.</summary>
    public GenerativeModel Model { get; }

    /// <summary>Steps that it was trained for.</summary>
    public long Step { get; }

    /// <summary>Loads the newest checkpoint of a run. The run may be training at this moment.</summary>
    /// <param name="run">The run.</param>
    /// <param name="device">Where to; null: the recipe's.</param>
    /// <exception cref="UserException">The run has no checkpoint, or its files are damaged.</exception>
    public static TrainedModel Load(RunDirectory run, Device? device = null)
    {
        var recipe = Recipe.Load(run.RecipePath);
        var spec = DataSpec.FromJson(StorageErrors.Reading(RunFiles.DataSpec(run), () => File.ReadAllText(RunFiles.DataSpec(run))), RunFiles.DataSpec(run));
        var checkpoint = run.Checkpoints() is [var newest, ..]
            ? newest
            : throw new UserException($"{run.FullPath} has no checkpoint yet. Train it first: diorama train {run.RecipePath} --out {run.FullPath} --resume");
        var problems = new RecipeProblems(run.RecipePath);
        var model = ModelFamilies.Create(recipe.Model, spec, problems);
        if (problems.Items.Count > 0) model?.Dispose();
        problems.ThrowIfAny();
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        LoadWeights(model!, checkpoint);
        model!.To(device ?? Device.Parse(recipe.Run.Device));
        model.Eval();
        return new TrainedModel(run, recipe, model, checkpoint.Step);
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    private static void LoadWeights(GenerativeModel model, CheckpointFolder checkpoint)
    {
        string PathOf(string name) => Path.Combine(checkpoint.Path, CheckpointFile.Of(name));
        using (var weights = SafetensorsFile.Open(PathOf(CheckpointFile.Model))) StateDict.Load(model, weights.Map());
        if (!File.Exists(PathOf(CheckpointFile.Average))) return;
        // The average has parameters and floating-point buffers; what it lacks (counts) stays as the model's file has it.
        using var averaged = SafetensorsFile.Open(PathOf(CheckpointFile.Average));
        StateDict.Load(model, averaged.Map(), strict: false);
    }
}
