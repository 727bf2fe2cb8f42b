using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Small pairs of pictures: a dark bar with a bright edge as source, the bar filled as image, two channels to one.</summary>
internal static class Pairs
{
    internal static DataSpec Spec(int side, int sourceChannels = 2, int channels = 1) =>
        new() { Modality = Modality.Image, Shape = [channels, side, side], Source = [sourceChannels, side, side] };

    /// <summary>[count, 2, side, side] and [count, 1, side, side].</summary>
    internal static Batch Batch(int count, int side)
    {
        var source = Tensor.Full([count, 2, side, side], -1.0);
        var image = Tensor.Full([count, 1, side, side], -1.0);
        for (var i = 0; i < count; i++)
        {
            var first = i * 5 % (side - 6);
            source[i, i % 2].Narrow(1, first, 1).FillInPlace(1);
            source[i, i % 2].Narrow(1, first + 4, 1).FillInPlace(1);
            image[i, 0].Narrow(1, first, 5).FillInPlace(1);
        }
        return new(count, new Dictionary<string, Tensor> { ["source"] = source, ["image"] = image });
    }

    internal static RecipeReader Reader(string yaml, RecipeProblems problems) => new(new ModelConfig { Kind = "test", Settings = RecipeMap.Parse(yaml) }.Settings, problems);
}
