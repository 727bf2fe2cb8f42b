using System.IO.Compression;
using System.Text;
using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Tests;

namespace Diorama.Data.Tests.Text;

public sealed class JsonLinesDatasetTests
{
    [Fact]
    public void Read_Text_IsBeginCharactersEndAndPadding()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.jsonl", """{"id": 1, "say": "ab𠮷"}""" + "\n\n" + """{"say": "abcdefgh"}""");
        var data = new JsonLinesDataset(new() { Path = path, TextField = "say", Length = 6, HoldOut = 0 });
        Assert.Equal(2, data.Count(Split.Train));
        Assert.Equal([SpecialSymbols.Begin, .. data.Tokenizer.Encode("ab𠮷"), SpecialSymbols.End, SpecialSymbols.Pad], Row(data, 0));
        Assert.Equal([SpecialSymbols.Begin, .. data.Tokenizer.Encode("abcde")], Row(data, 1));
        Assert.Equal(path + ":3", data.SampleName(Split.Train, 1));
    }

    [Theory]
    [InlineData("characters", "characters")]
    [InlineData("bytes", "tokens")]
    public void Notes_TextsThatDoNotFit_AreCountedAndNamed(string kind, string unit)
    {
        using var folder = new TemporaryFolder();
        string[] texts = ["abcd", "abcde", "ab", "abcdef", "abcdefg", "abcdefgh"];
        var path = folder.Write("t.jsonl", string.Join('\n', texts.Select(text => $$"""{"text": "{{text}}"}""")));
        var options = new JsonLinesOptions { Path = path, Length = 6, HoldOut = 0.4, Tokenizer = new() { Kind = kind } };
        var note = Assert.Single(new JsonLinesDataset(options).Notes);
        Assert.Equal(
            $"4 of 6 texts do not fit data.length = 6, begin and end counted, and are cut off: {path}:2 (5 {unit}), {path}:4 (6 {unit}), {path}:5 (7 {unit}), …. Raise it to keep them whole.",
            note
        );
        Assert.Empty(new JsonLinesDataset(options with { Length = 10 }).Notes);
        Assert.Contains("1 of 6 texts does not fit data.length = 9", Assert.Single(new JsonLinesDataset(options with { Length = 9 }).Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoLineWithTheField_SaysWhichFieldsThereAre()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.jsonl", "{\"body\": \"x\", \"id\": 1}\n{}\n");
        var error = Assert.Throws<UserException>(() => new JsonLinesDataset(new() { Path = path, MaxBadFraction = 1 }));
        Assert.Equal($"data.path: {path} holds no line with a text in its field 'text': {path}:1: has no field 'text': it has body, id.", error.Message);
    }

    [Fact]
    public void Open_BrokenLines_AreNamedAndLeftOut()
    {
        using var folder = new TemporaryFolder();
        string[] broken =
        [
            "{", "[]", "7", """{"other": "x"}""", """{"text": 5}""", """{"text": ""}""", """{"text": "\ud800"}""", """{"text": "a", "text": "b"}""",
            new string('[', 5000), """{"text": "a"} trailing""",
        ];
        var lines = broken.SelectMany(line => new[] { line, """{"text": "good"}""" });
        byte[] file = [.. Encoding.UTF8.GetBytes(string.Join('\n', lines)), (byte)'\n', .. "{\"text\": \""u8, 0xc3, 0x28, .. "\"}"u8];
        var path = folder.Write("t.jsonl", file);
        var data = new JsonLinesDataset(new() { Path = path, HoldOut = 0, MaxBadFraction = 0.6 });
        Assert.Equal(broken.Length, data.Count(Split.Train));
        Assert.Equal(
            [.. broken.Select((_, i) => $"{path}:{2 * i + 1}"), $"{path}:{2 * broken.Length + 1}"],
            data.Quarantine.Samples.Select(sample => sample.Name));
        Assert.Contains(data.Quarantine.Samples, sample => sample == new BadSample($"{path}:15", "has a field twice, so that nobody knows which counts"));
        Assert.Contains(data.Quarantine.Samples, sample => sample == new BadSample($"{path}:1", "no JSON: at byte 1"));
        Assert.Throws<UserException>(() => new JsonLinesDataset(new() { Path = path, HoldOut = 0 }));
    }

    [Fact]
    public void Open_FivePercentOfTenThousandBroken_QuarantineIsTheInjectedSet()
    {
        byte[][] wrong =
        [
            "{"u8.ToArray(), "[]"u8.ToArray(), """{"other": "x"}"""u8.ToArray(), """{"text": 5}"""u8.ToArray(), """{"text": ""}"""u8.ToArray(), """{"text": "\ud800"}"""u8.ToArray(),
            [.. "{\"text\": \""u8, 0xc3, 0x28, .. "\"}"u8], [0xff, 0xfe], [.. """{"text": "cut of"""u8], Encoding.UTF8.GetBytes(new string('[', 5000)),
        ];
        using var folder = new TemporaryFolder();
        using var file = new MemoryStream();
        var broken = new List<string>();
        for (var i = 0; i < 10_000; i++)
        {
            var isBroken = i % 20 == 7;
            file.Write(isBroken ? wrong[i / 20 % wrong.Length] : Encoding.UTF8.GetBytes($$"""{"text": "text {{i}}"}"""));
            file.WriteByte((byte)'\n');
            if (isBroken) broken.Add($"{folder.File("t.jsonl")}:{i + 1}");
        }
        var data = new JsonLinesDataset(new() { Path = folder.Write("t.jsonl", file.ToArray()) });
        var texts = Enum.GetValues<Split>().SelectMany(split => Enumerable.Range(0, data.Count(split)).Select(i => data.Text(split, i))).ToHashSet();
        Assert.Equal(9_500, texts.Count);
        Assert.Equal(broken, data.Quarantine.Samples.Select(s => s.Name));
        Assert.All(data.Quarantine.Samples, sample => Assert.NotEmpty(sample.Reason));
    }

    [Fact]
    public void Divide_EqualTexts_LieOnOneSide()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.jsonl", string.Join('\n', Enumerable.Range(0, 400).Select(i => $$"""{"text": "text {{i % 50}}"}""")));
        var data = new JsonLinesDataset(new() { Path = path });
        var sides = Enum.GetValues<Split>().SelectMany(split =>
            Enumerable.Range(0, data.Count(split)).Select(i => data.Text(split, i)).Distinct()).ToList();
        Assert.Equal(50, sides.Count);
        Assert.Equal((352, 24, 24), (data.Count(Split.Train), data.Count(Split.HeldOut), data.Count(Split.Test)));
    }

    [Fact]
    public void Open_ThousandsOfDamagedFiles_ReadsOrSaysWhy()
    {
        using var folder = new TemporaryFolder();
        var plain = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 12).Select(i => $$"""{"n": {{i}}, "text": "床前明月光 {{i}}"}""")));
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.SmallestSize)) gzip.Write(plain);
        var (read, refused) = (0, 0);
        foreach (var file in Mutations.Of(plain, 1500, seed: 1).Concat(Mutations.Of(zipped.ToArray(), 1000, seed: 2)))
        {
            var path = folder.Write("t.jsonl", file);
            try
            {
                var data = new JsonLinesDataset(new() { Path = path, MaxBadFraction = 0.5 });
                for (var i = 0; i < data.Count(Split.Train); i++) Row(data, i);
                read++;
            }
            catch (UserException e)
            {
                Assert.Contains("t.jsonl", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(read > 200 && refused > 200, $"{read} read, {refused} refused");
    }

    private static long[] Row(JsonLinesDataset data, int index)
    {
        var batch = new HostBatch(data.Fields, 1);
        data.Read(Split.Train, index, batch.Row(0));
        return batch.Int64s("tokens").ToArray();
    }
}
