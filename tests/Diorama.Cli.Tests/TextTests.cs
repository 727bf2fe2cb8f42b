using System.Text;
using System.Text.Json;
using Diorama.Data.Features;

namespace Diorama.Cli.Tests;

/// <summary><c>diorama text analyse</c>.</summary>
public sealed class TextTests : IDisposable
{
    private static readonly string[] _sea = ["ship", "wave", "harbour", "sail", "storm"];
    private static readonly string[] _land = ["plough", "barley", "meadow", "harvest", "orchard"];

    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    private string Corpus()
    {
        var random = new Random(3);
        var lines = Enumerable.Range(0, 120).Select(i => string.Join(' ', Enumerable.Range(0, 8).Select(_ => random.Next(3) == 0 ? "the" : (i % 2 == 0 ? _sea : _land)[random.Next(5)])));
        File.WriteAllLines(_work.At("corpus.txt"), lines);
        return _work.At("corpus.txt");
    }

    [Fact]
    public void Analyse_Json_IsOneDocumentWithAllOfIt()
    {
        var document = Commands.Run("text", "analyse", Corpus(), "--topics", "2", "--top", "5", "--ngram", "2", "--json").Succeeds().Json();
        Assert.Equal(120, document.GetProperty("documents").GetInt32());
        Assert.Equal(960, document.GetProperty("words").GetInt32());
        Assert.Equal(["the"], document.GetProperty("ngrams")[0].GetProperty("top").EnumerateArray().Take(1).Select(t => t.GetProperty("text").GetString()));
        Assert.Equal(2, document.GetProperty("ngrams").GetArrayLength());
        Assert.Equal(8, document.GetProperty("forms")[0].GetProperty("length").GetInt32());

        // Stop words by default are those in more than 5% of the documents: all of these.
        Assert.StartsWith("no term is left", document.GetProperty("remark").GetString(), StringComparison.Ordinal);
        document = Commands.Run("text", "analyse", Corpus(), "--topics", "2", "--top", "5", "--max-share", "0.9", "--json").Succeeds().Json();
        Assert.Equal(JsonValueKind.Null, document.GetProperty("remark").ValueKind);
        Assert.DoesNotContain("the", document.GetProperty("keyWords").EnumerateArray().Select(k => k.GetProperty("term").GetString()));
        var topics = document.GetProperty("topics").EnumerateArray().Select(t => string.Join(' ', t.GetProperty("terms").EnumerateArray().Select(w => w.GetString()).Order())).Order();
        Assert.Equal(new[] { string.Join(' ', _land.Order()), string.Join(' ', _sea.Order()) }, topics);
        var figures = document.GetProperty("results").EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("value").GetDouble());
        Assert.InRange(figures["perplexity"], 4, 7);
        Assert.InRange(figures["perplexity.shares"], 9, 11);
        Assert.Equal(10, figures["perplexity.uniform"]);
    }

    [Fact]
    public void Analyse_SameSeed_GivesSameBytes()
    {
        string[] args = ["text", "analyse", Corpus(), "--topics", "3", "--max-share", "1", "--seed", "5", "--out"];
        var first = Commands.Run([.. args, _work.At("a.npz")]).Succeeds().Output;
        Assert.Equal(first.Replace("a.npz", "b.npz", StringComparison.Ordinal), Commands.Run([.. args, _work.At("b.npz")]).Succeeds().Output);
        Assert.Equal(File.ReadAllBytes(_work.At("a.npz")), File.ReadAllBytes(_work.At("b.npz")));
        Assert.Contains("120 documents, 960 words, 11 different", first, StringComparison.Ordinal);
        Assert.Contains("held-out perplexity", first, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", first, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".npz")]
    [InlineData(".npy")]
    [InlineData(".csv")]
    public void Analyse_Out_WritesARowADocument(string kind)
    {
        var path = _work.At("features" + kind);
        Assert.Equal(path, Commands.Run("text", "analyse", Corpus(), "--topics", "2", "--max-share", "1", "--out", path, "--json").Succeeds().Json().GetProperty("features").GetString());
        var matrix = FeatureFile.Read(path);
        Assert.Equal((120, 7 + 2 + 11), (matrix.NumRows, matrix.NumColumns));
        if (kind != ".npy") Assert.Equal(["form:words", "topic 1", "term:barley"], [matrix.Columns[0], matrix.Columns[7], matrix.Columns[9]]);
    }

    [Fact]
    public void Analyse_StandardInput_IsRead()
    {
        File.WriteAllText(_work.At("in.jsonl"), "{\"say\": \"明月光\"}\n{\"say\": \"地上霜\"}\n");
        var shell = Commands.StartTool(
            _work.Folder,
            Workspace.Plain,
            "sh",
            "-c",
            $"dotnet '{Path.Combine(AppContext.BaseDirectory, "diorama.dll")}' text analyse - --as jsonl --field say --json < in.jsonl"
        );
        var document = Commands.Run(shell).Succeeds().Json();
        Assert.Equal(2, document.GetProperty("documents").GetInt32());
        Assert.StartsWith("2 documents: ", document.GetProperty("remark").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, document.GetProperty("forms")[0].GetProperty("length").GetInt32());
    }

    [Fact]
    public void Analyse_OneLongLine_TakesLittleMoreThanTwiceTheText()
    {
        File.WriteAllText(_work.At("line.txt"), string.Concat(Enumerable.Repeat("a ", 4_000_000)));
        var environment = new Dictionary<string, string?> { ["DOTNET_GCHeapHardLimit"] = "0x4000000" }; // 64 MiB; the text takes 16
        Assert.Contains("1 document, 4,000,000 words", Commands.RunProcess(_work.Folder, environment, "text", "analyse", _work.At("line.txt")).Succeeds().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyse_BrokenLines_AreToldAndLeftOut()
    {
        File.WriteAllBytes(_work.At("bad.txt"), [.. Encoding.UTF8.Preamble, .. "one\r\n"u8, 0xff, (byte)'\n', .. "two\n"u8]);
        var result = Commands.Run("text", "analyse", _work.At("bad.txt")).Succeeds();
        Assert.Contains("1 line is left out: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("bad.txt:2 (no UTF-8", result.Error, StringComparison.Ordinal);
        Assert.Contains("2 documents, 2 words", result.Output, StringComparison.Ordinal);
        Assert.Contains("note: 2 documents: key words", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Analyse_WhatIsNoText_IsAMistake()
    {
        File.WriteAllBytes(_work.At("a.txt"), [0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n', 0, 0, 0, 13, 0xff, (byte)'\n', .. "..."u8]);
        Commands.Run("text", "analyse", _work.At("a.txt"), "--out", _work.At("a.npz")).IsMistake("there is no word in it");
        Assert.False(File.Exists(_work.At("a.npz")));
    }

    [Theory]
    [InlineData("there is no such file; did you mean poems?", "peoms")]
    [InlineData("holds no texts", "digits")]
    [InlineData("--set is for bundled", "-", "--set", "source=modern")]
    [InlineData("sorce", "verses", "--set", "sorce=modern")]
    [InlineData("--topics 1001", "poems", "--topics", "1001")]
    [InlineData("--top 0", "poems", "--top", "0")]
    [InlineData("--ngram 9", "poems", "--ngram", "9")]
    [InlineData("--max-share 1.5", "poems", "--max-share", "1.5")]
    [InlineData(".npz, .npy or .csv", "poems", "--out", "x.txt")]
    [InlineData("are for files", "poems", "--field", "text")]
    [InlineData("--as xls: one of text, jsonl, csv, tsv", "poems", "--as", "xls")]
    public void Analyse_Mistake_IsToldInOneLine(string says, params string[] args) =>
        Assert.Single(Commands.Run(["text", "analyse", .. args]).IsMistake(says).Error.Trim().Split('\n'));

    [Fact]
    public void Analyse_ColumnsWithoutAField_NamesThem()
    {
        File.WriteAllText(_work.At("a.tsv"), "Genesis 1:1\tIn the beginning\n");
        Commands.Run("text", "analyse", _work.At("a.tsv")).IsMistake("which column", "'Genesis 1:1', 'In the beginning'");
        Assert.Contains("1 document, 3 words", Commands.Run("text", "analyse", _work.At("a.tsv"), "--field", "2").Succeeds().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("春风", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("𠮷", 2)]
    public void Width_Text_IsColumnsOfATerminal(string text, int width) => Assert.Equal(width, TextTable.Width(text));

    [Fact]
    public void Lines_ChineseAndNumbers_StandUnderEachOther() =>
        Assert.Equal(["  春风   1  x", "  a     12"], TextTable.Lines([["春风", "1", "x"], ["a", "12", ""]], false, true, false));
}
