using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Draws maps from a <see cref="PixelNetwork"/>, place by place.</summary>
internal static class PixelSampler
{
    /// <param name="network">What predicts.</param>
    /// <param name="condition">[B, N], or null.</param>
    /// <param name="uniform">[B, H * W * groups] in [0, 1): what to draw by, place by place and in it group by group.</param>
    /// <param name="draw">From the logits [B, K] of a group and numbers [B] in [0, 1) to what the network reads of the draw, [B, inputs of a group].</param>
    /// <returns>The map as the network reads it, [B, I, H, W], in the current scope.</returns>
    internal static Tensor Draw(PixelNetwork network, Tensor? condition, Tensor uniform, Func<Tensor, Tensor, Tensor> draw)
    {
        using var scope = TensorScope.Open();
        var map = network.Map;
        var canvas = Tensor.Zeros([uniform.Size(0), map.Inputs, map.Height, map.Width], device: uniform.Device);
        var stepper = network.Stepper(canvas, condition);
        var (inputs, outputs) = (map.Inputs / map.Groups, map.Outputs / map.Groups);
        var numbers = uniform.T().Contiguous(); // a column lies together
        for (var turn = 0; turn < map.Height * map.Width * map.Groups; turn++)
        {
            using var step = TensorScope.Open();
            var (place, group) = (turn / map.Groups, turn % map.Groups);
            var (row, column) = (place / map.Width, place % map.Width);
            var logits = stepper.Logits(row, column).Narrow(1, group * outputs, outputs);
            canvas.Narrow(1, group * inputs, inputs).Select(2, row).Select(2, column).CopyInPlace(draw(logits, numbers[turn]));
        }
        return scope.Keep(canvas);
    }
}
