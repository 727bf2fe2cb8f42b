namespace Diorama.Nn;

/// <summary>Which frequencies of rotary positions are lowered.</summary>
public enum RotaryScalingKind
{
    /// <summary>All alike: places are read as if they lay closer together (Chen et al. 2023, arXiv 2306.15595).</summary>
    Linear,

    /// <summary>The slow ones, which never came round within the first context; the fast ones stay, and between them is a slope (Llama 3.1).</summary>
    Llama3,
}
