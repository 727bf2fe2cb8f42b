namespace Diorama.Evaluation;

/// <summary>The targets that need no training.</summary>
public static class OracleTargets
{
    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<IPublishedTarget> All { get; } =
        [new FrechetOracle(), new KernelOracle(), new RocOracle(), new LikelihoodOracle(), new JudgeOracle(), new NeighbourOracle()];
}
