using System.IO.Compression;
using System.Text;
using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Tests;

namespace Diorama.Data.Tests.Text;

public sealed class PairsDatasetTests
{
    [Fact]
    public void OfFile_QuotedCsv_IsReadRightly()
    {
        using var folder = new TemporaryFolder();
        byte[] file = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("id,\"from\",to\r\n1,\"a, b\",\"say \"\"x\"\"\"\r\n\r\n2,\"two\r\nlines\",plain\"mark\r\n3,\"c\",\"d\"")];
        var data = Open(new() { Path = folder.Write("t.csv", file), Source = "from", Target = "to", HoldOut = 0 });
        Assert.Equal([("a, b", "say \"x\""), ("two\nlines", "plain\"mark"), ("c", "d")], Pairs(data));
        Assert.Equal([2, 4, 6], Enumerable.Range(0, 3).Select(i => int.Parse(data.SampleName(Split.Train, i).Split(':')[^1], null)));
        Assert.Empty(data.Quarantine.Samples);
    }

    [Fact]
    public void OfFile_BrokenRows_AreNamedAndLeftOut()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.tsv", "a\tb\nonly one\nc\td\te\n \tempty source\nempty target\t\n\"q\t\"r\nlong long long long long\tx\ns\tt\n");
        var data = Open(new() { Path = path, HoldOut = 0, MaxBadFraction = 0.8 }, length: 8);
        Assert.Equal([("a", "b"), ("\"q", "\"r"), ("s", "t")], Pairs(data));
        Assert.Equal(
            [
                $"{path}:2 has other columns than most rows have: 1, not 2", $"{path}:3 has other columns than most rows have: 3, not 2", $"{path}:4 its source is empty",
                $"{path}:5 its target is empty", $"{path}:7 its source is longer than data.length = 8: 24 tokens",
            ],
            data.Quarantine.Samples.Select(sample => $"{sample.Name} {sample.Reason}"));
        Assert.Contains("maxBadFraction", Assert.Throws<UserException>(() => Open(new() { Path = path, HoldOut = 0 }, length: 8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFile_TasksInAColumn_AreRead()
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write("t.tsv", "what\tfrom\tto\nup\ta\tb\ndown\tc\td\n \te\tf\nup\tg\th\n");
        var lines = folder.Write("t.jsonl", "{\"source\":\"a\",\"target\":\"b\",\"way\":\"up\"}\n{\"source\":\"c\",\"target\":\"d\",\"way\":\"down\"}\n{\"source\":\"e\",\"target\":\"f\"}\n");
        var bpe = new Diorama.Data.Text.ParallelOptions { Tokenizer = new() { Kind = "bpe", Size = 300 }, Length = 8 };
        foreach (var file in (PairsOptions[])[new() { Path = table, Source = "from", Target = "to", Task = "what" }, new() { Path = lines, Task = "way" }])
        {
            var data = ParallelDataset.OfFile(file with { HoldOut = 0, MaxBadFraction = 0.5 }, bpe);
            Assert.Equal(["up", "down"], data.Spec.Tasks);
            Assert.Equal(["up", "down"], Enumerable.Range(0, 2).Select(i => data.Pair(Split.Train, i).Task));
            Assert.Contains("task", Assert.Single(data.Quarantine.Samples).Reason.Replace("way", "task", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        var many = folder.Write("m.tsv", string.Join('\n', Enumerable.Range(0, 300).Select(i => $"s{i}\tt{i}\t{i}")));
        Assert.Contains("300 tasks", Assert.Throws<UserException>(() => ParallelDataset.OfFile(new() { Path = many, Task = "3", HoldOut = 0 }, bpe)).Message, StringComparison.Ordinal);
        Assert.Contains("no column is called x", Assert.Throws<UserException>(() => ParallelDataset.OfFile(new() { Path = many, Task = "x" }, bpe)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFile_QuoteNeverClosed_CostsOneRow()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.csv", "a,b\n\"c,d\n" + string.Join('\n', Enumerable.Range(0, 300).Select(i => $"s{i},t{i}")));
        var data = Open(new() { Path = path, HoldOut = 0 });
        Assert.Equal(301, data.Count(Split.Train));
        Assert.Equal([($"{path}:2", "a quotation mark is never closed")], data.Quarantine.Samples.Select(sample => (sample.Name, sample.Reason)));
    }

    [Fact]
    public void OfFile_GzippedJsonLines_TakesItsFields()
    {
        using var folder = new TemporaryFolder();
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest))
            gzip.Write("{\"de\": \"eins\", \"en\": \"one\"}\n{\"de\": \"zwei\"}\n{\"de\": 3, \"en\": \"three\"}\n[1]\n{\"de\": \"vier\", \"en\": \"four\"}\n"u8);
        var path = folder.Write("t.jsonl.gz", zipped.ToArray());
        var data = Open(new() { Path = path, Source = "de", Target = "en", HoldOut = 0, MaxBadFraction = 0.9 });
        Assert.Equal([("eins", "one"), ("vier", "four")], Pairs(data));
        Assert.Equal(
            [
                "has no field 'en': it has de",
                "its field 'de' is no text",
                "no JSON object, but a list: write each of its objects in a line of its own, as jq -c '.[]' does",
            ],
            data.Quarantine.Samples.Select(sample => sample.Reason)
        );
    }

    [Theory]
    [InlineData("es;en\nuno;one\n\"dos; tres\";two, three\n", "es", "en", "uno|one|dos; tres|two, three")]
    [InlineData("uno;one\ndos;two\n", null, null, "uno|one|dos|two")]
    [InlineData("uno,one;1\ndos,two\n", null, null, "uno|one;1|dos|two")]
    public void OfFile_Semicolons_DivideWhereTheFirstLineHasNoComma(string content, string? source, string? target, string pairs)
    {
        using var folder = new TemporaryFolder();
        var data = Open(new() { Path = folder.Write("t.csv", content), Source = source, Target = target, HoldOut = 0 });
        Assert.Equal(pairs, string.Join('|', Pairs(data).Select(pair => $"{pair.Item1}|{pair.Item2}")));
        Assert.Empty(data.Quarantine.Samples);
    }

    [Theory]
    [InlineData("Source\ttarget\nuno\tone\n", "uno|one", "names the columns Source and target")]
    [InlineData("id,target,SOURCE,note\n7,one,uno,x\n", "uno|one", "names the columns SOURCE and target;columns 1 (id), 4 (note) are not read")]
    [InlineData("es,en\nuno,one\n", "es|en|uno|one", "(es, en) is read as a pair; if it names the columns, set data.source=es and data.target=en")]
    [InlineData("uno\tone\tx\ndos\ttwo\ty\n", "uno|one|dos|two", "column 3 is not read")]
    [InlineData("uno\tone\n", "uno|one", "")]
    public void OfFile_FirstRowAndFurtherColumns_AreTold(string content, string pairs, string notes)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(content.Contains('\t') ? "t.tsv" : "t.csv", content);
        var data = Open(new() { Path = path, HoldOut = 0 });
        Assert.Equal(pairs, string.Join('|', Pairs(data).Select(pair => $"{pair.Item1}|{pair.Item2}")));
        var wanted = notes.Split(';', StringSplitOptions.RemoveEmptyEntries);
        if (notes.Contains("if it", StringComparison.Ordinal)) wanted = [notes];
        Assert.Equal(wanted.Length, data.Notes.Count);
        Assert.All(wanted.Zip(data.Notes), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Empty(data.Quarantine.Samples);
    }

    [Fact]
    public void OfFile_FirstRowIsTheException_IsItselfLeftOut()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.tsv", "a\tb\tstray\n" + string.Join('\n', Enumerable.Range(0, 40).Select(i => $"s{i}\tt{i}")));
        var data = Open(new() { Path = path, HoldOut = 0 });
        Assert.Equal(40, data.Count(Split.Train));
        Assert.Equal([$"{path}:1 has other columns than most rows have: 3, not 2"], data.Quarantine.Samples.Select(sample => $"{sample.Name} {sample.Reason}"));
        var named = Assert.Throws<UserException>(() => Open(new() { Path = path, Source = "a", Target = "b", HoldOut = 0 })); // who names columns means the first row
        Assert.Contains("has other columns than the first row names: 2, not 3", named.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bind_SourceAndTargetInOneColumn_IsAMistake()
    {
        var settings = RecipeMap.Parse("{source: 1, target: 1}");
        Assert.Contains(
            "data.target is 1, the source too",
            Assert
                .Throws<UserException>(() =>
                    Datasets.Open(
                        new()
                        {
                            Name = "pairs",
                            Path = "x.tsv",
                            Settings = settings,
                        }
                    )
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("t.jsonl", "{\"src\": \"a\", \"tgt\": \"b\"}\n{}\n", "has no field 'source': it has src, tgt.")]
    [InlineData("t.tsv", "a\t\n\tb\n", "its target is empty.")]
    public void OfFile_NoPairAtAll_SaysWhyOfTheFirst(string name, string content, string reason)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, content);
        Assert.Equal($"data.path: {path} holds no pair of texts: {path}:1: {reason}", Assert.Throws<UserException>(() => Open(new() { Path = path })).Message);
    }

    [Theory]
    [InlineData("t.tsv", "uno\tone\rdos\ttwo\rmal\rtres\tthree\r")]
    [InlineData("t.csv", "uno,one\rdos,\"two\"\rmal\rtres,three")]
    public void OfFile_LinesThatEndWithCarriageReturnsAlone_AreRead(string name, string content)
    {
        using var folder = new TemporaryFolder();
        var data = Open(new() { Path = folder.Write(name, content), HoldOut = 0, MaxBadFraction = 0.5 });
        Assert.Equal([("uno", "one"), ("dos", "two"), ("tres", "three")], Pairs(data));
        Assert.EndsWith($"{name}:3", Assert.Single(data.Quarantine.Samples).Name, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFile_CarriageReturnWithinQuotationMarks_Stays()
    {
        using var folder = new TemporaryFolder();
        var data = Open(new() { Path = folder.Write("t.csv", "\"u\rno\",one\ndos,two\n"), HoldOut = 0 });
        Assert.Equal([("u\rno", "one"), ("dos", "two")], Pairs(data));
    }

    [Theory]
    [InlineData("a,b\nc,d\n", "tsv", null, "divided by something else")]
    [InlineData("a\tb\n", "tsv", "5", "column 5 is wanted")]
    [InlineData("de\ten\nx\ty\n", "tsv", "fr", "no column is called fr")]
    [InlineData("\n\n", "tsv", null, "holds no pair")]
    public void OfFile_WrongColumns_SaysWhatIsThere(string content, string format, string? source, string message)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.txt", content);
        var options = new PairsOptions { Path = path, Format = Enum.Parse<PairFormat>(format, ignoreCase: true), Source = source, HoldOut = 0 };
        var told = Assert.Throws<UserException>(() => Open(options)).Message;
        Assert.Contains(message, told, StringComparison.Ordinal);
        Assert.Contains("t.txt", told, StringComparison.Ordinal);
    }

    [Fact]
    public void OfFile_EqualSources_LieOnOneSide()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.tsv", string.Join('\n', Enumerable.Range(0, 400).Select(i => $"source {i % 50}\ttarget {i}")));
        var data = Open(new() { Path = path });
        var sides = Enum.GetValues<Split>().SelectMany(split => Enumerable.Range(0, data.Count(split)).Select(i => data.Pair(split, i).Source).Distinct()).ToList();
        Assert.Equal(50, sides.Count);
        Assert.True(data.Count(Split.HeldOut) > 0 && data.Count(Split.Test) > 0);
    }

    // Two tasks with one target each, and a way back: what one says gives the others away.
    [Fact]
    public void OfFile_TasksThatShareTexts_KeepThemOnOneSide()
    {
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 200).SelectMany(i => new[] { $"spanish {i}\tenglish {i}\tes-en", $"older {i}\tenglish {i}\told-en", $"english {i}\tspanish {i}\ten-es", $"older {i}\tlabel\tkind" });
        var data = ParallelDataset.OfFile(
            new() { Path = folder.Write("t.tsv", string.Join('\n', rows)), Task = "3", HoldOut = 0.2 }, new() { Tokenizer = new() { Kind = "bpe", Size = 300 }, Length = 16 });
        var sides = Enum.GetValues<Split>().Select(split => Enumerable.Range(0, data.Count(split)).SelectMany(i => new[] { data.Pair(split, i).Source, data.Pair(split, i).Target }).Where(text => text != "label").ToHashSet()).ToList();
        Assert.All(sides, side => Assert.True(side.Count > 30, $"{side.Count}"));
        Assert.Empty(sides[0].Intersect(sides[1]).Concat(sides[0].Intersect(sides[2])).Concat(sides[1].Intersect(sides[2])));
    }

    [Fact]
    public void OfFile_ThousandsOfDamagedFiles_ReadsOrSaysWhy()
    {
        using var folder = new TemporaryFolder();
        var plain = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 12).Select(i => $"\"uno, {i}\",\"one \"\"{i}\"\"\"")));
        var (read, refused) = (0, 0);
        foreach (var file in Mutations.Of(plain, 1000, seed: 1))
        {
            var path = folder.Write("t.csv", file);
            try
            {
                Open(new() { Path = path, MaxBadFraction = 0.1 });
                read++;
            }
            catch (UserException e)
            {
                Assert.Contains("t.csv", e.Message, StringComparison.Ordinal);
                refused++;
            }
        }

        Assert.True(read > 200 && refused > 10, $"{read} read, {refused} refused");
    }

    private static ParallelDataset Open(PairsOptions options, int length = 64) => ParallelDataset.OfFile(options, new() { Length = length });

    private static List<(string, string)> Pairs(ParallelDataset data) =>
        [.. Enumerable.Range(0, data.Count(Split.Train)).Select(i => data.Pair(Split.Train, i)).Select(pair => (pair.Source, pair.Target))];
}
