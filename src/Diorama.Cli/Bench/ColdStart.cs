using System.Diagnostics;
using Diorama.Data.Images;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>cold_start.py: 64 digits from a DCGAN's generator with random weights, 8 by 8, as a grey PNG.</summary>
internal static class ColdStart
{
    private const int Side = 8;
    private const int Size = 32;

    /// <summary>Writes the picture.</summary>
    /// <returns>The clock (<see cref="Stopwatch.GetTimestamp"/>) when its file was closed.</returns>
    public static long Run(string path)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.InferenceMode();
        using var generator = DcganNets.Generator();
        generator.Eval();
        var images = generator.Forward(Tensor.Randn([Side * Side, DcganNets.Latent, 1, 1])); // [64, 1, 32, 32]
        var grid = images.View(Side, Side, Size, Size).Transpose(1, 2).Reshape(Side * Size, Side * Size);
        var grey = ((grid + 1) * 127.5).Round().ToCopy(DType.UInt8);
        File.WriteAllBytes(path, PngCodec.Encode(new Picture(Side * Size, Side * Size, 1, grey.ToArray<byte>())));
        return Stopwatch.GetTimestamp();
    }
}
