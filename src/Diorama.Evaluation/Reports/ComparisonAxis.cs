namespace Diorama.Evaluation;

/// <summary>Over what the curves of several runs are drawn.</summary>
public enum ComparisonAxis
{
    /// <summary>Steps; of a grown run those of what it grew from too.</summary>
    Steps,

    /// <summary>Minutes of training; of a grown run those of what it grew from too.</summary>
    Time,

    /// <summary>Steps; of a grown run from its growth on.</summary>
    OwnSteps,

    /// <summary>Minutes of training; of a grown run from its growth on.</summary>
    OwnTime,
}
