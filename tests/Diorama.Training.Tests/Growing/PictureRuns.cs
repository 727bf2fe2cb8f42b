using Diorama.Data.Images;

namespace Diorama.Training.Tests.Growing;

/// <summary>Pictures to grow with: a folder of them for each class.</summary>
internal static class PictureRuns
{
    /// <summary>Adds classes of 30 pictures.</summary>
    /// <param name="folder">Where their folders stand.</param>
    /// <param name="side">Of a picture.</param>
    /// <param name="classes">Their names.</param>
    /// <returns>Settings that read all of the folder's classes, 8 x 8.</returns>
    public static string[] Make(string folder, int side, params string[] classes)
    {
        var random = new Random(1);
        foreach (var name in classes)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            for (var i = 0; i < 30; i++)
            {
                var pixels = new byte[side * side];
                random.NextBytes(pixels);
                File.WriteAllBytes(Path.Combine(place, $"{i}.png"), PngCodec.Encode(new Picture(side, side, 1, pixels)));
            }
        }
        return ["data.name=images", $"data.path={folder}", "data.size=8", "data.channels=1", "data.batch=4"];
    }
}
