using Diorama.Nn;
using Diorama.Torch;
using Buffer = Diorama.Nn.Buffer;

namespace Diorama.Models;

/// <summary>Where a token stands, as a vector: sines and cosines of wavelengths from 2 pi to 10,000 times that, in turns.</summary>
/// <remarks>Vaswani et al. 2017, arXiv 1706.03762, section 3.5.</remarks>
internal sealed class SinusoidalPositions : Module
{
    private readonly Buffer _table;

    /// <summary>Makes the table.</summary>
    /// <param name="length">How many places there are.</param>
    /// <param name="width">Numbers of a vector; even.</param>
    internal SinusoidalPositions(int length, int width) => _table = State("table", () => Table(length, width), isPersistent: false);

    /// <summary>The vectors of some places.</summary>
    /// <param name="start">The first place.</param>
    /// <param name="count">How many places.</param>
    /// <returns>[count, width].</returns>
    internal Tensor At(int start, int count) => _table.Value[start..(start + count)];

    private static Tensor Table(int length, int width)
    {
        var values = new float[length * width];
        for (var place = 0; place < length; place++)
        {
            for (var i = 0; i < width; i += 2)
            {
                var angle = place * Math.Pow(10_000, -(double)i / width);
                values[place * width + i] = (float)Math.Sin(angle);
                values[place * width + i + 1] = (float)Math.Cos(angle);
            }
        }

        return Tensor.From<float>(values, length, width);
    }
}
