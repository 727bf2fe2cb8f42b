namespace Diorama.Training;

/// <summary>What the lead decided for all ranks when it had looked at the model.</summary>
[Flags]
internal enum LeadDecision : byte
{
    /// <summary>Nothing out of the ordinary.</summary>
    GoOn = 0,

    /// <summary>A checkpoint is written now.</summary>
    Save = 1,

    /// <summary>It was the last step.</summary>
    End = 2,
}
