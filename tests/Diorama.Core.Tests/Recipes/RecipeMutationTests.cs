using System.Diagnostics;
using System.Globalization;
using System.Text;
using Diorama.Tests;

namespace Diorama.Core.Tests;

/// <summary>The recipes that we ship, changed at random: each is read, and can be written and read again, or is refused by one clear error, quickly and with bounded memory.</summary>
public sealed class RecipeMutationTests
{
    private static readonly string[] _splices =
    [
        ":",
        "-",
        "{",
        "}",
        "[",
        "]",
        ",",
        "#",
        "&a",
        "*a",
        "!",
        "!!int",
        "|",
        ">",
        "'",
        "\"",
        "%",
        "@",
        "`",
        "?",
        "\t",
        "\n",
        "\n  ",
        " ",
        "\\",
        "\0",
        "\u0007",
        "\u2028",
        "~",
        "<<",
        "=",
        "é",
        "詩",
        "\uD800",
        "null",
        "true",
        "no",
        "0",
        "-1",
        "1e400",
        ".inf",
        ".nan",
        "0x7fffffff",
        "9223372036854775807",
        "99999999999999999999",
        "1_000",
        "12:30",
        "2001-01-01",
        "[[[[[[[[",
        "{a: {a: {a: ",
        "- - - - ",
        "---\n",
        "...\n",
        "optim:\n",
        "run: {steps: 5}\n",
    ];

    private static readonly string[] _values = ["-1", "0", "1e-300", "1e300", ".nan", "true", "[]", "{}", "''", "null", "auto", "9223372036854775807", "[1, [2, [3]]]", "{a: 1}", "a word"];

    [Fact]
    public void Load_FourThousandMutatedRecipes_AreReadOrRefused() => Mutate(4_000, seed: 1);

    [Fact]
    [Trait("Category", "Long")]
    public void Load_TwoHundredThousandMutatedRecipes_AreReadOrRefused() => Mutate(200_000, seed: 2);

    private static void Mutate(int count, int seed)
    {
        var seeds = RecipeFinder.Names().Select(name => File.ReadAllText(RecipeFinder.Find(name))).ToList();
        Assert.True(seeds.Count >= 30, "the recipes were not found");
        Assert.All(seeds, text => Recipe.FromYaml(text)); // reads all, and warms up what is measured below
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder(seeds[random.Next(seeds.Count)]);
            for (var changes = 1 + random.Next(3); changes > 0; changes--) Change(text, random);
            var path = folder.Write("mutated.yaml", Bytes(text.ToString(), random));
            if (Read(path, i)) accepted++;
            else refused++;
        }
        // The mutations are of use only if many get past the YAML.
        Assert.InRange(accepted, count / 10, count * 9 / 10);
        Assert.True(refused > count / 10, $"only {refused} refused");
    }

    private static bool Read(string path, int number)
    {
        var clock = Stopwatch.StartNew();
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var recipe = Recipe.Load(path);
            Assert.Equal(recipe, Recipe.FromYaml(recipe.ToYaml()));
            return true;
        }
        catch (UserException e)
        {
            Assert.True(e.Message.Contains("mutated.yaml", StringComparison.Ordinal), $"{number}: {e.Message}");
            return false;
        }
        finally
        {
            var length = new FileInfo(path).Length;
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1) || IsQuick(path), $"{number}: more than a second for {length} bytes");
            var taken = GC.GetAllocatedBytesForCurrentThread() - allocated;
            Assert.True(taken < (1000 * length) + (1 << 22), string.Create(CultureInfo.InvariantCulture, $"{number}: {taken} bytes of memory for {length}"));
        }
    }

    // A busy machine may stop any thread for a second, but hardly twice at the same place.
    private static bool IsQuick(string path)
    {
        var clock = Stopwatch.StartNew();
        Record.Exception(() => Recipe.Load(path));
        return clock.Elapsed < TimeSpan.FromSeconds(1);
    }

    private static void Change(StringBuilder text, Random random)
    {
        if (text.Length == 0) text.Append('\n'); // all of it was taken out
        var at = random.Next(text.Length);
        switch (random.Next(6))
        {
            case 0: // something put in
                text.Insert(at, _splices[random.Next(_splices.Length)]);
                return;
            case 1: // something taken out
                text.Remove(at, Math.Min(random.Next(1, 12), text.Length - at));
                return;
            case 2: // a piece of it elsewhere
                text.Insert(at, text.ToString(random.Next(text.Length / 2), random.Next(text.Length / 2)));
                return;
            case 3: // cut off
                text.Length = Math.Max(1, at);
                return;
            case 4: // a word of it misspelt
                text[at] = (char)('a' + random.Next(26));
                return;
            default: // another value
                var colon = text.ToString().IndexOf(": ", at, StringComparison.Ordinal);
                if (colon < 0) return;
                var end = text.ToString().IndexOfAny(['\n', ',', '}'], colon);
                text.Remove(colon + 2, (end < 0 ? text.Length : end) - colon - 2).Insert(colon + 2, _values[random.Next(_values.Length)]);
                return;
        }
    }

    private static byte[] Bytes(string text, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > 0 && random.Next(20) == 0) bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return bytes;
    }
}
