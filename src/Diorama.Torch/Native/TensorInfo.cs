using System.Runtime.InteropServices;

namespace Diorama.Torch;

/// <summary>A tensor's facts. Mirrors dio_tensor_info in native/diorama.h; the pointers live as long as the tensor.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TensorInfo
{
    internal nint Data;
    internal long* Sizes;
    internal long* Strides;
    internal long NumElements;
    internal long NumDims;
    internal long Version;
    internal int DType;
    internal int DeviceType;
    internal int DeviceIndex;
    internal int RequiresGrad;
    internal int IsLeaf;
    internal int IsContiguous;
}
