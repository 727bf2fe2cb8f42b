namespace Diorama.Torch;

public sealed partial class Tensor
{
    /// <summary>True when gradients flow to or through this tensor. Setting it is for leaves.</summary>
    public bool RequiresGrad
    {
        get => Info().RequiresGrad != 0;
        set
        {
            NativeStatus.Check(NativeMethods.SetRequiresGrad(Handle, value ? 1 : 0), "requires_grad_", this);
            GC.KeepAlive(this);
        }
    }

    /// <summary>True when no operator with a gradient made this tensor.</summary>
    public bool IsLeaf => Info().IsLeaf != 0;

    /// <summary>How many times the memory was changed in place; -1 for a tensor of inference mode.</summary>
    public long Version => Info().Version;

    /// <summary>The gradient that backward passes have added up, in the current scope; null when there is none. Setting null drops it.</summary>
    public Tensor? Grad
    {
        get
        {
            NativeStatus.Check(NativeMethods.GetGrad(Handle, out var grad), "grad", this);
            GC.KeepAlive(this);
            return grad == 0 ? null : Adopt(grad);
        }

        set
        {
            NativeStatus.Check(NativeMethods.SetGrad(Handle, value?.Handle ?? 0), "grad", this, value);
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }
    }

    /// <summary>
    /// A leaf over the same memory with a version counter of its own: what a parameter is made of when many share one flat buffer.
    /// Autograd then misses a change of one view that another's graph needs; the optimiser steps only when no graph is left.
    /// </summary>
    public Tensor VariableData()
    {
        NativeStatus.Check(NativeMethods.TensorVariableData(Handle, out var made), "variable_data", this);
        GC.KeepAlive(this);
        return Adopt(made);
    }

    /// <summary>Adds the gradient of this single number to every leaf that it depends on.</summary>
    /// <param name="gradient">Gradient with respect to this tensor; may be left out for a single number, where it is 1.</param>
    /// <param name="retainGraph">Keep the graph for another pass.</param>
    public void Backward(Tensor? gradient = null, bool retainGraph = false) => Autograd.Backward([this], gradient is null ? [] : [gradient], retainGraph);
}
