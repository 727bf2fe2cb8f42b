using System.Text;
using Diorama.Cli.Commands;
using Diorama.Models;

namespace Diorama.Cli.Tests;

/// <summary>A small model of pairs, trained for a moment, and what it is given to translate.</summary>
public sealed class TranslateTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Translate_File_GivesALineForEachLine()
    {
        var run = Train("seq2seq-gru", "embedding: 8, hidden: 8");
        File.WriteAllBytes(_work.At("in.txt"), [.. Encoding.UTF8.Preamble, .. "abc\r\n\r\n  \nbca\ncab"u8]);
        var lines = Commands.Run("translate", run, _work.At("in.txt"), "--json").Succeeds().Json().GetProperty("translations").EnumerateArray().Select(t => t.GetString()!).ToList();
        Assert.Equal(5, lines.Count);
        Assert.Equal(("", ""), (lines[1], lines[2]));
        Commands.Run("translate", run, _work.At("in.txt"), "--out", _work.At("out.txt")).Succeeds();
        Assert.Equal(lines, File.ReadAllLines(_work.At("out.txt")));
        Assert.Equal(5, Commands.Run("translate", run, _work.At("in.txt"), "--beam", "1").Succeeds().Output.Split('\n').Length - 1);
    }

    [Fact]
    public void Translate_LongLine_IsDividedAndSaid()
    {
        var run = Train("seq2seq-transformer", "width: 8, heads: 2, feedForward: 8, encoderLayers: 1, decoderLayers: 1");
        File.WriteAllText(_work.At("long.txt"), string.Join(". ", Enumerable.Repeat("abc abc", 20)) + "\n");
        var told = Commands.Run("translate", run, _work.At("long.txt"), "--beam", "1").Succeeds();
        Assert.Contains("Line 1 is longer than the 16 tokens that the model reads: it is translated in 19 parts.", told.Error, StringComparison.Ordinal);
        Assert.Equal(1, told.Output.Split('\n').Length - 1);
        File.WriteAllText(_work.At("word.txt"), "abc\n" + new string('a', 40));
        Commands.Run("translate", run, _work.At("word.txt")).IsMistake("line 2: its word aaaaaaaaaaaaaaaaaaaaaaaa… has 40 tokens");
    }

    [Fact]
    public void Translate_Stopped_KeepsTheLinesThatAreWhole()
    {
        using var stop = new CancellationTokenSource();
        var model = new Capitals(calls =>
        {
            if (calls == 3) stop.Cancel();
        });
        // A line of 200 parts stands across two batches: it is whole only when both are.
        string[] lines = [.. Enumerable.Range(0, 100).Select(i => $"a{i}"), string.Join(' ', Enumerable.Repeat("long", 200)), "b", "c", .. Enumerable.Repeat("d", 300)];
        var texts = new LineTranslation(model, new([])).Run(lines, stop.Token);
        Assert.Equal(100, texts.Count);
        Assert.Equal("A99", texts[99]);
        Assert.Equal(lines.Length, new LineTranslation(new Capitals(_ => { }), new([])).Run(lines, TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void Translate_Mistakes_AreToldInALine()
    {
        var run = Train("seq2seq-gru", "embedding: 8, hidden: 8");
        File.WriteAllBytes(_work.At("latin.txt"), [.. "abc\nma"u8, 0xf1, .. "ana\n"u8]);
        Commands.Run("translate", run, _work.At("latin.txt")).IsMistake("latin.txt, line 2: no UTF-8: at byte 2 of the line");
        Commands.Run("translate", run, _work.At("none.txt")).IsMistake("there is no such file");
        Commands.Run("translate", run, _work.At("latin.txt"), "--beam", "0").IsMistake("a beam of 0");
        File.WriteAllText(_work.At("plain.txt"), "abc");
        Commands.Run("translate", run, _work.At("plain.txt"), "--out", _work.At("plain.txt")).IsMistake("--out", "plain.txt is the file that is read");
        File.CreateSymbolicLink(_work.At("link.txt"), _work.At("plain.txt"));
        Commands.Run("translate", run, _work.At("link.txt"), "--out", _work.At("plain.txt")).IsMistake("is the file that is read");
        Commands.Run("translate", run, _work.At("plain.txt"), "--out", _work.At("link.txt")).IsMistake("is the file that is read");
        Assert.Equal("abc", File.ReadAllText(_work.At("plain.txt")));
        Commands.Run("translate", _work.TrainText(), _work.At("plain.txt")).IsMistake("does not translate");
    }

    [Fact]
    public void Translate_EmptyStandardInput_EndsBeforeTheModelIsLoaded()
    {
        File.WriteAllText(_work.At("empty.txt"), "");
        var told = Commands.Run(Commands.StartReading(_work.Folder, Workspace.Plain, _work.At("empty.txt"), "translate", _work.At("none"), "-")).Succeeds();
        Assert.Equal(("", "standard input has no lines."), (told.Output, told.Error.Trim()));
    }

    [Fact]
    public void Translate_SeveralTasks_DoesWhatItIsAsked()
    {
        File.WriteAllLines(
            _work.At("tasks.tsv"),
            Enumerable
                .Range(0, 200)
                .Select(i => $"{(char)('a' + (i % 5))}{(char)('a' + (i / 5 % 5))}\t{(i % 2 == 0 ? "yes" : "no")}\t{(i % 2 == 0 ? "agree" : "refuse")}")
        );
        File.WriteAllText(
            _work.At("tasks.yaml"),
            $$"""
            run: {steps: 60, seed: 3, threads: 1}
            data: {name: pairs, path: "{{_work.At("tasks.tsv")}}", task: 3, tokenizer: bpe, vocabularySize: 270, length: 8, batch: 8}
            model: {kind: seq2seq-gru, embedding: 16, hidden: 16, dropout: 0, taskWeights: {kind: uncertainty} }
            optim: {kind: adam, lr: 0.02}
            evaluate: {samples: 10}
            """);
        var run = _work.At("tasks");
        Commands.Run("train", _work.At("tasks.yaml"), "--out", run).Succeeds();
        File.WriteAllText(_work.At("in.txt"), "ab\n");
        Assert.Equal("yes", Commands.Run("translate", run, _work.At("in.txt"), "--task", "agree").Succeeds().Output.Trim());
        Assert.Equal("no", Commands.Run("translate", run, _work.At("in.txt"), "--task", "refuse").Succeeds().Output.Trim());
        Commands.Run("translate", run, _work.At("in.txt")).IsMistake("has learnt", "say which with --task");
        Commands.Run("translate", run, _work.At("in.txt"), "--task", "agre").IsMistake("did you mean agree?");
        var names = Commands.Run("evaluate", run, "--samples", "10", "--json").Succeeds().Json().GetProperty("results").EnumerateArray().Select(f => f.GetProperty("name").GetString()!).ToList();
        Assert.Empty(new[] { "test.bleu", "test.agree.bleu", "test.refuse.chrf", "test.agree.perplexity", "test.perplexity" }.Except(names));
        Commands.Run("translate", Train("seq2seq-gru", "embedding: 8, hidden: 8"), _work.At("in.txt"), "--task", "agree").IsMistake("one thing only");
    }

    [Fact]
    public void Evaluate_Translator_PrintsBleuChrfAndTheirSignature()
    {
        var run = Train("seq2seq-gru", "embedding: 8, hidden: 8");
        var figures = Commands.Run("evaluate", run, "--samples", "8", "--json").Succeeds().Json().GetProperty("results").EnumerateArray()
            .ToDictionary(f => f.GetProperty("name").GetString()!, f => f.GetProperty("protocol").GetString()!);
        Assert.StartsWith("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:diorama; ", figures["test.bleu"], StringComparison.Ordinal);
        Assert.Contains("beam 4, length penalty 0.6", figures["test.bleu"], StringComparison.Ordinal);
        Assert.StartsWith("nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|version:diorama; ", figures["test.chrf"], StringComparison.Ordinal);
        Assert.Contains("test.bleu_copy", figures.Keys);
    }

    [Fact]
    public void Train_SamplesEveryFewSteps_AreHeldOutSourcesWithTranslationAndReference()
    {
        var run = Train("seq2seq-gru", "embedding: 16, hidden: 16");
        var file = Assert.Single(Directory.GetFiles(Path.Combine(run, "samples"), "*.txt"));
        Assert.Equal("step-000006.txt", Path.GetFileName(file));
        var blocks = File.ReadAllText(file).TrimEnd('\n').Split("\n\n");
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block =>
        {
            var lines = block.Split('\n');
            Assert.Equal(3, lines.Length);
            Assert.Equal(string.Concat(lines[0].Reverse()), lines[2]);
        });
    }

    private string Train(string kind, string model)
    {
        File.WriteAllLines(_work.At("pairs.tsv"), Enumerable.Range(0, 200).Select(i =>
        {
            var word = $"{(char)('a' + (i % 5))}{(char)('a' + (i / 5 % 5))} {(char)('a' + (i / 25))}. ";
            return $"{word.Trim()}\t{string.Concat(word.Trim().Reverse())}";
        }));
        File.WriteAllText(_work.At($"{kind}.yaml"), $$"""
            run: {steps: 6, seed: 3, threads: 1}
            data: {name: pairs, path: "{{_work.At("pairs.tsv")}}", tokenizer: characters, length: 16, batch: 8}
            model: {kind: {{kind}}, {{model}}}
            optim: {kind: adam, lr: 0.01}
            evaluate: {samples: 4}
            """);
        var run = _work.At(kind);
        Commands.Run("train", _work.At($"{kind}.yaml"), "--out", run).Succeeds();
        return run;
    }

    /// <summary>Reads a word at a time, and writes it in capitals; stops where it is told to.</summary>
    private sealed class Capitals(Action<int> onCall) : ITranslate
    {
        private int _calls;

        public int LongestSource => 1;

        public int NumTokens(string source) => source.Split(' ').Length;

        public IReadOnlyList<string> Translate(TranslationRequest request)
        {
            onCall(++_calls);
            request.Stop.ThrowIfCancellationRequested();
            return [.. request.Sources.Select(source => source.ToUpperInvariant())];
        }
    }
}
