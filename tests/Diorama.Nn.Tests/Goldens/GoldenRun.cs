using Diorama.Torch;

namespace Diorama.Nn.Tests;

/// <summary>Runs a module or a function as a case says and compares outputs, gradients and buffers.</summary>
internal static class GoldenRun
{
    /// <summary>A module with the case's parameters and buffers.</summary>
    internal static void Layer(GoldenCase golden, Module module, Func<Dictionary<string, Tensor>, Tensor[]> forward)
    {
        Load(golden, module);
        var inputs = Inputs(golden);
        Compare(golden, inputs, forward(inputs));
        foreach (var (name, parameter) in module.NamedParameters()) golden.Expect($"grad.{name}", parameter.Grad!);
        foreach (var (name, buffer) in module.NamedBuffers()) golden.Expect($"after.buffer.{name}", buffer);
    }

    internal static void Load(GoldenCase golden, Module module)
    {
        module.To(golden.DType);
        module.Train(golden.Settings.Flag("train", true));
        var state = golden.LoadAll("param.");
        foreach (var (name, value) in golden.LoadAll("buffer.")) state.Add(name, value);
        StateDict.Load(module, state);
    }

    /// <summary>The case's inputs; those with a gradient in the case require one.</summary>
    internal static Dictionary<string, Tensor> Inputs(GoldenCase golden)
    {
        var inputs = golden.LoadAll("in.");
        foreach (var (name, input) in inputs) input.RequiresGrad = golden.Has($"grad.in.{name}");
        return inputs;
    }

    /// <summary>Outputs, and gradients by the inputs.</summary>
    internal static void Compare(GoldenCase golden, Dictionary<string, Tensor> inputs, Tensor[] outputs)
    {
        var loss = Tensor.Zeros([], golden.DType);
        for (var i = 0; i < outputs.Length; i++)
        {
            var suffix = i == 0 ? "" : $".{i}";
            golden.Expect($"out{suffix}", outputs[i]);
            loss += (outputs[i] * golden.Load($"cotangent{suffix}")).Sum();
        }
        Assert.False(golden.Has($"out.{outputs.Length}"), "The case has more outputs.");
        loss.Backward();
        foreach (var (name, input) in inputs)
        {
            if (input.RequiresGrad) golden.Expect($"grad.in.{name}", input.Grad!);
        }
    }
}
