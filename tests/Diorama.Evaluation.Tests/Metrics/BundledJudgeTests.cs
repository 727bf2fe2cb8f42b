using Diorama.Data;
using Diorama.Data.Images;
using Diorama.Evaluation.Tests.Metrics;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests;

public sealed class BundledJudgeTests
{
    [Fact]
    public void Open_TheBundledWeights_HaveTheAccuracyThatIsSaid()
    {
        using var bundled = BundledJudge.Open();
        var (digits, all) = (new DigitsDataset(), new MeasureOptions { Samples = 10_000 });
        var figures = Measured.By(new ClassifierAccuracy(bundled.Judge.Classifier, new SplitExamples(digits, Split.Test, all)), bundled.Judge.Classifier, digits, all);

        // Another libtorch may round one picture in ten thousand to the other side.
        Assert.Equal(BundledJudge.Card.Accuracy, Assert.Single(figures).Value, 0.00015);
        Assert.Equal((digits.Name, 10_000L), (BundledJudge.Card.Data, BundledJudge.Card.Examples));
        Assert.True(BundledJudge.Card.Accuracy >= 0.99);
        Assert.Contains("on test", bundled.Judge.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_AllOfThem_AreListedWithTheirChecksumsAndSmall()
    {
        var listed = File.ReadLines(Path.Combine(DataFolder.Find(), DataFolder.Checksums)).Select(line => line.Split("  ")[1]).Where(name => name.StartsWith("classifier/", StringComparison.Ordinal));
        Assert.Equal(listed.Order(StringComparer.Ordinal), BundledJudge.Files.Select(f => f.Name).Order(StringComparer.Ordinal));
        Assert.InRange(BundledJudge.Files.Sum(f => f.Read().Length), 1, 2_000_000);
    }

    [Fact]
    public void For_ADataSet_IsTheOneOfItsCard()
    {
        using var judge = BundledJudge.For(new DigitsDataset());
        Assert.NotNull(judge);
        Assert.Null(BundledJudge.For(new FakePictures(1)));
        using var other = BundledJudge.For(new FakePictures(1) { Name = BundledJudge.Card.Data });
        Assert.NotNull(other);
    }

    [Theory]
    [InlineData("{\"data\": \"digits\", \"accuracy\": 0.9, \"examples\": 5, \"sha256\": \"cd\"}", "other weights (SHA-256 cd)")]
    [InlineData("{\"data\": \"digits\"}", "no card")]
    [InlineData("{\"data\": \"digits\", \"accuracy\": 0.9, \"examples\": 5, \"sha256\": \"ab\", \"clases\": []}", "clases")]
    [InlineData("null", "no card")]
    [InlineData("", "no card")]
    public void FromJson_CardThatIsNone_IsRefused(string json, string says)
    {
        var message = Assert.Throws<Core.UserException>(() => NetworkCard.FromJson(json, "card.json", "ab")).Message;
        Assert.StartsWith("card.json: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_BlankPictures_IsTheSameEachTime()
    {
        using var bundled = BundledJudge.Open();
        var first = BlankPictures.Show(bundled.Judge, new());
        Assert.Equal(first, BlankPictures.Show(bundled.Judge, new()));
        TestContext.Current.TestOutputHelper?.WriteLine($"grey {first.Grey.Share}, noise {first.Noise.Share}");
        Assert.Equal((500, 500), (first.Grey.Count, first.Noise.Count));
    }

    [Fact]
    public void Open_BetweenTwoDraws_LeavesTheSequenceAlone()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Default();
        generator.Seed(3);
        var plain = Draw(() => { });
        generator.Seed(3);
        Assert.Equal(plain, Draw(() => BundledJudge.Open().Dispose()));
    }

    [Fact]
    public void Features_OfDigits_AreFewEnoughForACovariance()
    {
        using var bundled = BundledJudge.Open();
        using var scope = TensorScope.Open();
        Assert.Equal([2, 128], ((IFeatures)bundled.Judge.Classifier).Features(Tensor.Zeros([2, 1, 28, 28])).Shape.ToArray());
    }

    private static float[] Draw(Action between)
    {
        var first = Tensor.Randn([3]);
        between();
        return [.. first.ToArray<float>(), .. Tensor.Randn([3]).ToArray<float>()];
    }
}
