namespace Diorama.Torch;

/// <summary>Kind of device. The values are libtorch's own (c10::DeviceType).</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    Cpu = 0,

    /// <summary>An NVIDIA GPU (or an AMD one, under a ROCm libtorch).</summary>
    Cuda = 1,

    /// <summary>No memory at all: shapes and types only.</summary>
    Meta = 14,
}
