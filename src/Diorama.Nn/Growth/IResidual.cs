namespace Diorama.Nn;

/// <summary>A module that adds something to what it is given, and so nothing where its last parameters are zero: what a deeper model can begin with.</summary>
/// <remarks>Zero-initialised additions: Bachlechner et al. 2020, arXiv 2003.04887; Shen et al. 2022, arXiv 2203.06211.</remarks>
public interface IResidual
{
    /// <summary>What all that it adds goes through last.</summary>
    IEnumerable<Parameter> LastParameters { get; }
}
