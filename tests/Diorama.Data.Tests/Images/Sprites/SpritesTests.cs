using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Data.Loading;
using SpriteSet = Diorama.Data.Images.Sprites;

namespace Diorama.Data.Tests.Images.Sprites;

public sealed class SpritesTests
{
    private static readonly Split[] _splits = Enum.GetValues<Split>();

    [Fact]
    public void Open_Usual_IsAllOfThemInNineCategories()
    {
        var data = SpriteSet.Open();
        Assert.Equal(3_786, _splits.Sum(data.Count));
        Assert.Equal([3, 32, 32], data.Spec.Shape);
        Assert.Equal(
            ["Activities", "Animals & Nature", "Flags", "Food & Drink", "Objects", "People & Body", "Smileys & Emotion", "Symbols", "Travel & Places"], data.Classes);
        Assert.All(_splits, split => Assert.True(data.Count(split) > 150));
        Assert.Equal(["image", "label", "caption"], data.Fields.Select(f => f.Name));
        Assert.Equal([data.Spec.Captions!.Length], data.Fields[2].Shape);
    }

    [Fact]
    public void Open_Splits_KeepTheVariantsOfOneTogether()
    {
        var sprites = SpriteSet.Open();
        var names = _splits.Select(split => Enumerable.Range(0, sprites.Count(split)).Select(i => sprites.SampleName(split, i).Split(" (")[0]).ToHashSet()).ToList();
        Assert.Empty(names[0].Intersect(names[1]).Concat(names[0].Intersect(names[2])).Concat(names[1].Intersect(names[2])));
        var vehicles = SpriteSet.Open(new() { Only = ["vehicles"], Classes = SpriteClasses.Group });
        Assert.All(_splits, split => Assert.All(Enumerable.Range(0, vehicles.Count(split)), i => Assert.Contains(vehicles.SampleName(split, i), names[(int)split])));
    }

    [Theory]
    [InlineData("red car", "vehicle")]
    [InlineData("a red bus", "vehicle")]
    [InlineData("a blue dog", "animal")]
    [InlineData("blue elephant", "animal")]
    [InlineData("fish", null)] // cake and fishing are not animals
    [InlineData("smiling face", "face")]
    [InlineData("house", "building")]
    [InlineData("red", null)]
    public void ClassOf_Prompt_IsTheKindThatItSpeaksOf(string prompt, string? kind)
    {
        var spec = SpriteSet.Open(new() { Classes = SpriteClasses.Group }).Spec;
        Assert.Equal(kind, spec.Captions!.ClassOf(prompt) is { } told ? spec.Classes[told] : null);
    }

    [Theory]
    [InlineData("automobile", "red car automobile vehicle transport ground")]
    [InlineData("heavy black heart", "red heart heavy symbol")]
    [InlineData("grinning face", "yellow brown grinning face smiling")]
    [InlineData("taxi", "yellow taxi vehicle transport ground")]
    [InlineData("frog face", "green frog face animal amphibian")]
    public void Captions_OfASprite_AreColoursAndNames(string name, string caption)
    {
        var data = SpriteSet.Open();
        var (split, index) = _splits.SelectMany(s => Enumerable.Range(0, data.Count(s)).Select(i => (s, i))).First(at => data.SampleName(at.s, at.i).EndsWith(": " + name, StringComparison.Ordinal));
        Assert.Equal([caption], data.Captions(split, index));
    }

    [Fact]
    public void Read_Caption_IsThePromptsEncoding()
    {
        var data = SpriteSet.Open();
        var batch = new HostBatch(data.Fields, 1);
        for (var i = 0; i < data.Count(Split.Train); i += 97)
        {
            data.Read(Split.Train, i, batch.Row(0));
            Assert.Equal(data.Spec.Captions!.Encode(data.Captions(Split.Train, i)[0]), batch.Int64s("caption").ToArray());
            Assert.DoesNotContain(CaptionSpec.Unknown, batch.Int64s("caption").ToArray());
        }
    }

    [Fact]
    public void Read_Heart_IsRedOnTheBackgroundAndTransparentInFourChannels()
    {
        float[] Pixel(PictureOptions options, int x, int y)
        {
            var data = SpriteSet.Open(new() { Pictures = options });
            var at = _splits.SelectMany(s => Enumerable.Range(0, data.Count(s)).Select(i => (s, i))).First(at => data.SampleName(at.s, at.i).EndsWith("heavy black heart", StringComparison.Ordinal));
            var batch = new HostBatch(data.Fields, 1);
            data.Read(at.s, at.i, batch.Row(0));
            var values = batch.Floats("image").ToArray();
            return [.. Enumerable.Range(0, options.Channels).Select(c => values[(c * options.Size + y) * options.Size + x])];
        }

        Assert.Equal([1, 1, 1], Pixel(new(), 0, 0));
        Assert.Equal([-1, -1, -1], Pixel(new() { Background = new(0, 0, 0) }, 0, 0));
        Assert.Equal([-1, -1, -1, -1], Pixel(new() { Channels = 4 }, 0, 0));
        foreach (var size in new[] { 16, 32 })
        {
            var red = Pixel(new() { Channels = 4, Size = size }, size / 2, size / 2);
            Assert.True(red[0] > 0.6 && red[1] < -0.5 && red[2] < -0.3 && red[3] == 1, string.Join(' ', red));
        }
    }

    [Fact]
    public void Loader_Balanced_DrawsCategoriesEvenly()
    {
        var data = SpriteSet.Open();
        using var loader = new Loader(data, new() { BatchSize = 64 });
        var counts = new int[data.Classes.Length];
        for (var i = 0; i < loader.BatchesPerPass; i++)
        {
            using var batch = loader.Next()!;
            foreach (var label in batch.Int64s("label")) counts[label]++;
        }

        var even = loader.BatchesPerPass * 64 / counts.Length;
        Assert.All(counts, count => Assert.InRange(count, even * 0.9, even * 1.1));
    }

    [Fact]
    public void Open_SettingsOfARecipe_ReachTheSprites()
    {
        var data = Datasets.Open(new()
        {
            Name = "sprites",
            Settings = RecipeMap.Parse("size: 16\nchannels: 4\nclasses: group\nonly: [faces, Buildings, transport-water]\nbackground: \"#102030\"\nwordDrop: 0.2"),
        });
        Assert.Equal([4, 16, 16], data.Spec.Shape);
        Assert.Equal(["building", "face", "vehicle"], data.Spec.Classes);
        Assert.Empty(Datasets.Open(new() { Name = "sprites", Settings = RecipeMap.Parse("classes: none\ncaptions: false") }).Spec.Classes);
        var wrong = Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "sprites", Settings = RecipeMap.Parse("only: vehicels") }));
        Assert.Contains("there are no sprites called vehicels; did you mean vehicle?", wrong.Message, StringComparison.Ordinal);
    }
}
