using System.Runtime.Intrinsics;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>x W^T + b: of few rows on the processor by a kernel of ours, where no gradient is wanted, else by libtorch's operator.</summary>
internal static class LinearProduct
{
    /// <summary>Beyond, what a product gains by laying its operands out anew is more than what that costs; measured with OpenBLAS 0.3.21.</summary>
    private static readonly long _mostRows = Vector512.IsHardwareAccelerated ? 32 : 8;

    /// <param name="x">[..., in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out]; null: none.</param>
    /// <returns>[..., out].</returns>
    internal static Tensor Of(Tensor x, Tensor weight, Tensor? bias) => HasKernel(x, weight) ? x.SkinnyLinear(weight, bias) : x.Linear(weight, bias);

    private static bool HasKernel(Tensor x, Tensor weight) =>
        !Autograd.IsRecording && FusedKernels.AreOn && x.NumDims > 0 && x.NumElements <= _mostRows * x.Size(-1) && x.Device.Type == DeviceType.Cpu
        && x.DType is DType.Float32 or DType.Float64 && weight.DType == x.DType;
}
