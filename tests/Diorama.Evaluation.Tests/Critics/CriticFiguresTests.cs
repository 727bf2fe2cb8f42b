using Diorama.Data;
using Diorama.Evaluation.Tests.Metrics;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Critics;

public sealed class CriticFiguresTests
{
    [Fact]
    public void Calibration_ScoresThatDependOnTheClass_IsFittedAndMeasuredOnAllClasses()
    {
        // Two classes that take turns: of the one real ones score higher, of the other lower. What is fitted on the first is wholly wrong on the second, and of both the score says nothing.
        var figures = Figures(i => i % 2 == 0 ? 2 : 1, i => i % 2 == 0 ? 1 : 2, seed: 4);
        Assert.InRange(figures["critic.ece"], 0, 0.3);
    }

    [Fact]
    public void Calibration_OfASeed_IsTheSameEachTimeAndOfAnotherNot()
    {
        Assert.Equal(Wavering(4), Wavering(4));
        Assert.NotEqual(Wavering(4), Wavering(5));

        static double Wavering(long seed) => Figures(i => Math.Sin(i), i => Math.Cos(i) - 0.3, seed)["critic.ece"];
    }

    /// <summary>Right on all of few real ones and on no generated one: as good as chance.</summary>
    [Fact]
    public void Accuracy_FewRealAndManyGenerated_IsTheMeanOfBothShares()
    {
        var figures = Figures(_ => 1, _ => 2, seed: 0, numReal: 20);
        Assert.Equal((1.0, 0.0, 0.5), (figures["critic.real"], figures["critic.generated"], figures["critic.accuracy"]));
    }

    [Fact]
    public void Accuracy_AllRight_HasAnIntervalOfBothShares()
    {
        using var scope = TensorScope.Open();
        var figures = new CriticFigures(true, "pictures", new SplitExamples(new FakePictures(200), Split.Test, new() { Samples = 200 }), seed: 0);
        figures.AddReal(Tensor.Full([3], 1.0));
        figures.AddGenerated(Tensor.Full([1000], -1.0));
        var accuracy = figures.Figures().Single(f => f.Name == "critic.accuracy");

        // Newcombe's: half the root of the summed squares of what Wilson's intervals of 3 of 3 and of 1,000 of 1,000 leave.
        const double Square = Interval.Z * Interval.Z;
        Assert.Equal((1.0, 1.0), (accuracy.Value, accuracy.High));
        Assert.Equal(1 - (Math.Sqrt(Math.Pow(Square / (3 + Square), 2) + Math.Pow(Square / (1000 + Square), 2)) / 2), accuracy.Low!.Value, 1e-9);
    }

    /// <summary>Without real ones nothing says where a critic that has no zero parts them.</summary>
    [Theory]
    [InlineData(true, "critic.generated")]
    [InlineData(false, null)]
    public void Figures_NoRealOnes_AreOfNoSamples(bool hasZero, string? only)
    {
        using var scope = TensorScope.Open();
        var figures = new CriticFigures(hasZero, "pictures", new SplitExamples(new FakePictures(2), Split.Test, new() { Samples = 2 }), seed: 0);
        figures.AddGenerated(Tensor.Full([8], -1.0));
        Assert.Equal(only, figures.Figures().SingleOrDefault(figure => figure.Samples > 0)?.Name);
    }

    private static Dictionary<string, double> Figures(Func<int, double> real, Func<int, double> generated, long seed, int numReal = 200)
    {
        using var scope = TensorScope.Open();
        var figures = new CriticFigures(true, "pictures", new SplitExamples(new FakePictures(200), Split.Test, new() { Samples = 200 }), seed);
        figures.AddReal(Scores(real, numReal));
        figures.AddGenerated(Scores(generated, 200));
        return figures.Figures().ToDictionary(f => f.Name, f => f.Value);

        static Tensor Scores(Func<int, double> score, int count) => Tensor.From<float>([.. Enumerable.Range(0, count).Select(i => (float)score(i))]);
    }
}
