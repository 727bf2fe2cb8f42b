namespace Diorama.Core;

/// <summary>
/// All that a training run is: data, model, optimisers, and how long. Immutable; read from YAML, with <c>--set path=value</c> on top.
/// </summary>
/// <remarks>
/// The model's family and the data set own further settings (<see cref="ModelConfig.Settings"/>, <see cref="DataConfig.Settings"/>).
/// To show the user all problems at once, load with a <see cref="RecipeProblems"/> of your own, let the owners read theirs into it,
/// and call <see cref="RecipeProblems.ThrowIfAny"/> last.
/// </remarks>
public sealed record Recipe
{
    /// <summary>What the run is called; names its folder.</summary>
    /// <value>Default: the recipe file's name.</value>
    public required string Name { get; init; }

    /// <summary>How long, from which seed, and where.</summary>
    public required RunConfig Run { get; init; }

    /// <summary>What is learnt from.</summary>
    public required DataConfig Data { get; init; }

    /// <summary>What learns.</summary>
    public required ModelConfig Model { get; init; }

    /// <summary>How it learns: an optimiser for each of the model's objectives.</summary>
    public OptimGroups Optim { get; init; } = new();

    /// <summary>The moving average of the weights.</summary>
    public EmaConfig Ema { get; init; } = new();

    /// <summary>
    /// Where the weights come from: a trained run's folder, or one that others published, with its <c>config.json</c> and safetensors. What the model's section
    /// does not say is taken from there too.
    /// </summary>
    /// <value>Default null: they are drawn anew.</value>
    public string? Init { get; init; }

    /// <summary>Which parameters stay as they are: patterns of their dotted names, in which * stands for anything.</summary>
    /// <value>Default empty: all are moved.</value>
    public RecipeList Freeze { get; init; } = RecipeList.Of([]);

    /// <summary>Batches whose gradients are added up for one optimiser step.</summary>
    /// <value>At least 1; default 1.</value>
    public int Accumulate { get; init; } = 1;

    /// <summary>How several processes train one model.</summary>
    public RanksConfig Ranks { get; init; } = new();

    /// <summary>When the run's state is saved.</summary>
    public CheckpointConfig Checkpoint { get; init; } = new();

    /// <summary>How finely figures are recorded.</summary>
    public MetricsConfig Metrics { get; init; } = new();

    /// <summary>When the model is measured.</summary>
    public EvaluateConfig Evaluate { get; init; } = new();

    /// <summary>When training ends before its last step.</summary>
    /// <value>Default: it does not.</value>
    public EarlyStopConfig EarlyStop { get; init; } = new();

    /// <summary>When samples are made.</summary>
    public SamplesConfig Samples { get; init; } = new();

    /// <summary>Loads a recipe by name or path.</summary>
    /// <param name="nameOrPath">A name such as <c>digits-gan</c> (see <see cref="RecipeFinder"/>), or a YAML file's path.</param>
    /// <param name="overrides">Assignments <c>path=value</c>, laid on top in this order.</param>
    /// <param name="problems">Where problems are gathered; null: this call throws when there are any.</param>
    /// <exception cref="UserException">The recipe is unknown, is no YAML, or (without <paramref name="problems"/>) has problems.</exception>
    public static Recipe Load(string nameOrPath, IEnumerable<string>? overrides = null, RecipeProblems? problems = null)
    {
        var file = RecipeFinder.Find(nameOrPath);
        return FromNode(RecipeYamlReader.ReadFile(file), file, overrides, problems);
    }

    /// <summary>Reads a recipe from YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="overrides">Assignments <c>path=value</c>, laid on top in this order.</param>
    /// <param name="problems">Where problems are gathered; null: this call throws when there are any.</param>
    /// <exception cref="UserException">The text is no YAML, or (without <paramref name="problems"/>) the recipe has problems.</exception>
    public static Recipe FromYaml(string yaml, IEnumerable<string>? overrides = null, RecipeProblems? problems = null) =>
        FromNode(RecipeMap.Parse(yaml), problems?.Source ?? "recipe", overrides, problems);

    /// <summary>Everything that is wrong with this recipe, but for the settings that the family and the data set own.</summary>
    public IReadOnlyList<RecipeProblem> Validate()
    {
        var problems = new RecipeProblems(Name);
        Read(ToNode(), problems, Name);
        return problems.Items;
    }

    /// <summary>The recipe with every default written out; reading it back gives an equal recipe.</summary>
    public string ToYaml() => ToNode().ToYaml();

    private static Recipe FromNode(RecipeMap node, string source, IEnumerable<string>? overrides, RecipeProblems? problems)
    {
        foreach (var assignment in overrides ?? [])
        {
            node = node.With(assignment);
        }

        var gathered = problems ?? new RecipeProblems(source);
        var recipe = Read(node, gathered, Path.GetFileNameWithoutExtension(source));
        if (problems is null)
        {
            gathered.ThrowIfAny();
        }

        return recipe;
    }

    private static Recipe Read(RecipeMap node, RecipeProblems problems, string name)
    {
        problems.LinesFrom(node);
        var reader = new RecipeReader(node, problems);
        var run = RunConfig.Read(reader.Section("run"));
        var evaluate = EvaluateConfig.Read(reader.Section("evaluate"));
        var recipe = new Recipe
        {
            Name = ReadName(reader, name),
            Run = run,
            Data = DataConfig.Read(reader.Section("data")),
            Model = ModelConfig.Read(reader.Section("model")),
            Optim = OptimGroups.Read(reader.Section("optim"), run.Steps, stepsKnown: !problems.Has("run.steps") && !problems.Has("run")),
            Ema = EmaConfig.Read(reader.Section("ema")),
            Init = reader.OptionalString("init"),
            Freeze = RecipeList.Of(reader.StringList("freeze").Select(RecipeScalar.Of)),
            Accumulate = reader.Int("accumulate", 1, min: 1, max: 65_536),
            Ranks = RanksConfig.Read(reader.Section("ranks")),
            Checkpoint = CheckpointConfig.Read(reader.Section("checkpoint")),
            Metrics = MetricsConfig.Read(reader.Section("metrics")),
            Evaluate = evaluate,
            EarlyStop = EarlyStopConfig.Read(reader.OptionalSection("earlyStop"), evaluate),
            Samples = SamplesConfig.Read(reader.Section("samples")),
        };
        reader.Finish();
        return recipe;
    }

    // The name becomes a folder's.
    private static string ReadName(RecipeReader reader, string fallback)
    {
        var name = reader.String("name", fallback);
        if (name.Length is 0 or > 100 || name[0] == '.' || !name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            reader.Problem("name", $"must be 1 to 100 letters, digits, - _ and ., since it names the run's folder, but is \"{name}\"");
        }

        return name;
    }

    private RecipeMap ToNode() => RecipeMap.Of(
        ("name", RecipeScalar.Of(Name)),
        ("run", Run.Write()),
        ("data", Data.Write()),
        ("model", Model.Write()),
        ("optim", Optim.Write()),
        ("ema", Ema.Write()),
        ("init", Init is null ? null : RecipeScalar.Of(Init)),
        ("freeze", Freeze.Items.Count == 0 ? null : Freeze),
        ("accumulate", RecipeScalar.Of(Accumulate)),
        ("ranks", Ranks.Write()),
        ("checkpoint", Checkpoint.Write()),
        ("metrics", Metrics.Write()),
        ("evaluate", Evaluate.Write()),
        ("earlyStop", EarlyStop.Figure is null ? null : EarlyStop.Write()),
        ("samples", Samples.Write()));
}
