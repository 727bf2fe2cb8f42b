using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Both residual networks against PyTorch's, built there the plain way (tests/goldens/topics/gan.py), in float64.</summary>
public sealed class ResnetGoldenTests : IDisposable
{
    private const double Tolerance = 1e-10;
    private static readonly GanConfig _config = new() { Architecture = GanArchitecture.Resnet, Width = 3, DiscriminatorWidth = 3, Norm = DiscriminatorNorm.Spectral, Conditional = true };
    private static readonly ImagePyramid _shape = new(Channels: 1, Sides: [16, 8, 4]);

    private readonly SafetensorsFile _golden = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", "gan.safetensors"));

    public void Dispose() => _golden.Dispose();

    [Fact]
    public void Generator_AgainstPyTorch_HasItsPicturesAndGradients()
    {
        using var generator = new ResnetGenerator(_config, 5, _shape, numClasses: 3);
        Check("generator", generator, generator.Forward);
    }

    [Fact]
    public void Discriminator_AgainstPyTorch_HasItsScoresAndGradients()
    {
        using var discriminator = new Discriminator(_config, _shape, numClasses: 3);
        Check("discriminator", discriminator, (x, label) => discriminator.Forward(x, label).Score);
    }

    private void Check(string name, Module net, Func<Tensor, Tensor?, Tensor> forward)
    {
        using var scope = TensorScope.Open();
        net.To(DType.Float64);
        Fill(name, net);
        var x = Load(name, "in.x");
        x.RequiresGrad = true;
        var output = forward(x, Load(name, "in.label"));
        Expect(name, "out", output);
        (output * Load(name, "cotangent")).Sum().Backward();
        Expect(name, "grad.in.x", x.Grad!);
        foreach (var (key, parameter) in net.NamedParameters()) Expect(name, $"grad.{key}", parameter.Grad!);
        foreach (var (key, buffer) in net.NamedBuffers()) Expect(name, $"after.buffer.{key}", buffer.Value);
        foreach (var parameter in net.Parameters()) parameter.Value.Grad = null;
    }

    private void Fill(string name, Module net)
    {
        using var quiet = Autograd.NoGrad();
        foreach (var (key, parameter) in net.NamedParameters()) parameter.Value.CopyInPlace(Load(name, $"param.{key}").View(parameter.Value.Shape));
        foreach (var (key, buffer) in net.NamedBuffers()) buffer.Value.CopyInPlace(Load(name, $"buffer.{key}").View(buffer.Value.Shape));
    }

    private Tensor Load(string name, string key) => _golden.Load($"resnet/{name}/f64/{key}");

    private void Expect(string name, string key, Tensor actual)
    {
        using var scope = TensorScope.Open();
        var expected = Load(name, key).To(DType.Float64).View(actual.Shape);
        var (difference, largest) = ((actual.Detach().To(DType.Float64) - expected).Abs().Max().Item(), expected.Abs().Max().Item());
        Assert.True(difference <= Tolerance * largest, $"{name} {key}: the largest difference is {difference:g3}, the largest value {largest:g3}.");
    }
}
