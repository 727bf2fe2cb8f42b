using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class LayerGradientTests
{
    private static readonly Dictionary<string, (Func<Module> Make, long[] Shape)> _layers = new()
    {
        ["linear"] = (() => new Linear(4, 3), [2, 4]),
        ["linear spectral"] = (() => new Linear(4, 3, reparam: new SpectralNorm()), [2, 4]),
        ["linear weight norm"] = (() => new Linear(4, 3, reparam: new WeightNorm()), [2, 4]),
        ["conv1d"] = (() => new Conv1d(2, 3, 3, stride: 2, padding: 1), [2, 2, 5]),
        ["conv2d"] = (() => new Conv2d(2, 4, (3, 2), padding: 1, groups: 2), [2, 2, 4, 3]),
        ["conv2d spectral"] = (() => new Conv2d(2, 3, 2, reparam: new SpectralNorm()), [1, 2, 3, 3]),
        ["conv3d"] = (() => new Conv3d(2, 2, 2), [1, 2, 3, 3, 2]),
        ["conv transpose 1d"] = (() => new ConvTranspose1d(2, 3, 3, stride: 2, outputPadding: 1), [1, 2, 4]),
        ["conv transpose 2d"] = (() => new ConvTranspose2d(2, 3, 3, stride: 2, padding: 1), [1, 2, 3, 3]),
        ["conv transpose 3d"] = (() => new ConvTranspose3d(2, 2, 2), [1, 2, 2, 2, 3]),
        ["batch norm"] = (() => new BatchNorm2d(2), [3, 2, 2, 2]),
        ["instance norm"] = (() => new InstanceNorm2d(2, affine: true), [2, 2, 3, 2]),
        ["group norm"] = (() => new GroupNorm(2, 4), [2, 4, 3]),
        ["layer norm"] = (() => new LayerNorm(5), [3, 5]),
        ["rms norm"] = (() => new RMSNorm(5), [3, 5]),
        ["leaky relu"] = (() => Activation.LeakyRelu(0.2), [3, 4]),
        ["gelu"] = (() => Activation.Gelu(), [3, 4]),
        ["silu"] = (() => Activation.Silu(), [3, 4]),
        ["softplus"] = (() => Activation.Softplus(), [3, 4]),
        ["tanh"] = (() => Activation.Tanh(), [3, 4]),
        ["prelu"] = (() => new PRelu(2), [3, 2, 2]),
        ["average pool"] = (() => new AvgPool2d(2), [1, 2, 4, 4]),
        ["max pool"] = (() => new MaxPool2d(2), [1, 2, 4, 4]),
        ["upsample"] = (() => new Upsample(scaleFactor: 2, mode: UpsampleMode.Bilinear), [1, 2, 3, 2]),
        ["trilinear"] = (() => new Upsample(scaleFactor: 2, mode: UpsampleMode.Trilinear), [1, 1, 2, 3, 2]),
        ["pixel shuffle"] = (() => new PixelShuffle(2), [1, 4, 2, 3]),
        ["reflection"] = (() => new Pad([1, 1], PadMode.Reflect), [1, 2, 4]),
        ["attention"] = (() => new Attending(new MultiheadAttention(4, 2, batchFirst: true)), [2, 3, 4]),
        ["lstm"] = (() => new Reading(new Lstm(3, 2, numLayers: 2, batchFirst: true)), [2, 3, 3]),
        ["gru"] = (() => new Reading(new Gru(3, 2, numLayers: 2, batchFirst: true)), [2, 3, 3]),
    };

    public static TheoryData<string> Layers() => [.. _layers.Keys];

    public static TheoryData<string> TwiceDifferentiable() =>
    [
        "linear", "linear spectral", "linear weight norm", "conv1d", "conv2d", "conv2d spectral", "conv3d", "conv transpose 1d", "conv transpose 2d", "conv transpose 3d",
        "batch norm", "instance norm", "group norm", "layer norm", "rms norm", "leaky relu", "silu", "softplus", "tanh", "average pool", "upsample", "attention", "lstm", "gru",
    ];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Forward_Gradient_EqualsDifferences(string name)
    {
        using var scope = TensorScope.Open();
        var (layer, x) = Make(name);
        using var owned = layer;
        GradientCheck.First(() => ((IForward)layer).Forward(x), [x, .. layer.Parameters().Select(p => p.Value)]);
    }

    [Theory]
    [MemberData(nameof(TwiceDifferentiable))]
    public void Forward_PenaltyOfItsGradient_EqualsDifferences(string name)
    {
        using var plain = FusedKernels.Off();
        using var scope = TensorScope.Open();
        var (layer, x) = Make(name);
        using var owned = layer;
        GradientCheck.Second(() => ((IForward)layer).Forward(x).Square(), [x, .. layer.Parameters().Select(p => p.Value)]);
    }

    private static (Module Layer, Tensor Input) Make(string name)
    {
        var (make, shape) = _layers[name];
        using var generator = Generator.Seeded(5);
        var layer = make();
        layer.To(DType.Float64);
        foreach (var parameter in layer.Parameters()) Init.Uniform(parameter, 0.2, 0.9, generator);
        // Power iteration would move the function between two evaluations of it.
        if (name.Contains("spectral", StringComparison.Ordinal)) layer.Eval();
        var x = Tensor.Randn(shape, generator, DType.Float64);
        x.RequiresGrad = true;
        return (layer, x);
    }

    private sealed class Attending : Module, IForward
    {
        private readonly MultiheadAttention _attention;

        internal Attending(MultiheadAttention attention) => _attention = Add("attention", attention);

        public Tensor Forward(Tensor x) => _attention.Forward(x, isCausal: true);
    }

    private sealed class Reading : Module, IForward
    {
        private readonly RecurrentModule _net;

        internal Reading(RecurrentModule net) => _net = Add("net", net);

        public Tensor Forward(Tensor x) => _net is Lstm lstm ? lstm.Forward(x).Output : ((Gru)_net).Forward(x).Output;
    }
}
