using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Layers whose result is added to what came in, times a number that begins at zero: a layer more that changes nothing until it has learnt something.</summary>
/// <remarks>Bachlechner et al. 2020, "ReZero", arXiv 2003.04887, eq. 1. Parameters: <c>body.…</c> and <c>gate</c> [].</remarks>
internal sealed class GatedResidual : Module, IForward, IResidual
{
    private readonly Sequential _body;
    private readonly Parameter _gate;

    /// <param name="body">A module; keeps the shape.</param>
    internal GatedResidual(Sequential body)
    {
        _body = Add("body", body);
        _gate = Param("gate", () => Tensor.Zeros([]));
    }

    /// <inheritdoc/>
    public IEnumerable<Parameter> LastParameters => [_gate];

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => x.Addcmul(_body.Forward(x), _gate);
}
