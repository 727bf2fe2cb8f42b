namespace Diorama.Torch;

/// <summary>Gradients of tensors with respect to tensors, and the switches of gradient recording on this thread.</summary>
public static unsafe class Autograd
{
    /// <summary>True while operators on this thread record a graph.</summary>
    public static bool IsRecording => NativeMethods.GradMode(-1) != 0;

    /// <summary>Stops recording on this thread until the guard is disposed of.</summary>
    public static GradModeGuard NoGrad() => new(enabled: false);

    /// <summary>Records on this thread until the guard is disposed of, inside a <see cref="NoGrad"/> too.</summary>
    public static GradModeGuard EnableGrad() => new(enabled: true);

    /// <summary>Faster than <see cref="NoGrad"/>: tensors made inside can never take part in a graph.</summary>
    public static InferenceModeGuard InferenceMode() => new();

    /// <summary>
    /// Lets operators on this thread that gain by it, matrix products and convolutions above all, compute in a smaller type, until the guard is disposed of;
    /// those that would lose by it stay in float32. Parameters keep their type. Close it before the backward pass.
    /// </summary>
    /// <param name="device">Where: the processor or a GPU.</param>
    /// <param name="dtype">The smaller type; the processor knows <see cref="DType.BFloat16"/> only.</param>
    /// <param name="enabled">False: off, inside an autocast too.</param>
    /// <exception cref="TorchException">There is no autocast for this kind of device.</exception>
    public static AutocastGuard Autocast(DeviceType device, DType dtype = DType.BFloat16, bool enabled = true) => new(device, enabled, dtype);

    /// <summary>Adds gradients to the leaves that the outputs depend on.</summary>
    /// <param name="outputs">What to differentiate.</param>
    /// <param name="gradients">One for each output, of its shape; none when every output is a single number.</param>
    /// <param name="retainGraph">Keep the graph for another pass.</param>
    /// <param name="createGraph">Record the pass itself. A gradient preset by <see cref="Tensor.Grad"/> is then replaced, not added to: for penalties use <see cref="Grad"/>.</param>
    /// <exception cref="TorchException">An output depends on nothing that requires a gradient.</exception>
    public static void Backward(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients = default, bool retainGraph = false, bool createGraph = false)
    {
        var roots = stackalloc nint[outputs.Length];
        var starts = stackalloc nint[outputs.Length];
        var given = Fill(outputs, gradients, roots, starts);
        var status = NativeMethods.Backward(roots, given ? starts : null, outputs.Length, retainGraph ? 1 : 0, createGraph ? 1 : 0);
        NativeStatus.Check(status, "backward", [.. outputs, .. gradients]);
    }

    /// <summary>Gradients of the sum of the outputs with respect to the inputs. Leaves' own gradients stay untouched.</summary>
    /// <param name="outputs">What to differentiate.</param>
    /// <param name="inputs">With respect to what; each must require a gradient.</param>
    /// <param name="gradients">One for each output, of its shape; none when every output is a single number.</param>
    /// <param name="retainGraph">Keep the graph; null: as <paramref name="createGraph"/>.</param>
    /// <param name="createGraph">Make the result differentiable itself, as gradient penalties need.</param>
    /// <param name="allowUnused">Give null for an input that the outputs do not depend on, instead of failing.</param>
    /// <returns>One gradient for each input, in the current scope.</returns>
    public static Tensor?[] Grad(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> gradients = default,
        bool? retainGraph = null, bool createGraph = false, bool allowUnused = false)
    {
        Tensor.RequireScope();
        var roots = stackalloc nint[outputs.Length];
        var starts = stackalloc nint[outputs.Length];
        var given = Fill(outputs, gradients, roots, starts);
        var leaves = new nint[inputs.Length];
        for (var i = 0; i < inputs.Length; i++) leaves[i] = inputs[i].Handle;
        var found = new nint[inputs.Length];
        fixed (nint* first = leaves, target = found)
        {
            var status = NativeMethods.Grad(roots, given ? starts : null, outputs.Length, first, inputs.Length,
                (retainGraph ?? createGraph) ? 1 : 0, createGraph ? 1 : 0, allowUnused ? 1 : 0, target);
            NativeStatus.Check(status, "grad", [.. outputs, .. inputs]);
        }
        return Array.ConvertAll(found, handle => handle == 0 ? null : Tensor.Adopt(handle));
    }

    private static bool Fill(ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> gradients, nint* roots, nint* starts)
    {
        if (!gradients.IsEmpty && gradients.Length != outputs.Length)
        {
            throw new ArgumentException($"{outputs.Length} outputs need as many gradients, or none; {gradients.Length} were given.", nameof(gradients));
        }
        for (var i = 0; i < outputs.Length; i++)
        {
            roots[i] = outputs[i].Handle;
            starts[i] = gradients.IsEmpty ? 0 : gradients[i].Handle;
        }
        return !gradients.IsEmpty;
    }
}
