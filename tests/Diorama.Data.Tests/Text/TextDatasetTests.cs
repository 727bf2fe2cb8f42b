using System.Text;
using Diorama.Core;
using Diorama.Data.Text;
using Diorama.Tests;

namespace Diorama.Data.Tests.Text;

public sealed class TextDatasetTests
{
    [Fact]
    public void Read_Windows_FollowEachOtherAndShareOneSymbol()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.txt", "abcdefghijklm\n");
        var data = new TextDataset(new() { Path = path, Length = 5, HoldOut = 0 });
        Assert.Equal(3, data.Count(Split.Train));
        Assert.Equal(["abcde", "efghi", "ijklm"], Enumerable.Range(0, 3).Select(i => Row(data, i)));
        Assert.Equal("efghi", data.Text(Split.Train, 1));
        Assert.Equal([5], data.Spec.Shape);
        Assert.Equal(data.Tokenizer, data.Spec.Tokenizer);
    }

    [Theory]
    [InlineData("characters", "\n")]
    [InlineData("bytes", "\n")]
    [InlineData("bpe", ".\n")] // which training has far more often than a newline alone
    public void Open_TextOfLines_OpensWithTheirEnd(string kind, string opening)
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"line {i % 7} of them ends.\n{(i % 50 == 0 ? "so\n" : "")}"));
        var data = new TextDataset(new() { Path = folder.Write("t.txt", text), Length = 9, HoldOut = 0.1, Tokenizer = new() { Kind = kind, Size = 280 } });
        Assert.Equal(opening, Encoding.UTF8.GetString(data.Tokenizer.Bytes(data.Spec.Opening!.Value)));
        Assert.Contains(Enumerable.Range(0, data.Count(Split.Train)), i => Ids(data, i).Contains(data.Spec.Opening!.Value)); // training has shown it
        Assert.Equal(data.Spec, DataSpec.FromJson(data.Spec.ToJson()));
    }

    [Fact]
    public void Open_TextOfOneLine_OpensWithItsMostFrequentCharacter()
    {
        using var folder = new TemporaryFolder();
        var data = new TextDataset(new() { Path = folder.Write("t.txt", string.Concat(Enumerable.Repeat("aab abc ", 100))), Length = 9, HoldOut = 0.1 });
        Assert.Equal("a", data.Tokenizer.Decode([data.Spec.Opening!.Value])); // the one line end stands behind all that is read
    }

    [Fact]
    public void Open_NothingToRead_SaysWhy()
    {
        using var folder = new TemporaryFolder();
        string Refused(string path) => Assert.Throws<UserException>(() => new TextDataset(new() { Path = path, Length = 9, MaxBadFraction = 1 })).Message;
        var latin = folder.Write("latin.txt", [.. Enumerable.Repeat((byte)0xe9, 400)]);
        Assert.Equal($"data.path: nothing of {latin} is readable: {latin}:1: no UTF-8: at byte 0 of the line.", Refused(latin));
        foreach (var content in (byte[][])[[.. Encoding.UTF8.Preamble], [(byte)'\n']])
        {
            var path = folder.Write("empty.txt", content);
            Assert.Equal($"data.path: {path} is empty.", Refused(path));
        }

        var little = folder.Write("little.txt", [.. "abc\n"u8, 0xe9, (byte)'\n']);
        Assert.EndsWith($"a smaller data.length. 1 broken sample is left out: {little}:2 (no UTF-8: at byte 0 of the line).", Refused(little), StringComparison.Ordinal);
    }

    [Fact]
    public void Divide_HeldOutAndTest_AreTheEndOfTheTextInWholeLines()
    {
        using var folder = new TemporaryFolder();
        var lines = Enumerable.Range(0, 200).Select(i => $"line {i:D3} 𠮷").ToList();
        var path = folder.Write("t.txt", string.Join("\r\n", lines));
        var data = new TextDataset(new() { Path = path, Length = 12, HoldOut = 0.1 });
        Assert.InRange(data.Count(Split.Train), 178, 182);
        Assert.InRange(data.Count(Split.HeldOut), 8, 11);
        Assert.InRange(data.Count(Split.Test), 8, 11);
        Assert.StartsWith("line 000", data.Text(Split.Train, 0), StringComparison.Ordinal);
        Assert.StartsWith("line 18", data.Text(Split.HeldOut, 0), StringComparison.Ordinal);
        Assert.StartsWith("line 19", data.Text(Split.Test, 0), StringComparison.Ordinal);
    }

    [Fact]
    public void Open_BrokenLines_AreNamedAndLeftOut()
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = [.. "good one\n"u8, 0xff, 0xfe, (byte)'\n', .. "good two\n"u8, .. "end"u8];
        var path = folder.Write("t.txt", bytes);
        var data = new TextDataset(new() { Path = path, Length = 22, HoldOut = 0, MaxBadFraction = 0.5 });
        Assert.Equal("good one\ngood two\nend\n", data.Text(Split.Train, 0));
        Assert.Equal([$"{path}:2"], data.Quarantine.Samples.Select(s => s.Name));
    }

    [Theory]
    [InlineData("characters", "")]
    [InlineData("bpe", "")]
    [InlineData("bpe", "\r\nand a second line\n")]
    public void Open_TextOfOneLongLine_IsRead(string kind, string end)
    {
        using var folder = new TemporaryFolder();
        var text = string.Join(" ", Enumerable.Range(0, 150_000).Select(i => $"word{i % 997}, été")); // 2.3 MB
        var data = new TextDataset(new() { Path = folder.Write("t.txt", text + end), Length = 100, Tokenizer = new() { Kind = kind, Size = 300 } });
        Assert.Empty(data.Quarantine.Samples);
        Assert.True(data.Count(Split.HeldOut) > 0 && data.Count(Split.Test) > 0);
        Assert.Contains(data.Text(Split.HeldOut, 0)[1..^1], text, StringComparison.Ordinal); // a token of one byte may be half an é
        var ids = Enumerable.Range(0, data.Count(Split.Train)).SelectMany(i => Ids(data, i)[..^1]).ToArray();
        Assert.Equal(data.Tokenizer.Encode(text)[..ids.Length], ids); // though it is read in parts
        Assert.InRange(ids.Length, 0.88 * data.Tokenizer.Encode(text).Length, 0.93 * data.Tokenizer.Encode(text).Length);
    }

    [Theory]
    [InlineData(" ", 3_000)]
    [InlineData("", 3_000)]
    [InlineData(" ", 12_000)] // divided when it is read, into fewer parts than there are splits
    public void Divide_TextOfOneLine_IsCutWithinIt(string space, int numWords)
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, numWords).Select(i => $"𠮷word{i % 97}{space}")).Trim();
        var data = new TextDataset(new() { Path = folder.Write("t.txt", text), Length = 9, HoldOut = 0.1 });
        Assert.Empty(data.Notes);
        string Whole(Split split) => data.Tokenizer.Decode([.. Enumerable.Range(0, data.Count(split)).SelectMany(i => data.Ids(split, i)[..^1])]);
        var length = text.EnumerateRunes().Count();
        Assert.All(
            [(Split.Train, 0.9), (Split.HeldOut, 0.05), (Split.Test, 0.05)],
            part => Assert.InRange(Whole(part.Item1).EnumerateRunes().Count(), part.Item2 * length - 80, part.Item2 * length + 80)
        );
        Assert.StartsWith(Whole(Split.Train), text, StringComparison.Ordinal);
        Assert.All([Split.HeldOut, Split.Test], split => Assert.Contains(Whole(split), text, StringComparison.Ordinal));
        if (space.Length > 0) Assert.All([Split.HeldOut, Split.Test], split => Assert.StartsWith(" 𠮷word", data.Text(split, 0), StringComparison.Ordinal));
    }

    [Fact]
    public void Divide_LinesOfWhichOneCoversASplit_OnlyThatOneIsCut()
    {
        using var folder = new TemporaryFolder();
        var last = string.Concat(Enumerable.Range(0, 100).Select(i => $"{i % 10}"));
        var text = string.Concat(Enumerable.Range(0, 40).Select(i => $"line {i:D2}, and more\n")) + last;
        var data = new TextDataset(new() { Path = folder.Write("t.txt", text), Length = 9, HoldOut = 0.1 });
        Assert.All(Enum.GetValues<Split>(), split => Assert.True(data.Count(split) > 0));
        Assert.Empty(data.Notes);
    }

    [Fact]
    public void Open_SplitOfNoSample_IsTold()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.txt", string.Concat(Enumerable.Repeat("some words\n", 30)));
        var notes = new TextDataset(new() { Path = path, Length = 60 }).Notes;
        Assert.Equal(2, notes.Count);
        Assert.Contains($"{path}: what is held out of it has 11 characters, too few for one sample of 60", notes[0], StringComparison.Ordinal);
        Assert.Empty(new TextDataset(new() { Path = path, Length = 60, HoldOut = 0 }).Notes);
    }

    [Fact]
    public void Open_BrokenPartOfALongLine_IsNamed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.txt", [.. Enumerable.Repeat((byte)'x', 3 * TextLines.MaxPartBytes), 0xff, .. "山山"u8, (byte)'\n', .. "after"u8]);
        var data = new TextDataset(new() { Path = path, HoldOut = 0, MaxBadFraction = 0.5 });
        Assert.Equal([$"{path}:1 (part 4)"], data.Quarantine.Samples.Select(s => s.Name));
        Assert.Equal("1 broken sample of 5, more than data.maxBadFraction = 0.1 allows", Assert.Throws<UserException>(() => new TextDataset(new() { Path = path })).Message.Split(": ")[0]);
        var chinese = folder.Write("c.txt", string.Concat(Enumerable.Repeat("山水", 40_000))); // no place to divide, but for between characters
        Assert.Empty(new TextDataset(new() { Path = chinese, HoldOut = 0 }).Quarantine.Samples);
    }

    [Fact]
    public void Open_BinaryFile_StopsTheRun()
    {
        using var folder = new TemporaryFolder();
        var noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        var error = Assert.Throws<UserException>(() => new TextDataset(new() { Path = folder.Write("t.bin", noise) }));
        Assert.Contains("t.bin:1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_TooShortOrMissing_IsTheUsersMistake()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("one sample takes 129", Assert.Throws<UserException>(() => new TextDataset(new() { Path = folder.Write("t", "short") })).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => new TextDataset(new() { Path = folder.Write("e", "") }));
        Assert.Throws<UserException>(() => new TextDataset(new() { Path = folder.File("none") }));
    }

    [Fact]
    public void Text_CharacterThatTheVocabularyLacks_IsMarked()
    {
        using var folder = new TemporaryFolder();
        var data = new TextDataset(new() { Path = folder.Write("t.txt", "aab𠮷aa\n"), Length = 4, HoldOut = 0, Tokenizer = new() { MinCount = 2 } });
        Assert.Equal("aa□□", data.Text(Split.Train, 0));
        Assert.Equal("aa□□", Row(data, 0));
    }

    [Theory]
    [InlineData("bytes")]
    [InlineData("bpe")]
    public void Read_OtherTokenizers_GiveBackTheText(string kind)
    {
        using var folder = new TemporaryFolder();
        var text = string.Concat(Enumerable.Range(0, 3000).Select(i => $"{(i % 7 == 0 ? "\n" : "")}line {i} 𠮷 of a text\n{(i % 5 == 0 ? "\n\n  " : "")}"));
        var data = new TextDataset(new() { Path = folder.Write("t.txt", text), Length = 9, HoldOut = 0, Tokenizer = new() { Kind = kind, Size = 300 } });
        var ids = Enumerable.Range(0, data.Count(Split.Train)).SelectMany(i => Ids(data, i)[..^1]).ToArray();
        Assert.StartsWith(data.Tokenizer.Decode(ids), text, StringComparison.Ordinal);
        Assert.Equal(data.Tokenizer.Encode(text)[..ids.Length], ids); // though it is read in chunks
        Assert.Equal(kind == "bpe" ? 300 : 259, data.Spec.Tokenizer!.Count);
    }

    [Theory]
    [InlineData("characters")]
    [InlineData("bpe")]
    public void Read_LargerThanMemory_IsTheSameFromACachedFile(string kind)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("t.txt", string.Concat(Enumerable.Range(0, 2000).Select(i => $"line {i} 𠮷 of a text\n")));
        var options = new TextOptions { Path = path, Length = 20, Tokenizer = new() { Kind = kind, Size = 300 } };
        var memory = new TextDataset(options);
        var large = options with { MostInMemory = 1000, CacheFolder = folder.File("cache") };
        foreach (var data in new[] { new TextDataset(large), new TextDataset(large) })
        {
            Assert.Equal(memory.Spec, data.Spec);
            foreach (var split in Enum.GetValues<Split>())
            {
                Assert.Equal(memory.Count(split), data.Count(split));
                Assert.All(Enumerable.Range(0, data.Count(split)), i => Assert.Equal(memory.Text(split, i), data.Text(split, i)));
            }
        }
        Assert.Single(Directory.GetFiles(folder.File("cache")));
        File.AppendAllText(path, "one line more\n");
        _ = new TextDataset(large);
        Assert.Equal(2, Directory.GetFiles(folder.File("cache")).Length); // another text is another file
        if (OperatingSystem.IsWindows()) return; // making links takes rights there
        _ = new TextDataset(large with { Path = File.CreateSymbolicLink(folder.File("link.txt"), path).FullName });
        Assert.Equal(2, Directory.GetFiles(folder.File("cache")).Length); // a link's own length and time say nothing of its text
    }

    private static string Row(TextDataset data, int index) => data.Tokenizer.Decode(Ids(data, index));

    private static int[] Ids(TextDataset data, int index)
    {
        var batch = new HostBatch(data.Fields, 1);
        data.Read(Split.Train, index, batch.Row(0));
        return [.. batch.Int64s("tokens").ToArray().Select(id => (int)id)];
    }
}
