using Diorama.Core;
using System.Globalization;
using Diorama.Data.Text;

namespace Diorama.Data.Tests.Text;

public sealed class PoemsDatasetTests
{
    private static readonly PoemsDataset _poems = new();

    [Fact]
    public void Poems_AllSplits_AreThePoemsWithoutDuplicates()
    {
        var all = Enum.GetValues<Split>().SelectMany(split => _poems.Poems(split)).Select(poem => poem.Text).ToList();
        Assert.Equal(14_084, all.Count);
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    [Fact]
    public void Poems_Splits_ShareNoTwoLines()
    {
        var owner = new Dictionary<(string, string), Split>();
        foreach (var split in Enum.GetValues<Split>())
        {
            foreach (var poem in _poems.Poems(split))
            {
                var lines = poem.Lines.Distinct().Order(StringComparer.Ordinal).ToList();
                for (var a = 0; a < lines.Count; a++)
                {
                    for (var b = a + 1; b < lines.Count; b++)
                    {
                        Assert.Equal(split, owner.GetValueOrDefault((lines[a], lines[b]), split));
                        owner[(lines[a], lines[b])] = split;
                    }
                }
            }
        }
    }

    // The figures of docs/how-to/your-own-data.md: change both together.
    [Theory]
    [InlineData(PoemForm.Both, "12676 704 704 4103 0.32 % 0.46 %")]
    [InlineData(PoemForm.Five, "3396 192 182 2708 0.39 % 0.69 %")]
    [InlineData(PoemForm.Seven, "9280 512 522 3829 0.29 % 0.38 %")]
    public void Poems_Figures_AreThoseOfTheDocumentation(PoemForm form, string figures)
    {
        var poems = new PoemsDataset(new() { Form = form });
        var trained = poems.Poems(Split.Train).SelectMany(poem => poem.Lines).ToHashSet();
        string Known(Split split) => poems.Poems(split).SelectMany(poem => poem.Lines)
            .Average(line => trained.Contains(line) ? 1.0 : 0.0).ToString("P2", CultureInfo.InvariantCulture);
        Assert.Equal(
            figures,
            $"{poems.Count(Split.Train)} {poems.Count(Split.HeldOut)} {poems.Count(Split.Test)} {poems.Tokenizer.Count} {Known(Split.HeldOut)} {Known(Split.Test)}");
    }

    [Theory]
    [InlineData(PoemForm.Both, 33)]
    [InlineData(PoemForm.Five, 25)]
    [InlineData(PoemForm.Seven, 33)]
    public void Read_EveryForm_IsBeginFourLinesEndAndPadding(PoemForm form, int length)
    {
        var poems = new PoemsDataset(new() { Form = form });
        Assert.Equal([length], poems.Spec.Shape);
        var batch = new HostBatch(poems.Fields, 1);
        for (var i = 0; i < poems.Count(Split.HeldOut); i++)
        {
            batch.Int64s("tokens").Fill(-1);
            poems.Read(Split.HeldOut, i, batch.Row(0));
            var row = batch.Int64s("tokens").ToArray();
            var poem = poems.Poems(Split.HeldOut)[i];
            var perLine = (int)poem.Form;
            Assert.True(form == PoemForm.Both || poem.Form == form);
            Assert.Equal(SpecialSymbols.Begin, row[0]);
            Assert.Equal(SpecialSymbols.End, row[4 * perLine + 4]);
            Assert.All(row[(4 * perLine + 5)..], id => Assert.Equal(SpecialSymbols.Pad, id));
            Assert.Equal([perLine + 1, 2 * perLine + 2, 3 * perLine + 3], row.Index().Where(x => x.Item == SpecialSymbols.Newline).Select(x => x.Index));
            var known = string.Concat(poem.Text.EnumerateRunes().Select(r => poems.Tokenizer.Encode(r.ToString())[0] == SpecialSymbols.Unknown ? "□" : r.ToString()));
            Assert.Equal(known, poems.Tokenizer.Decode([.. row.ToArray().Select(id => (int)id)]));
        }
    }

    [Fact]
    public void Vocabulary_MinCount_LeavesOutRareCharacters()
    {
        var all = (CharacterTokenizer)new PoemsDataset(new() { MinCount = 1 }).Tokenizer;
        var counts = _poems.Poems(Split.Train).SelectMany(poem => poem.Text.EnumerateRunes()).CountBy(rune => rune).ToDictionary();
        Assert.All(((CharacterTokenizer)_poems.Tokenizer).Characters, rune => Assert.True(counts[rune] >= 2));
        Assert.Equal(counts.Count - 1, all.Characters.Length);
        Assert.Equal(counts.Count(pair => pair.Value >= 2) - 1, ((CharacterTokenizer)_poems.Tokenizer).Characters.Length);
    }

    [Fact]
    public void FamilyKeys_PoemsLinkedThroughAThird_AreOneFamily()
    {
        Poem[] poems =
        [
            Of("甲甲甲甲甲", "乙乙乙乙乙", "丙丙丙丙丙", "丁丁丁丁丁"),
            Of("戊戊戊戊戊", "己己己己己", "庚庚庚庚庚", "辛辛辛辛辛"),
            Of("乙乙乙乙乙", "甲甲甲甲甲", "辛辛辛辛辛", "庚庚庚庚庚"),
            Of("甲甲甲甲甲", "戊戊戊戊戊", "子子子子子", "丑丑丑丑丑"),
            Of("子子子子子", "子子子子子", "寅寅寅寅寅", "卯卯卯卯卯"),
        ];
        var keys = PoemCorpus.FamilyKeys(poems);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal(keys[0], keys[2]);
        Assert.Equal(3, keys.Distinct().Count());
    }

    private static Poem Of(params string[] lines) => new("", "", [.. lines]);
}
