using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class TextContinuationTests
{
    private static readonly TextSymbols _symbols = new(SomeText.SpecOf(33, "山", "水", "风", "月", "花"));
    private static readonly TextSymbols _running = new(SomeText.SpecOf(33, "山", "水", "风", "月", "花") with { Opening = SpecialSymbols.Newline });

    [Fact]
    public void Write_EverySymbolEquallyLikely_WritesCharactersAndNewlinesOnly()
    {
        var texts = Write(new TextRequest(200, 1));
        Assert.Equal(200, texts.Count);
        Assert.All(texts, text => Assert.All(text, c => Assert.Contains(c, "山水风月花\n")));
        Assert.Contains(texts, text => text.Length is > 0 and < 31);
        Assert.All(texts, text => Assert.True(text.Length <= 31));
    }

    [Fact]
    public void Write_SameSeed_SameTextsWhateverTheCount()
    {
        var all = Write(new TextRequest(70, 5));
        Assert.Equal(all, Write(new TextRequest(70, 5)));
        Assert.Equal(all[..3], Write(new TextRequest(3, 5)));
        Assert.Equal(all[33..40], Write(new TextRequest(7, 5) { First = 33 }));
        Assert.NotEqual(all, Write(new TextRequest(70, 6)));
        Assert.True(all.Distinct().Count() > 40);
    }

    [Fact]
    public void Write_Prompt_StandsFirstAndUnknownCharactersStay()
    {
        var predictor = new StubPredictor(1, _symbols.Count);
        var text = TextContinuation.Write(new TextRequest(1, 1) { Prompt = "山龙\r\n水" }, _symbols, () => predictor).Single();
        Assert.StartsWith("山龙\n水", text, StringComparison.Ordinal);
        Assert.Equal([SpecialSymbols.Begin, 5, SpecialSymbols.Unknown, SpecialSymbols.Newline, 6], predictor.Seen.Take(5).Select(ids => ids[0]));
    }

    [Fact]
    public void Write_PromptLongerThanTheDatasTexts_GoesOn()
    {
        var prompt = string.Concat(Enumerable.Repeat("山水\n", 30));
        var predictor = new StubPredictor(1, _symbols.Count);
        var text = TextContinuation.Write(new TextRequest(1, 3) { Prompt = prompt }, _symbols, () => predictor).Single();
        Assert.StartsWith(prompt, text, StringComparison.Ordinal);
        Assert.InRange(text.Length, prompt.Length, prompt.Length + 31);
        Assert.Equal([SpecialSymbols.Begin, 5, 6, SpecialSymbols.Newline], predictor.Seen.Take(4).Select(ids => ids[0]));
    }

    [Theory]
    [InlineData(4, new[] { SpecialSymbols.Begin, 5, 6, 7 })]
    [InlineData(3, new[] { 5, 6, 7 })]
    [InlineData(2, new[] { 6, 7 })]
    [InlineData(1, new[] { 7 })]
    public void Write_PromptLongerThanTheContext_ReadsItsLastPart(int context, int[] read)
    {
        foreach (var isStream in new[] { false, true })
        {
            var predictor = new StubPredictor(1, _symbols.Count);
            var request = new TextRequest(1, 3) { Prompt = "山水风", RepetitionPenalty = 2, MaxLength = 5 };
            var text = isStream ? string.Concat(TextContinuation.Stream(request, _symbols, () => predictor, context)) : TextContinuation.Write(request, _symbols, () => predictor, context).Single();
            Assert.StartsWith("山水风", text, StringComparison.Ordinal);
            Assert.InRange(text.Length, 3, 8);
            Assert.Equal(read, predictor.Seen.Take(read.Length).Select(ids => ids[0]));
        }
    }

    [Theory]
    [InlineData("", new[] { SpecialSymbols.Newline })]
    [InlineData("山水", new[] { SpecialSymbols.Newline, 5, 6 })]
    public void Write_RunningText_BeginsBehindItsOpeningAndHasNoEnd(string prompt, int[] read)
    {
        var predictor = new StubPredictor(1, _running.Count);
        var texts = TextContinuation.Write(new TextRequest(40, 1) { Prompt = prompt }, _running, () => predictor).ToList();
        Assert.Equal(read, predictor.Seen.Take(read.Length).Select(ids => ids[0]));
        Assert.All(texts, text => Assert.Equal(prompt.Length + 31, text.Length));
        Assert.DoesNotContain(predictor.Seen, ids => ids[0] is SpecialSymbols.Begin or SpecialSymbols.End);
    }

    [Fact]
    public void Write_HeadsOfRunningText_EndWithTheLastLine()
    {
        var texts = TextContinuation.Write(new TextRequest(50, 2) { Heads = "山水", MaxLength = 1000 }, _running, () => new StubPredictor(8, _running.Count)).ToList();
        Assert.All(texts, text => Assert.Equal("山水", string.Concat(text.Split('\n').Select(line => line[0]))));
        Assert.All(texts, text => Assert.True(text.Length < 1000));
        var formed = TextContinuation.Write(new TextRequest(5, 2) { Heads = "山水", Form = new(2, 3) }, _running, () => new StubPredictor(8, _running.Count));
        Assert.All(formed, text => Assert.Equal([3, 3], text.Split('\n').Select(line => line.Length)));
    }

    [Fact]
    public void Write_StopString_EndsTheTextBeforeIt()
    {
        var free = Write(new TextRequest(200, 5) { Prompt = "山水" });
        var stopped = Write(new TextRequest(200, 5) { Prompt = "山水", StopStrings = ["水月", "花"] });
        Assert.Equal(free.Select(text => "山水" + Before(text[2..])), stopped);
        Assert.Contains(stopped, text => text.Length == 2);

        static string Before(string text) =>
            new[] { "水月", "花" }.Select(stop => text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(text.Length).Min()
                is var cut
                ? text[..cut]
                : "";
    }

    [Fact]
    public void Write_RepetitionPenalty_DividesWhatIsPositiveAndMultipliesWhatIsNot()
    {
        // A great penalty rules out what was written, as long as logits are below zero.
        var texts = TextContinuation.Write(new TextRequest(50, 1) { RepetitionPenalty = 1e6 }, _symbols, () => new StubPredictor(8, _symbols.Count, logit: -1)).ToList();
        Assert.All(texts, text => Assert.Equal(text.Length, text.Distinct().Count()));
        var twice = TextContinuation.Write(new TextRequest(50, 1) { RepetitionPenalty = 1 }, _symbols, () => new StubPredictor(8, _symbols.Count, logit: -1)).ToList();
        Assert.Contains(twice, text => text.Length > text.Distinct().Count());
        // Logits of 30 become 30 / 30: far below those that stay.
        texts = [.. TextContinuation.Write(new TextRequest(50, 1) { RepetitionPenalty = 30, MaxLength = 4 }, _symbols, () => new StubPredictor(8, _symbols.Count, logit: 30))];
        Assert.All(texts, text => Assert.Equal(text.Length, text.Distinct().Count()));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("山", 2)]
    public void Stream_Pieces_AreTheText(string prompt, int first)
    {
        var request = new TextRequest(9, 5) { Prompt = prompt, First = first, StopStrings = ["花月山", "水水"] };
        var pieces = TextContinuation.Stream(request, _symbols, () => new StubPredictor(8, _symbols.Count)).ToList();
        Assert.Equal(Write(request)[0], string.Concat(pieces));
        Assert.Throws<UserException>(() => TextContinuation.Stream(request with { TopP = 0 }, _symbols, () => new StubPredictor(8, _symbols.Count)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("山", "")]
    [InlineData("", "花山水")]
    public void Stream_WithAForm_KeepsItPieceByPiece(string prompt, string heads)
    {
        var request = new TextRequest(1, 7) { Prompt = prompt, Heads = heads, Form = new(3, 4) };
        var text = "";
        foreach (var piece in TextContinuation.Stream(request, _symbols, () => new StubPredictor(8, _symbols.Count)))
        {
            text += piece;
            var lines = text.Split('\n');
            Assert.InRange(lines.Length, 1, 3);
            Assert.All(lines[..^1], line => Assert.Equal(4, line.EnumerateRunes().Count()));
            Assert.InRange(lines[^1].EnumerateRunes().Count(), 0, 4);
        }
        Assert.Equal([4, 4, 4], text.Split('\n').Select(line => line.EnumerateRunes().Count()));
        Assert.Equal(Write(request)[0], text);
        Assert.Equal(heads, heads.Length == 0 ? "" : string.Concat(text.Split('\n').Select(line => line.EnumerateRunes().First())));
    }

    [Theory]
    [InlineData("山水")]
    [InlineData("花月龙𠀀风山")]
    public void Write_Heads_BeginTheLines(string heads)
    {
        foreach (var text in Write(new TextRequest(50, 2) { Heads = heads, MaxLength = 1000 }))
        {
            Assert.Equal(heads, string.Concat(text.Split('\n').Select(line => line.EnumerateRunes().First().ToString())));
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("山水月\n", "")]
    [InlineData("山", "")]
    [InlineData("", "山水")]
    public void Write_Form_IsKept(string prompt, string heads)
    {
        foreach (var text in Write(new TextRequest(50, 3) { Prompt = prompt, Heads = heads, Form = new TextForm(2, 3) }))
        {
            Assert.Equal([3, 3], text.Split('\n').Select(line => line.Length));
            Assert.StartsWith(prompt, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_FormLongerThanTheData_IsKept() =>
        Assert.All(Write(new TextRequest(5, 3) { Form = new TextForm(8, 7) }), text => Assert.Equal(63, text.Length));

    [Fact]
    public void Write_MaxLength_DoesNotCountThePrompt()
    {
        var texts = Write(new TextRequest(50, 4) { Prompt = "山水", MaxLength = 3 });
        Assert.All(texts, text => Assert.InRange(text.Length, 2, 5));
        Assert.Contains(texts, text => text.Length == 5);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_ToldToStop_StopsAfterTheSymbolInProgress(bool isStream)
    {
        using var stop = new CancellationTokenSource();
        var predictor = new StubPredictor(4, _running.Count) { AfterRead = seen => { if (seen == 3) stop.Cancel(); } };
        var request = new TextRequest(1, 1) { MaxLength = TextRequest.MostSymbols, Stop = stop.Token };
        var texts = isStream ? TextContinuation.Stream(request, _running, () => predictor) : TextContinuation.Write(request, _running, () => predictor);
        Assert.Throws<OperationCanceledException>(() => texts.Count());
        Assert.Equal(3, predictor.Seen.Count);
    }

    [Fact]
    public void Write_ToldToStopWhileTheContextIsReadAnew_StopsThen()
    {
        using var stop = new CancellationTokenSource();
        var predictor = new StubPredictor(1, _running.Count) { AfterRead = seen => { if (seen == 11) stop.Cancel(); } };
        using var sliding = new SlidingPredictor(predictor, 8, stop.Token);
        var request = new TextRequest(1, 1) { MaxLength = 100, Stop = stop.Token };
        Assert.Throws<OperationCanceledException>(() => TextContinuation.Write(request, _running, () => sliding).Count());
        Assert.Equal(11, predictor.Seen.Count); // 8, then 3 of the 4 that are read again
    }

    public static TheoryData<string, TextRequest> Impossible => new()
    {
        { "at least 1", new TextRequest(0, 1) },
        { "temperature", new TextRequest(1, 1) { Temperature = -1 } },
        { "temperature", new TextRequest(1, 1) { Temperature = double.NaN } },
        { "top-k", new TextRequest(1, 1) { TopK = -1 } },
        { "top-p", new TextRequest(1, 1) { TopP = 0 } },
        { "top-p", new TextRequest(1, 1) { TopP = 1.5 } },
        { "up to -1 symbols: from 1 to 1000000", new TextRequest(1, 1) { MaxLength = -1 } },
        { "up to 1000001 symbols: from 1 to 1000000", new TextRequest(1, 1) { MaxLength = TextRequest.MostSymbols + 1 } },
        { "not both", new TextRequest(1, 1) { Prompt = "山", Heads = "水" } },
        { "one line", new TextRequest(1, 1) { Heads = "山\n水" } },
        { "both must be", new TextRequest(1, 1) { Form = new TextForm(0, 5) } },
        { "give one a line", new TextRequest(1, 1) { Heads = "山", Form = new TextForm(2, 5) } },
        { "line 1 of the prompt", new TextRequest(1, 1) { Prompt = "山\n水", Form = new TextForm(2, 5) } },
        { "line 2 of the prompt", new TextRequest(1, 1) { Prompt = "山水\n山水月", Form = new TextForm(2, 2) } },
        { "prompt has 3 lines", new TextRequest(1, 1) { Prompt = "山\n水\n月", Form = new TextForm(2, 1) } },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Write_ImpossibleRequest_SaysWhyAtOnce(string expected, TextRequest request) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => { TextContinuation.Write(request, _symbols, () => new StubPredictor(1, 1)); }).Message, StringComparison.Ordinal);

    private static List<string> Write(TextRequest request) =>
        [.. TextContinuation.Write(request, _symbols, () => new StubPredictor(32, _symbols.Count))];
}
