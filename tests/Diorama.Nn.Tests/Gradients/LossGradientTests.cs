using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class LossGradientTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> _losses = new()
    {
        ["mse"] = (x, y) => Loss.Mse(x, y),
        ["l1"] = (x, y) => Loss.L1(x, y),
        ["smooth l1"] = (x, y) => Loss.SmoothL1(x, y, beta: 0.3),
        ["huber"] = (x, y) => Loss.Huber(x, y, delta: 0.3),
        ["binary cross entropy"] = (x, y) => Loss.BinaryCrossEntropy(x, y),
        ["binary cross entropy with logits"] = (x, y) => Loss.BinaryCrossEntropyWithLogits(x, y),
        ["cross entropy"] = (x, y) => Loss.CrossEntropy(x, y.Argmax(1), labelSmoothing: 0.1),
        ["nll"] = (x, y) => Loss.Nll(x, y.Argmax(1)),
        ["kl"] = (x, y) => Loss.KlDiv(x, y, Reduction.Sum),
        ["cosine embedding"] = (x, y) => Loss.CosineEmbedding(x, y, Sign(x)),
        ["triplet margin"] = (x, y) => Loss.TripletMargin(x, y, y.Flip(0), margin: 2),
        ["hinge embedding"] = (x, y) => Loss.HingeEmbedding(x, y.Gt(0.5).To(DType.Float64) * 2 - 1),
        ["margin ranking"] = (x, y) => Loss.MarginRanking(x, y, y.Gt(0.5).To(DType.Float64) * 2 - 1, margin: 0.3),
        ["gaussian nll"] = (x, y) => Loss.GaussianNll(x, y, x.Square() + 0.1, full: true),
        ["poisson nll"] = (x, y) => Loss.PoissonNll(x, y * 5, full: true),
    };

    public static TheoryData<string> Losses() => [.. _losses.Keys];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_Gradient_EqualsDifferences(string name)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(3);
        var x = Init.Uniform(Tensor.Empty([4, 3], DType.Float64), 0.1, 0.9, generator);
        var y = Init.Uniform(Tensor.Empty([4, 3], DType.Float64), 0.1, 0.9, generator);
        x.RequiresGrad = true;
        GradientCheck.First(() => _losses[name](x, y), x);
    }

    private static Tensor Sign(Tensor x) => Tensor.From<double>([1, -1, 1, -1], x.Size(0));
}
