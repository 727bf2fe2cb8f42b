using Diorama.Core;

namespace Diorama.Training.Tests;

/// <summary>Data that are opened beside a run, which may have changed since it began.</summary>
public sealed class RunDataTests : IDisposable
{
    private static readonly DataSpec _pictures = new() { Modality = Modality.Image, Shape = [1, 28, 28], Classes = ["cat", "dog"] };
    private static readonly DataSpec _texts = new() { Modality = Modality.Text, Shape = [16], Tokenizer = CharacterTokenizer.Of(["a", "b", " "]) };

    private readonly Toy _toy = new();

    public static TheoryData<DataSpec, DataSpec, string> Changes => new()
    {
        { _pictures, _pictures with { Shape = [3, 32, 32] }, "shape: was 1 x 28 x 28, is 3 x 32 x 32" },
        { _pictures, _pictures with { Classes = ["bird", "cat", "dog"] }, "classes: 1 new (bird)" },
        { _pictures, _pictures with { Classes = ["cat"] }, "classes: 1 gone (dog)" },
        { _pictures, _pictures with { Classes = ["cat", "hound"] }, "classes: hound in the place of dog" },
        { _pictures, _pictures with { Classes = ["dog", "cat"] }, "classes: the same, in another order" },
        { _pictures, _pictures with { Classes = ["ant", "bee", "cow", "emu", "fox", "gnu"] }, "classes: 2 gone (cat, dog); 6 new (ant, bee, cow, emu, fox, …)" },
        { _texts, _texts with { Tokenizer = CharacterTokenizer.Of(["a", "b", "é", " "]) }, "symbols: 1 new (é)" },
        { _texts, _texts with { Tokenizer = CharacterTokenizer.Of(["a", "b"]) }, "symbols: 1 gone (U+0020)" },
        { _texts, _texts with { Tokenizer = CharacterTokenizer.Of(["a", "x", " "]) }, "symbols: x in the place of b" },
        { _texts, _texts with { Tokenizer = ByteTokenizer.Instance }, "symbols: was characters, is bytes" },
    };

    public void Dispose() => _toy.Dispose();

    [Theory]
    [MemberData(nameof(Changes))]
    public void Differences_ChangedData_AreNamed(DataSpec before, DataSpec now, string said)
    {
        Assert.Equal([said], DataDifferences.Of(before, now));
        Assert.Empty(DataDifferences.Of(now, now));
    }

    // What models never look at, and runs of before it was noted lack.
    [Fact]
    public void Differences_OpeningAndCountsOfWords_AreNone()
    {
        Assert.Empty(DataDifferences.Of(_texts, _texts with { Opening = 5 }));
        var captions = new CaptionSpec { Length = 4, Vocabulary = ["<pad>", "<unknown>", "red"] };
        Assert.Empty(DataDifferences.Of(_pictures with { Captions = captions }, _pictures with { Captions = captions with { WordClasses = [[], [], [0, 3]] } }));
        var more = _pictures with { Captions = captions with { Vocabulary = [.. captions.Vocabulary, "blue"] } };
        Assert.Equal(["words of captions: 1 new (blue)"], DataDifferences.Of(_pictures with { Captions = captions }, more));
    }

    [Fact]
    public void Train_ResumedWithOtherCounts_WarnsOnce()
    {
        Assert.Equal(RunOutcome.Stopped, Train(50, stopAfter: 4, out var begun));
        Assert.Equal(RunOutcome.Stopped, Train(50, stopAfter: 6, out var same));
        Assert.DoesNotContain("samples", begun + same, StringComparison.Ordinal);
        Train(40, stopAfter: 8, out var other);
        Assert.Contains(
            "the data has 50 training, 40 held-out and 50 test samples, where the run began with 50, 50 and 50: some of today's test samples may have trained it",
            other,
            StringComparison.Ordinal
        );
        Train(50, stopAfter: 10, out same); // what counts is how it began
        Assert.DoesNotContain("samples", same, StringComparison.Ordinal);

        // A run of before they were noted.
        var run = RunDirectory.Open(_toy.Folder("run"));
        File.WriteAllText(RunFiles.DataSpec(run), RunData.Spec(run).ToJson());
        Train(30, stopAfter: 11, out same);
        Train(20, stopAfter: 0, out other);
        Assert.DoesNotContain("samples", same + other, StringComparison.Ordinal);
    }

    private RunOutcome Train(int heldOut, long stopAfter, out string warned)
    {
        var said = new List<string>();
        using var stop = new CancellationTokenSource();
        using var plan = Toy.Plan(new ToyDataset { HeldOut = heldOut });
        ((ToyModel)plan.Model).Stepping = step =>
        {
            if (step == stopAfter) stop.Cancel();
        };
        var outcome = new Trainer(plan, _toy.Run("run"), new Listener(said)).Train(stop.Token);
        warned = string.Join('\n', said);
        return outcome;
    }

    private sealed class Listener(List<string> said) : IRunSink
    {
        public void On(RunEvent happened)
        {
            if (happened is RunMessage { IsWarning: true } message) said.Add(message.Text);
        }
    }
}
