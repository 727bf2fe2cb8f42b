namespace Diorama.Torch;

/// <summary>libtorch refused a call. The message names the operator, its arguments' shapes, types and devices, and what to do where we know it.</summary>
public sealed class TorchException : Exception
{
    internal TorchException(string operation, string arguments, string reason)
        : base(Compose(operation, arguments, reason))
    {
        Operation = operation;
        Reason = reason;
    }

    /// <summary>The operator that was called, with its overload: <c>aten::add.Tensor</c>.</summary>
    public string Operation { get; }

    /// <summary>libtorch's own words.</summary>
    public string Reason { get; }

    private static string Compose(string operation, string arguments, string reason)
    {
        var first = reason.Split("\nException raised from", 2)[0].Trim();
        var hint = Hint(reason) is { } advice ? $"\n  {advice}" : "";
        return arguments.Length == 0 ? $"{operation}: {first}{hint}" : $"{operation}({arguments}): {first}{hint}";
    }

    private static string? Hint(string reason)
    {
        static bool Has(string text, string part) => text.Contains(part, StringComparison.OrdinalIgnoreCase);
        if (Has(reason, "modified by an inplace operation"))
            return "A tensor that backward needs was changed in place after the forward pass: use the operator without InPlace, or change it after Backward.";
        if (Has(reason, "backward through the graph a second time"))
            return "The graph was freed by the first Backward: pass retainGraph: true to that one.";
        if (Has(reason, "implicitly created only for scalar outputs"))
            return "Sum or average the output to a single number, or give its gradient.";
        if (Has(reason, "does not depend on any tensor that requires a gradient"))
            return "Was it computed under Autograd.NoGrad, or from tensors that were detached?";
        if (Has(reason, "Expected all tensors to be on the same device"))
            return "Move the arguments to one device with To(device).";
        if (Has(reason, "expected scalar type") || Has(reason, "same dtype"))
            return "Convert the arguments to one type with To(dtype).";
        if (Has(reason, "mat1 and mat2 shapes cannot be multiplied"))
            return "The last dimension of the input must equal the layer's number of input features.";
        if (Has(reason, "must match the size of tensor") || Has(reason, "not broadcastable"))
            return "Shapes are matched from the last dimension on; each pair must be equal or 1.";
        if (Has(reason, "leaf Variable that requires grad"))
            return "Change a parameter in place only under Autograd.NoGrad.";
        if (Has(reason, "out of memory") || Has(reason, "can't allocate memory"))
            return "Lower the batch size, or free tensors earlier.";
        return null;
    }
}
