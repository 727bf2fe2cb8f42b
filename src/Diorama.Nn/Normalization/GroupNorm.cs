using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>Normalises groups of channels of each sample.</summary>
/// <remarks>Parameters <c>weight</c> (ones) and <c>bias</c> (zeros) [C]. Wu and He 2018, arXiv 1803.08494.</remarks>
public sealed class GroupNorm : Module, IForward
{
    private readonly long _numGroups;
    private readonly double _eps;

    /// <summary>Makes the layer.</summary>
    /// <param name="numGroups">A divisor of the channels.</param>
    /// <param name="numChannels">C.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="affine">Whether there are a scale and a shift for each channel.</param>
    public GroupNorm(long numGroups, long numChannels, double eps = 1e-5, bool affine = true)
    {
        if (numGroups < 1 || numChannels % numGroups != 0) throw new ArgumentException($"{numChannels} channels do not make {numGroups} equal groups.", nameof(numGroups));
        _numGroups = numGroups;
        _eps = eps;
        if (!affine) return;
        Weight = Param("weight", () => Tensor.Ones([numChannels]));
        Bias = Param("bias", () => Tensor.Zeros([numChannels]));
    }

    /// <summary>The scale [C]; null without one.</summary>
    public Parameter? Weight { get; }

    /// <summary>The shift [C]; null without one.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    /// <param name="x">[N, C, ...].</param>
    public Tensor Forward(Tensor x)
    {
        var exact = Weight is null ? x : x.To(Weight.Value.DType); // in mixed precision: libtorch 1.13 has no kernel for two types on the processor
        return exact.GroupNorm(_numGroups, Weight?.Value, Bias?.Value, _eps);
    }
}
