using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class InformationMetricTests
{
    [Fact]
    public void Figures_OfCodedPictures_AreMeansWithTheShareOfTheEntropy()
    {
        var figures = Measured.By(new InformationMetric(new Coded(), seed: 3), new Coded(), new FakePictures(10), new MeasureOptions { Samples = 10, BatchSize = 4, Seed = 3 });
        Assert.Equal(["codes.categorical", "codes.share", "codes.continuous"], figures.Select(f => f.Name));
        Assert.Equal(4.5, figures[0].Value, 1e-6); // 0 to 9
        Assert.Equal(4.5 / 2, figures[1].Value, 1e-6);
        Assert.Equal(-1, figures[2].Value, 1e-6);
        Assert.All(figures, f => Assert.Equal((10, 3), (f.Samples, f.Seed)));
        Assert.True(figures[0].Low < 4.5 && figures[0].High > 4.5);
    }

    /// <summary>Each picture's pixels are its number, and so is what it keeps of its codes.</summary>
    private sealed class Coded : ISampleImages, IRecoverCodes
    {
        public bool IsConditional => false;

        public IReadOnlyList<int?> Codes => [];

        public double CategoricalEntropy => 2;

        public Tensor Sample(ImageRequest request) => Tensor.Arange(request.First, request.First + request.Count, dtype: DType.Float32).View(-1, 1, 1, 1).Expand(-1, 1, 2, 2);

        public (Tensor Categorical, Tensor Continuous) Information(Tensor images, ImageRequest request)
        {
            Assert.True(images.Equal(Sample(request))); // asked by the numbers that they were made by
            return (images.Mean([1, 2, 3]), Tensor.Full([request.Count], -1.0));
        }
    }
}
