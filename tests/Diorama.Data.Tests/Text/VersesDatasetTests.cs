using Diorama.Core;
using Diorama.Data.Loading;
using Diorama.Data.Text;

namespace Diorama.Data.Tests.Text;

public sealed class VersesDatasetTests
{
    private static readonly Lazy<ParallelDataset> _olderToModern = new(() =>
        ParallelDataset.OfVerses(VerseLanguage.Older, VerseLanguage.Modern, new() { Tokenizer = new() { Kind = "bpe", Size = 1000 }, Length = 256 }));

    [Fact]
    public void Load_Splits_AreWholeBooksAndAllVerses()
    {
        var splits = VersesCorpus.Load();
        Assert.Equal((27_984, 1546, 1547), (splits[0].Length, splits[1].Length, splits[2].Length));
        var books = splits.Select(split => split.Select(verse => verse.Book).ToHashSet(StringComparer.Ordinal)).ToList();
        Assert.Equal(66, books.Sum(b => b.Count));
        Assert.Equal(66, books.SelectMany(b => b).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(VersesCorpus.TestBooks.Order(), books[(int)Split.Test].Order());
        Assert.Equal(VersesCorpus.HeldOutBooks.Order(), books[(int)Split.HeldOut].Order());
    }

    [Fact]
    public void Load_Texts_HoldNothingButVerses()
    {
        var verses = VersesCorpus.Load().SelectMany(split => split).ToList();
        Assert.DoesNotContain(verses, verse => (verse.Modern + verse.Older + verse.Spanish).Contains('\\', StringComparison.Ordinal));
        Assert.Equal("The grace of the Lord Jesus Christ be with all the saints. Amen.", verses.Single(verse => verse.Reference == "Revelation of John 22:21").Modern);
        Assert.All(verses, verse => Assert.All(Enum.GetValues<VerseLanguage>(), language => Assert.InRange(verse[language].Length, 1, 600)));
    }

    [Fact]
    public void Read_Pair_IsTokensOfBothSides()
    {
        var data = _olderToModern.Value;
        var pair = data.Pair(Split.Train, 0);
        Assert.Equal(new Pair("In the beginning God created the heaven and the earth.", "In the beginning, God created the heavens and the earth.", "Genesis 1:1"), pair);
        var batch = new HostBatch(data.Fields, 1);
        data.Read(Split.Train, 0, batch.Row(0));
        var (source, target) = (data.Tokenizer.Encode(pair.Source), data.Tokenizer.Encode(pair.Target));
        Assert.Equal([.. source.Select(id => (long)id), SpecialSymbols.End, SpecialSymbols.Pad], batch.Int64s("source")[..(source.Length + 2)].ToArray());
        Assert.Equal([SpecialSymbols.Begin, .. target.Select(id => (long)id), SpecialSymbols.End, SpecialSymbols.Pad], batch.Int64s("tokens")[..(target.Length + 3)].ToArray());
        Assert.Equal([258], data.Spec.Shape);
        Assert.Equal([257], data.Spec.Source);
        Assert.Equal(data.Tokenizer, DataSpec.FromJson(data.Spec.ToJson()).Tokenizer);
        Assert.Null(data.Quarantine.Summary);
    }

    [Fact]
    public void Loader_Training_PutsPairsOfAboutOneLengthTogether()
    {
        var data = _olderToModern.Value;
        using var loader = new Loader(data, new() { BatchSize = 32, Seed = 4 });
        var (kept, wide) = (0L, 0L);
        for (var i = 0; i < 200; i++)
        {
            using var batch = loader.Next()!;
            int[] lengths = [.. batch.Int64s("tokens").ToArray().Chunk(258).Select(row => row.Count(id => id != SpecialSymbols.Pad))];
            kept += lengths.Sum();
            wide += 32L * lengths.Max();
        }

        Assert.True(kept > 0.9 * wide, $"{kept} tokens in {wide} places");
    }

    [Fact]
    public void Open_Language_IsItsRunningText()
    {
        var data = (VersesTextDataset)Datasets.Open(new() { Name = "verses", Settings = RecipeMap.Parse("language: spanish\nlength: 65") });
        Assert.Equal(VerseLanguage.Spanish, data.Language);
        Assert.Equal(SpecialSymbols.Newline, data.Spec.Opening);
        Assert.Null(_olderToModern.Value.Spec.Opening);
        Assert.Equal("EN el principio crió Dios los cielos y la tierra.\nY la tierra est", data.Text(Split.Train, 0));
        Assert.Equal(data.Texts[0].EnumerateRunes().Count() - 1, data.Count(Split.Train) * 64, 64.0);
        Assert.StartsWith("Y ACONTECIÓ", data.Texts[(int)Split.HeldOut][..200].ToUpperInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_Pairs_AreTasksWithMarksDrawnEvenly()
    {
        var data = (ParallelDataset)Datasets.Open(new() { Name = "verses", Settings = RecipeMap.Parse("pairs: [spanish-modern, older-modern]\nvocabularySize: 400\nlength: 600") });
        Assert.Equal(["spanish-modern", "older-modern"], data.Spec.Tasks);
        Assert.Equal((2 * 27_984, 2 * 1547, 400), (data.Count(Split.Train), data.Count(Split.Test), data.Tokenizer.Count));
        var first = data.Pair(Split.Train, 27_984);
        Assert.Equal("In the beginning God created the heaven and the earth.", first.Source);
        Assert.Equal("older-modern", first.Task);
        Assert.Equal(["Genesis 1:1 (spanish-modern)", "Genesis 1:1 (older-modern)"], new[] { 0, 27_984 }.Select(i => data.SampleName(Split.Train, i))); // one verse, and two samples
        Assert.Equal(data.Pair(Split.Train, 0).Target, first.Target);
        var batch = new HostBatch(data.Fields, 1);
        data.Read(Split.Train, 27_984, batch.Row(0));
        Assert.Equal(1, batch.Int64s("task")[0]);
        Assert.Equal(
            [data.Tokenizer.Special("<older-modern>")!.Value, .. data.Tokenizer.Encode(first.Source), data.Tokenizer.End, data.Tokenizer.Pad],
            batch.Int64s("source")[..(data.Tokenizer.Encode(first.Source).Length + 3)].ToArray().Select(id => (int)id)
        );
        Assert.Equal(27_984, data.Groups(Split.Train)!.Count(g => g == 1));
        Assert.Null(_olderToModern.Value.Groups(Split.Train));
        Assert.Equal(data.Spec, DataSpec.FromJson(data.Spec.ToJson()));
    }

    [Theory]
    [InlineData("pairs: [spanish-modern]", "are two or more")]
    [InlineData("pairs: [spanish-modern, french-modern]", "data.pairs.1 is french-modern, and the verses have modern-older, modern-spanish")]
    [InlineData("pairs: [spanish-modern, spanish-modern]", "which stands there already")]
    [InlineData("pairs: [spanish-modern, older-modern]\nsource: older", "leave one of them out")]
    [InlineData("pairs: [spanish-modern, older-modern]\ntokenizer: bytes", "has no marks")]
    [InlineData("language: modern\nsource: older", "leave one of them out")]
    [InlineData("source: older\ntarget: older", "is the source")]
    [InlineData("source: french", "data.source must be one of modern, spanish, older")]
    public void Open_WrongSettings_AreNamed(string settings, string message) => Assert.Contains(
        message, Assert.Throws<UserException>(() => Datasets.Open(new() { Name = "verses", Settings = RecipeMap.Parse(settings) })).Message, StringComparison.Ordinal);
}
