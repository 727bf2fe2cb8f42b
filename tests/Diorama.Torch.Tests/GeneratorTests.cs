using Diorama.Tests;

namespace Diorama.Torch.Tests;

public sealed class GeneratorTests
{
    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void Seeded_SameSeed_GivesTheSameNumbers(string name)
    {
        var device = TestDevice.Named(name);
        using var scope = TensorScope.Open();
        using var a = Generator.Seeded(42, device);
        using var b = Generator.Seeded(42, device);
        using var c = Generator.Seeded(43, device);
        var numbers = Draw(a, device);
        Assert.Equal(numbers, Draw(b, device));
        Assert.NotEqual(numbers, Draw(c, device));
        Assert.NotEqual(numbers, Draw(a, device));
        a.Seed(42);
        Assert.Equal(numbers, Draw(a, device));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void SetState_MidStream_GoesOnWhereItWas(string name)
    {
        var device = TestDevice.Named(name);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1, device);
        Tensor.Randn([5], generator, device: device);
        var state = generator.GetState();
        var numbers = Draw(generator, device);
        generator.SetState(state);
        Assert.Equal(numbers, Draw(generator, device));
        using var other = Generator.Seeded(99, device);
        other.SetState(state);
        Assert.Equal(numbers, Draw(other, device));
    }

    [Fact]
    public void Draw_OneOfTwo_LeavesTheOtherAlone()
    {
        using var scope = TensorScope.Open();
        using var a = Generator.Seeded(5);
        using var b = Generator.Seeded(5);
        var before = b.GetState();
        Draw(a, Device.Cpu);
        Assert.Equal(before, b.GetState());
    }

    [Fact]
    public void Default_Seeded_RulesOperatorsWithoutOne()
    {
        using var scope = TensorScope.Open();
        using var process = Generator.Default();
        var before = process.GetState();
        process.Seed(3);
        var first = Tensor.Rand([4]).ToArray<float>();
        process.Seed(3);
        Assert.Equal(first, Tensor.Rand([4]).ToArray<float>());
        process.SetState(before);
    }

    /// <summary>Twice, so that each finds what the other left: tests are the same in every run only if every one starts from the same seed.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Default_AtATestsStart_IsSeeded(int numDraws)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        for (var i = 0; i < numDraws; i++) Assert.Equal(Tensor.Rand([7], generator).ToArray<float>(), Tensor.Rand([7]).ToArray<float>());
    }

    [Fact]
    public void SetState_NoState_IsRefused()
    {
        using var generator = Generator.Seeded(1);
        Assert.Throws<TorchException>(() => generator.SetState([1, 2, 3]));
    }

    [Fact]
    public void Use_AfterDispose_Throws()
    {
        using var scope = TensorScope.Open();
        var generator = Generator.Seeded(1);
        generator.Dispose();
        generator.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Tensor.Rand([1], generator));
    }

    [Fact]
    public void Randn_ManyNumbers_AreNormal()
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(8);
        var numbers = Tensor.Randn([100_000], generator);
        Assert.Equal(0, numbers.Mean().Item(), 0.02);
        Assert.Equal(1, numbers.Std().Item(), 0.02);
    }

    private static float[] Draw(Generator generator, Device device) =>
        [.. Tensor.Randn([33], generator, device: device).ToArray<float>(), .. Tensor.Rand([3], generator, device: device).ToArray<float>()];
}
