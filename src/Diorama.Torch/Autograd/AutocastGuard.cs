namespace Diorama.Torch;

/// <summary>Autocast on this thread for one kind of device, until disposed of; best by <c>using</c>.</summary>
public ref struct AutocastGuard : IDisposable
{
    private readonly DeviceType _device;
    private int _enabled;
    private int _dtype;
    private bool _isOpen;

    internal AutocastGuard(DeviceType device, bool enabled, DType dtype)
    {
        (_device, _enabled, _dtype) = (device, enabled ? 1 : 0, (int)dtype);
        Exchange();
        _isOpen = true;
    }

    /// <summary>Restores what was before. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!_isOpen) return;
        _isOpen = false;
        Exchange();
    }

    private void Exchange() => NativeStatus.Check(NativeMethods.Autocast((int)_device, ref _enabled, ref _dtype), "autocast");
}
