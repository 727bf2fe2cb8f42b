using System.Text;
using Diorama.Tests;

namespace Diorama.Core.Tests;

public sealed class HostileYamlTests
{
    [Theory]
    [InlineData("a: 1\nb: [1, 2\nc: 3", "line 2: not valid YAML: is a bracket, brace or quote not closed?")]
    [InlineData("a: 1\na: 2", "r.yaml, line 2: the key a stands here and in line 1")]
    [InlineData("x:\n  b: 1\n  b: 2", "line 3: the key b")]
    [InlineData("a: &x 1\nb: *x", "line 2: aliases")]
    [InlineData("a: !!python/object:os.system x", "line 1: tags")]
    [InlineData("a: 1\n---\nb: 2", "line 2: a second document")]
    [InlineData("[1, 2]", "a recipe is a map of sections (run:, data:, model:, ...), but this is a list")]
    [InlineData("just words", "but this is the text \"just words\"")]
    [InlineData("? [a, b]\n: 1", "a key must be a plain word")]
    [InlineData("'': 1", "a key must be a plain word")]
    [InlineData("a:\n\t- b", "line 1: not valid YAML")]
    [InlineData("a: \"\\q\"", "line 1: not valid YAML")]
    public void Parse_WhatARecipeNeverNeeds_IsRefusedByNameAndLine(string yaml, string expected)
    {
        var e = Assert.Throws<UserException>(() => RecipeMap.Parse(yaml, "r.yaml"));
        Assert.StartsWith("r.yaml", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Parse_GreatDepth_IsRefusedBeforeTheStackIsUsedUp()
    {
        foreach (var yaml in new[] { "a: " + new string('[', 100_000), "a: " + string.Concat(Enumerable.Repeat("{a: ", 100_000)), string.Concat(Enumerable.Repeat("- ", 100_000)) })
        {
            var e = Assert.Throws<UserException>(() => RecipeMap.Parse(yaml));
            Assert.Contains("levels deep", e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Parse_AliasBomb_IsRefusedAtOnce()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.Append(null, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Contains("aliases", Assert.Throws<UserException>(() => RecipeMap.Parse(bomb.ToString())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFile_TooLarge_IsRefusedWithoutReadingItAll()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.File("big.yaml")))
        {
            file.SetLength(1L << 40);
        }

        var e = Assert.Throws<UserException>(() => RecipeYamlReader.ReadFile(folder.File("big.yaml")));
        Assert.Contains("larger than 1 MiB", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFile_EndlessDevice_IsRefused()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "needs /dev/zero");
        Assert.Contains("larger than 1 MiB", Assert.Throws<UserException>(() => RecipeYamlReader.ReadFile("/dev/zero")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFile_BadUtf8_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("bad.yaml"), [.. "a: 1\nb: "u8, 0xC3, 0x28, .. "\n"u8]);
        var e = Assert.Throws<UserException>(() => RecipeYamlReader.ReadFile(folder.File("bad.yaml")));
        Assert.Equal($"{folder.File("bad.yaml")}, line 2: not valid UTF-8; save the file as UTF-8", e.Message);
    }

    [Fact]
    public void ReadFile_ByteOrderMarkAndWindowsLines_AreFine()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("bom.yaml"), [0xEF, 0xBB, 0xBF, .. "a: 1\r\nb: two\r\n"u8]);
        Assert.Equal(RecipeMap.Parse("a: 1\nb: two"), RecipeYamlReader.ReadFile(folder.File("bom.yaml")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a comment\n")]
    [InlineData("---\n")]
    [InlineData("~")]
    public void Parse_Nothing_IsAnEmptyMap(string yaml) => Assert.Equal(RecipeMap.Empty, RecipeMap.Parse(yaml));

    [Fact]
    public void Parse_MutatedRecipes_GiveAMapOrOneClearError()
    {
        const string Recipe = "name: a\nrun: {steps: 10, seed: -1}\ndata:\n  name: \"d\\u00e9\"\n  list: [1, 2.5, 'x']\nmodel:\n  kind: |\n    text\n  deep: {a: {b: [c]}}\n";
        const string Marks = ":-{}[],#&*!|>'\"%@`?\t\n \\\0\u0007\u2028~<=é\uD800";
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var text = new StringBuilder(Recipe);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                var at = random.Next(text.Length);
                _ = random.Next(3) switch
                {
                    0 => text.Remove(at, Math.Min(random.Next(1, 8), text.Length - at)),
                    1 => text.Insert(at, Marks[random.Next(Marks.Length)]),
                    _ => text.Insert(at, Recipe.AsSpan(random.Next(Recipe.Length / 2), random.Next(Recipe.Length / 2))),
                };
            }

            try
            {
                var map = RecipeMap.Parse(text.ToString());
                Assert.Equal(map, RecipeMap.Parse(map.ToYaml())); // what can be read can be written and read again
            }
            catch (UserException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }
}
