using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A recipe made real: data opened, model built, everything checked. All that is wrong is reported at once.</summary>
public sealed class TrainingPlan : IDisposable
{
    private TrainingPlan(Recipe recipe, IDataset data, GenerativeModel model, Device device, StartingPoint? start)
    {
        Start = start;
        Device = device;
        Recipe = recipe;
        Data = data;
        Model = model;
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>The data set.</summary>
    public IDataset Data { get; }

    /// <summary>The model, its first weights drawn from the run's seed, on the run's device.</summary>
    public GenerativeModel Model { get; }

    /// <summary>The device that trains: what <c>run.device</c> names, with <c>auto</c> decided.</summary>
    public Device Device { get; }

    /// <summary>Where the weights of a new run come from; null: they are drawn.</summary>
    internal StartingPoint? Start { get; }

    /// <summary>Reads a recipe and makes what it names. Sets the process's threads and switches deterministic operators on.</summary>
    /// <param name="nameOrPath">A recipe's name, such as <c>digits-gan</c>, or a file.</param>
    /// <param name="overrides">Assignments <c>path=value</c>.</param>
    /// <exception cref="UserException">Something is wrong; the message lists everything that is.</exception>
    public static TrainingPlan Load(string nameOrPath, IEnumerable<string>? overrides = null)
    {
        var problems = new RecipeProblems(nameOrPath);
        return Make(Recipe.Load(nameOrPath, overrides, problems), problems);
    }

    /// <summary>Makes what a recipe names.</summary>
    /// <exception cref="UserException">Something is wrong; the message lists everything that is.</exception>
    public static TrainingPlan Of(Recipe recipe) => Make(recipe, new RecipeProblems(recipe.Name));

    /// <summary>Makes what a recipe names, but for its data: these are used in their place.</summary>
    /// <param name="recipe">The recipe; of its data section the batch, the fraction and the workers count.</param>
    /// <param name="data">The data set; it must outlive the plan.</param>
    /// <exception cref="UserException">Something is wrong; the message lists everything that is.</exception>
    public static TrainingPlan Of(Recipe recipe, IDataset data) => Make(recipe, new RecipeProblems(recipe.Name), data);

    /// <summary>A recipe's data section as a plan reads it: a tokeniser <c>init</c> is that of the run that the recipe begins with.</summary>
    /// <exception cref="UserException">There is no such run.</exception>
    public static DataConfig DataOf(Recipe recipe) => StartingPoint.Of(recipe)?.Complete(recipe.Data) ?? recipe.Data;

    /// <summary>The same plan, over the same model, in another precision.</summary>
    internal TrainingPlan With(Precision precision) => new(Recipe with { Run = Recipe.Run with { Precision = precision } }, Data, Model, Device, Start);

    /// <summary>The same plan, over the same model, of which so far nothing is frozen, with some of it frozen.</summary>
    /// <exception cref="UserException">A pattern names nothing, or nothing is left to train.</exception>
    internal TrainingPlan With(RecipeList freeze)
    {
        var problems = new RecipeProblems(Recipe.Name);
        var frozen = new TrainingPlan(Recipe with { Freeze = freeze }, Data, Model, Device, Start);
        Freezing.Apply(Model, frozen.Recipe, problems);
        problems.ThrowIfAny();
        return frozen;
    }

    /// <summary>The same, with a model that was made for other data: what these have is not all that it knows.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="data">The data set; it must outlive the plan.</param>
    /// <param name="spec">What the model was made for.</param>
    internal static TrainingPlan Of(Recipe recipe, IDataset data, DataSpec spec) => Make(recipe, new RecipeProblems(recipe.Name), data, spec);

    /// <summary>Frees the model.</summary>
    public void Dispose() => Model.Dispose();

    private static TrainingPlan Make(Recipe recipe, RecipeProblems problems, IDataset? given = null, DataSpec? spec = null)
    {
        var device = DeviceOf(recipe.Run, problems);
        ModelFamilies.Find(recipe.Model, problems);
        var start = StartingPoint.Of(recipe);
        recipe = start?.Complete(recipe, problems) ?? recipe;
        var open = given is null ? Datasets.Bind(recipe.Data, problems) : () => given;
        // The model's settings are read against the data's shape: wrong data settings must be mended first.
        if (problems.Items.Any(p => p.Path.StartsWith("data", StringComparison.Ordinal))) problems.ThrowIfAny();
        var data = Open(open, problems);
        if (LoaderOptions.CountOf(data, recipe.Data.Fraction) is var count && recipe.Data.Batch > count)
            problems.Add(
                new("data.batch", $"is {recipe.Data.Batch}, and the data set {data.Name} has {(count == 1 ? "1 training sample" : $"{count} training samples")}: {(count > 0 ? $"set data.batch to {count} or less, or " : "")}add data")
            );
        if (recipe.EarlyStop.Figure is not null && HeldOutData.Problem(data) is { } nothing)
            problems.Add(new("earlyStop.figure", $"chooses when to stop; {nothing}, or leave earlyStop out"));
        if (recipe.Run.Threads > 0)
            TorchRuntime.NumThreads = recipe.Run.Threads;
        TorchRuntime.Deterministic = true;
        RandomStates.SeedDefaults(device, recipe.Run.Seed);
        start?.CheckData(data.Spec, problems);
        var model = ModelFamilies.Create(recipe.Model, spec ?? data.Spec, problems);
        if (model is not null)
            Freezing.Apply(model, recipe, problems);
        if (model is not null)
            CheckObjectives(model.Objectives, recipe, problems);
        if (model is not null && recipe.EarlyStop.Figure is { } figure && EarlyStop.Problem(figure, model.Objectives) is { } wrong)
            problems.Add(new("earlyStop.figure", wrong));
        if (model is not null && recipe.Run.Recompute && model is not IRecompute)
            problems.Add(
                new(
                    "run.recompute",
                    $"is not for models of the kind {recipe.Model.Kind}: it is for stacks of like blocks, Transformers, diffusion and pixel by pixel"
                )
            );
        if (recipe.Run.Precision == Precision.Float16 && device.Type == DeviceType.Cpu)
            problems.Add(new("run.precision", "is float16, which is for graphics processors: write bfloat16, or auto"));
        if (model is null || problems.Items.Count > 0)
            model?.Dispose();
        problems.ThrowIfAny();
        model!.To(device);
        return new TrainingPlan(recipe, data, model, device, start);
    }

    // A schedule spans the steps of its objective, which may be fewer than the run's.
    private static void CheckObjectives(IReadOnlyList<Objective> objectives, Recipe recipe, RecipeProblems problems)
    {
        recipe.Optim.CheckNames([.. objectives.Select(o => o.Name)], problems);
        if (problems.Has("run.steps")) return;
        foreach (var objective in objectives) recipe.Optim.CheckWarmup(objective.Name, objective.Span(recipe.Run.Steps), recipe.Run.Steps, problems);
    }

    // Data that cannot be opened is one problem among the others, where there are others.
    private static IDataset Open(Func<IDataset> open, RecipeProblems problems)
    {
        try
        {
            return open();
        }
        catch (UserException e) when (problems.Items.Count > 0)
        {
            problems.Add(new("data", $"cannot be opened: {e.Message}"));
            problems.ThrowIfAny();
            throw;
        }
    }

    private static Device DeviceOf(RunConfig run, RecipeProblems problems)
    {
        if (!Device.TryParse(run.Device, out var device, out var problem)) problems.Add(new("run.device", $"'{run.Device}' {problem}"));
        if (device.Type != DeviceType.Meta) return device;
        problems.Add(new("run.device", "is meta, where nothing is computed: write auto, cpu, cuda or cuda:N"));
        return Device.Cpu;
    }
}
