using Diorama.Core;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A run's model, ready for use: in evaluation mode, under its averaged weights where the run kept them.</summary>
public sealed class TrainedModel : IDisposable
{
    private TrainedModel(RunDirectory run, Recipe recipe, GenerativeModel model, long step, IReadOnlyList<string> weights)
    {
        Weights = weights;
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

    /// <summary>The files that its weights were read from.</summary>
    public IReadOnlyList<string> Weights { get; }

    /// <summary>Loads the newest checkpoint of a run whose weights are whole; of a run that may stop early, the best one. The run may be training at this moment.</summary>
    /// <param name="run">The run.</param>
    /// <param name="device">Where to; null: the recipe's.</param>
    /// <param name="warn">Told of each damaged checkpoint that is passed over; null: nobody is.</param>
    /// <remarks>A folder that was published has no checkpoints, only <c>model.safetensors</c> beside its recipe: that is taken.</remarks>
    /// <exception cref="UserException">The run has no checkpoint, or the files of all are damaged.</exception>
    public static TrainedModel Load(RunDirectory run, Device? device = null, Action<string>? warn = null)
    {
        var recipe = Recipe.Load(run.RecipePath);
        var spec = RunData.Spec(run);
        var (checkpoint, files) = Newest(run, recipe, warn ?? (_ => { }));
        try
        {
            return new TrainedModel(run, recipe, Build(recipe, spec, files, device), checkpoint.Step, files);
        }
        catch (UserException e) when (RunFacts.Read(run.FactsPath).Diorama != ProductVersion.Current)
        {
            throw new UserException(
                $"{e.Message}{Environment.NewLine}{run.FullPath} was trained by {(RunFacts.Read(run.FactsPath).Diorama is { } version ? $"Diorama {version}" : "an earlier Diorama")}, and this is {ProductVersion.Current}: where its networks have changed since, the run is for that one",
                e
            );
        }
    }

    /// <summary>Makes a recipe's model with weights from files, ready for use.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="spec">The data that it is made for.</param>
    /// <param name="weights">Safetensors files, at least one; the first has every weight, later ones replace some.</param>
    /// <param name="device">Where to; null: the recipe's.</param>
    /// <exception cref="UserException">The recipe is wrong, or a file is damaged or another model's.</exception>
    public static GenerativeModel Build(Recipe recipe, DataSpec spec, IReadOnlyList<string> weights, Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(weights.Count);
        var problems = new RecipeProblems(recipe.Name);
        var model = ModelFamilies.Create(recipe.Model, spec, problems);
        if (problems.Items.Count > 0) model?.Dispose();
        problems.ThrowIfAny();
        try
        {
            using var scope = TensorScope.Open();
            using var quiet = Autograd.NoGrad();
            for (var i = 0; i < weights.Count; i++)
            {
                using var file = SafetensorsFile.Open(weights[i]);
                StateDict.Load(model!, file.Map(), strict: i == 0);
            }
            model!.To(device ?? Device.Parse(recipe.Run.Device));
            model.Eval();
            return model;
        }
        catch (ArgumentException e)
        {
            model!.Dispose();
            throw new UserException($"{string.Join(", ", weights)}: {e.Message}", e);
        }
        catch
        {
            model!.Dispose();
            throw;
        }
    }

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    /// <summary>The files of the newest weights of a run: all of them first, then the averages that replace some.</summary>
    internal static IReadOnlyList<string> WeightFiles(RunDirectory run, Action<string> warn) => Newest(run, Recipe.Load(run.RecipePath), warn).Files;

    private static (CheckpointFolder Folder, IReadOnlyList<string> Files) Newest(RunDirectory run, Recipe recipe, Action<string> warn) =>
        Best(run, recipe, warn)
            ?? NewestWhole.Find(run, folder => WeightsOf(folder, recipe), warn)
            ?? Published(run, recipe)
            ?? throw new UserException($"{run.FullPath} has no checkpoint yet. Train it first: diorama train {run.RecipePath} --out {run.FullPath} --resume");

    // Of a run that may stop early, the checkpoint at which it was best.
    private static (CheckpointFolder Folder, IReadOnlyList<string> Files)? Best(RunDirectory run, Recipe recipe, Action<string> warn)
    {
        if (recipe.EarlyStop.Figure is null || BestCheckpoint.Of(run) is not { } best) return null;
        try
        {
            return WeightsOf(best, recipe);
        }
        catch (UserException e)
        {
            warn($"{e.Message}; taking the newest checkpoint instead of the best one");
            return null;
        }
    }

    private static (CheckpointFolder Folder, IReadOnlyList<string> Files)? Published(RunDirectory run, Recipe recipe) =>
        File.Exists(run.PublishedPath) ? (new CheckpointFolder(recipe.Run.Steps, run.FullPath), [run.PublishedPath]) : null;

    // The average has parameters only and comes second; buffers stay as the model's file has them.
    private static (CheckpointFolder Folder, IReadOnlyList<string> Files) WeightsOf(CheckpointFolder folder, Recipe recipe)
    {
        var weights = CheckpointFile.Weights(recipe);
        CheckpointManifest.Verify(folder.Path, weights, others: false);
        return (folder, [.. weights.Select(name => Path.Combine(folder.Path, name))]);
    }
}
