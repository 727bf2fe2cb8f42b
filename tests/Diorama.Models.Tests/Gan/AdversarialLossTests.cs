using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class AdversarialLossTests
{
    private static readonly double[] _real = [0.3, -1.2, 2.5];
    private static readonly double[] _fake = [-0.7, 1.4, 0.2, -3];

    /// <summary>Each game's two closed forms.</summary>
    public static TheoryData<GanLoss, double, double> Games { get; } = new()
    {
        { GanLoss.NonSaturating, _real.Average(r => Math.Log(1 + Math.Exp(-r))) + _fake.Average(f => Math.Log(1 + Math.Exp(f))), _fake.Average(f => Math.Log(1 + Math.Exp(-f))) },
        { GanLoss.LeastSquares, (_real.Average(r => (r - 1) * (r - 1)) + _fake.Average(f => f * f)) / 2, _fake.Average(f => (f - 1) * (f - 1)) },
        { GanLoss.Hinge, _real.Average(r => Math.Max(0, 1 - r)) + _fake.Average(f => Math.Max(0, 1 + f)), -_fake.Average() },
        { GanLoss.Wasserstein, _fake.Average() - _real.Average(), -_fake.Average() },
    };

    [Theory]
    [MemberData(nameof(Games))]
    public void BothSides_OfEachGame_EqualTheirClosedForms(GanLoss loss, double discriminator, double generator)
    {
        using var scope = TensorScope.Open();
        Tensor real = Tensor.From<double>(_real), fake = Tensor.From<double>(_fake);
        Assert.Equal(discriminator, AdversarialLoss.OfDiscriminator(loss, real, fake).Item(), 1e-12);
        Assert.Equal(generator, AdversarialLoss.OfGenerator(loss, fake).Item(), 1e-12);
    }

    [Fact]
    public void NonSaturating_FarScores_StaysFinite()
    {
        using var scope = TensorScope.Open();
        Tensor real = Tensor.From([-1e4f]), fake = Tensor.From([1e4f]);
        Assert.Equal(2e4, AdversarialLoss.OfDiscriminator(GanLoss.NonSaturating, real, fake).Item(), 1e-3);
        Assert.Equal(0, AdversarialLoss.OfGenerator(GanLoss.NonSaturating, fake).Item(), 1e-6);
    }
}
