using Diorama.Data.Images;

namespace Diorama.Data.Tests.Images;

/// <summary>Pictures to test with.</summary>
internal static class Samples
{
    public static Picture Noise(int width, int height, int channels)
    {
        var picture = new Picture(width, height, channels);
        new Random(width * 31 + height).NextBytes(picture.Pixels);
        return picture;
    }

    public static Picture Gradient(int width, int height, int channels)
    {
        var picture = new Picture(width, height, channels);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var channel = 0; channel < channels; channel++) picture[x, y][channel] = (byte)(40 + (2 + channel) * x + y);
            }
        }

        return picture;
    }
}
