namespace Diorama.Torch;

public sealed partial class Tensor
{
    /// <summary>This tensor on a device: itself when it is there already, else a copy that gradients flow through.</summary>
    public Tensor To(Device device) => Device == device ? this : ToCopy(device: device);
}
