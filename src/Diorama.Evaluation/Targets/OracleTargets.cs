namespace Diorama.Evaluation;

/// <summary>The targets that need no training.</summary>
public static class OracleTargets
{
    /// <summary>All of them, by the time that they take: on one core 0.01, 0.1, 0.6, 0.8, 0.9, 4 and 8 seconds.</summary>
    public static IReadOnlyList<IPublishedTarget> All { get; } =
        [new TranslationOracle(), new RocOracle(), new LikelihoodOracle(), new FrechetOracle(), new KernelOracle(), new JudgeOracle(), new NeighbourOracle()];
}
