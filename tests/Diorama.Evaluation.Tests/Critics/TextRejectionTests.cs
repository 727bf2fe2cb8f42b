using Diorama.Core;
using Diorama.Evaluation.Tests.Metrics;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Critics;

public sealed class TextRejectionTests
{
    private static readonly FakeTexts _data = new([], [.. Enumerable.Range(0, 60).Select(i => new string('a', 4 + (i % 6)))]);

    [Theory]
    [InlineData("")]
    [InlineData("aaa")]
    public void Continue_Kept_AreOutOfAllDrawnInTheirOrderAndMoreLikeTheReal(string prompt)
    {
        using var model = new Letters(_data.Spec);
        var request = new TextRequest(100, 4) { Prompt = prompt };
        var kept = Learn(model, 0.25).Continue(request).ToList();
        var drawn = model.Continue(request with { Count = 400 }).ToArray();
        Assert.Equal(100, kept.Count);
        Assert.Equal(drawn.Where(kept.Contains), kept); // each differs from all others
        Assert.True(kept.Average(Score) > drawn.Average(Score) + 1, $"{kept.Average(Score)} of {drawn.Average(Score)}");
        Assert.True(kept.Min(Score) < drawn.Select(Score).Order().ElementAt(200)); // what scores low is rarer, not gone
    }

    [Fact]
    public void Continue_SameSeed_GivesTheSameAndAnotherAnother()
    {
        using var model = new Letters(_data.Spec);
        var sampler = Learn(model, 0.3);
        var texts = sampler.Continue(new TextRequest(70, 1)).ToArray();
        Assert.Equal(70, texts.Length);
        Assert.Equal(texts, Learn(model, 0.3).Continue(new TextRequest(70, 1)));
        Assert.NotEqual(texts, sampler.Continue(new TextRequest(70, 2)));
        string[] blocks = [.. sampler.Continue(new TextRequest(64, 1)), .. sampler.Continue(new TextRequest(6, 1) { First = 64 })];
        Assert.Equal(texts, blocks);
        Assert.Single(sampler.Continue(new TextRequest(1, 1)));
    }

    /// <summary>A critic that tells nothing chooses nothing: as many of each kind stay as were drawn.</summary>
    [Fact]
    public void Continue_CriticWithoutAnOpinion_KeepsWhatIsDrawn()
    {
        using var model = new Letters(_data.Spec) { Weight = 0 };
        var kept = Learn(model, 0.5).Continue(new TextRequest(2000, 4)).ToArray();
        Assert.Equal(model.Continue(new TextRequest(4000, 4)).Average(Score), kept.Average(Score), 0.25);
    }

    [Fact]
    public void Learn_ModelWithoutADiscriminatorOrWrongShare_IsRefused()
    {
        using var model = new Letters(_data.Spec);
        using var fake = new FakeModel(_data.Spec);
        Assert.Contains("no discriminator", Assert.Throws<UserException>(() => TextRejectionSampler.Check(new WriterOnly(fake))).Message, StringComparison.Ordinal);
        foreach (var share in (double[])[0, 1e-9, 1, double.NaN]) Assert.Throws<UserException>(() => Learn(model, share));
        Assert.Throws<UserException>(() => TextRejectionSampler.Learn(model, new FakeTexts(["a"], ["a"]), 0.5, new(), new(1, 0), stop: TestContext.Current.CancellationToken));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => TextRejectionSampler.Learn(model, _data, 0.5, new(), new(1, 0), _ => stop.Cancel(), stop.Token));
    }

    private static TextRejectionSampler Learn(GenerativeModel model, double share) =>
        TextRejectionSampler.Learn(model, _data, share, new MeasureOptions { Samples = 256 }, new(1, 0), stop: TestContext.Current.CancellationToken);

    // How many of its first ten characters are an a.
    private static double Score(string text) => text.Take(10).Count(c => c == 'a');

    /// <summary>Writes the prompt, up to nine letters a and the text's number; scores a row by its letters a, of which real ones have four to nine.</summary>
    private sealed class Letters(DataSpec spec) : GenerativeModel(spec), IContinue, IScore
    {
        public double Weight { get; init; } = 1;

        public override IReadOnlyList<Objective> Objectives => [];

        public bool IsConditional => false;

        public bool HasZero => true;

        public IEnumerable<string> Continue(TextRequest request)
        {
            for (var number = request.First; number < request.First + request.Count; number++)
                yield return $"{request.Prompt}{new string('a', new SeededRandom(request.Seed, "letters", number).Next(10))}-{number}";
        }

        public Tensor Score(Tensor input, Tensor? label = null) => input.Eq(ByteTokenizer.Instance.Encode("a")[0]).To(DType.Float32).Sum([1]) * Weight;
    }
}
