namespace Diorama.Torch;

/// <summary>Turns a native status into an exception.</summary>
internal static class NativeStatus
{
    internal static void Check(int status, string operation, params ReadOnlySpan<Tensor?> tensors)
    {
        if (status == 0) return;
        var reason = NativeMethods.ErrorText();
        var parts = new List<string>();
        foreach (var tensor in tensors) parts.Add(tensor is null ? "none" : ArgumentText.OfTensor(tensor.Handle));
        throw new TorchException(operation, string.Join(", ", parts), reason);
    }
}
