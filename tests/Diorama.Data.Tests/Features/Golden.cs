using System.Text.Json;

namespace Diorama.Data.Tests.Features;

/// <summary>Files of tests/goldens/features.</summary>
internal static class Golden
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "goldens", "features", name);

    public static JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(Path(name))).RootElement;

    public static double[] Numbers(this JsonElement json) => [.. json.EnumerateArray().Select(v => v.GetDouble())];

    public static string[] Texts(this JsonElement json) => [.. json.EnumerateArray().Select(v => v.GetString()!)];

    /// <summary>The largest difference over the largest value is at most so much.</summary>
    public static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(wanted.Length, found.Length);
        var largest = wanted.Select(Math.Abs).DefaultIfEmpty().Max();
        Assert.All(wanted.Zip(found), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance * largest, $"{pair.Second} instead of {pair.First}"));
    }
}
