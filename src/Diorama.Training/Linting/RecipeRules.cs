namespace Diorama.Training;

/// <summary>All traps that we know. What they say never stops a run: somebody may mean it.</summary>
public static class RecipeRules
{
    private static readonly IRecipeRule[] _all =
    [
        new AverageRule(),
        new ScheduleRule(),
        new SilentObjectiveRule(),
        new KlWarmupRule(),
        new TestSplitRule(),
        new NothingToMeasureRule(),
        new UnknownSymbolsRule(),
        new BinarizationRule(),
        new AdamDecayRule(),
        new AdamRateRule(),
        new CriticMomentumRule(),
        new RecurrentClippingRule(),
        new SmallBatchNormRule(),
        new MirroredTextRule(),
        new DiffusionAverageRule(),
        new LoneCheckpointRule(),
        new ShardRule(),
    ];

    /// <summary>What there is to say of a plan.</summary>
    public static IReadOnlyList<RecipeNote> Notes(TrainingPlan plan) => [.. _all.SelectMany(rule => rule.Look(plan)).Distinct()];
}
