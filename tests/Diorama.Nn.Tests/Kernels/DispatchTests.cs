using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

/// <summary>
/// What is written for the processor's memory in float32 and float64 leaves every other device and type to libtorch's operators. The meta device stands for
/// all devices but the processor: it computes shapes alone, and whatever touches memory there fails.
/// </summary>
public sealed class DispatchTests
{
    public static TheoryData<string, DType> Elsewhere => new()
    {
        { "meta", DType.Float32 }, { "meta", DType.Float64 }, { "meta", DType.BFloat16 }, { "cpu", DType.BFloat16 }, { "cuda:0", DType.Float32 },
    };

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void Recurrent_Elsewhere_RunsOnOperators(string device, DType dtype)
    {
        using var scope = TensorScope.Open();
        var place = TestDevice.Named(device);
        using var lstm = Moved(new Lstm(4, 6, numLayers: 2, batchFirst: true), place, dtype);
        using var gru = Moved(new Gru(4, 6, numLayers: 2, batchFirst: true), place, dtype);
        var x = Tensor.Ones([2, 5, 4], dtype, place);
        foreach (var output in (Tensor[])[lstm.Forward(x).Output, gru.Forward(x).Output])
        {
            Assert.Equal([2, 5, 6], output.Shape);
            Assert.Equal((place, dtype), (output.Device, output.DType));
            output.Sum().Backward();
        }
        Assert.All(lstm.Parameters().Concat(gru.Parameters()), p => Assert.Equal(place, p.Grad!.Device));
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void RmsNormAndFeedForward_Elsewhere_RunOnOperators(string device, DType dtype)
    {
        using var scope = TensorScope.Open();
        var place = TestDevice.Named(device);
        using var norm = Moved(new RMSNorm(8), place, dtype);
        using var layer = Moved(new FeedForward(new TransformerConfig { Dim = 8, NumLayers = 1, NumHeads = 2, Context = 4 }), place, dtype);
        var output = layer.Forward(norm.Forward(Tensor.Ones([2, 3, 8], dtype, place)));
        Assert.Equal((place, dtype), (output.Device, output.DType));
        output.Sum().Backward();
        Assert.Equal(place, norm.Weight!.Grad!.Device);
    }

    [Theory]
    [InlineData("cpu", DType.BFloat16)]
    [InlineData("cuda:0", DType.Float32)]
    public void CausalAttention_Elsewhere_RunsOnOperators(string device, DType dtype)
    {
        using var scope = TensorScope.Open();
        var place = TestDevice.Named(device);
        var q = Tensor.Ones([2, 3, 5, 4], dtype, place);
        q.RequiresGrad = true;
        var output = ScaledDotProduct.Attend(q, q, q, isCausal: true);
        Assert.Equal((place, dtype), (output.Device, output.DType));
        output.Sum().Backward();
        Assert.Equal(place, q.Grad!.Device);
    }

    /// <summary>libtorch 1.13 cannot mask on the meta device, but it is not our kernel that says so.</summary>
    [Fact]
    public void CausalAttention_OnMeta_LeavesTheKernelAlone()
    {
        using var scope = TensorScope.Open();
        var q = Tensor.Ones([2, 3, 5, 4], device: Device.Meta);
        var problem = Record.Exception(() => ScaledDotProduct.Attend(q, q, q, isCausal: true));
        Assert.DoesNotContain("causal_attention", problem?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void OptimizersAndAverage_Elsewhere_RunOnOperators(string device, DType dtype)
    {
        using var scope = TensorScope.Open();
        var place = TestDevice.Named(device);
        foreach (var make in (Func<ParameterGroup, Optimizer>[])[g => new Sgd(g, momentum: 0.9), g => new Adam(g), g => new AdamW(g), g => new RmsProp(g)])
        {
            using var layer = Moved(new Linear(3, 2), place, dtype);
            using var group = new ParameterGroup(layer.Parameters());
            using var optimizer = make(group);
            using var average = new ExponentialMovingAverage([group], layer, 0.9);
            layer.Forward(Tensor.Ones([1, 3], dtype, place)).Sum().Backward();
            Assert.True(optimizer.Step(0.01));
            average.Update();
            Assert.Equal((place, dtype), (layer.Weight.Value.Device, layer.Weight.Value.DType));
        }
    }

    /// <summary>Called by name all the same, a kernel says where it runs; with a graph, without, and in inference mode.</summary>
    [Fact]
    public void Kernels_OnAnotherDevice_RefuseByName()
    {
        using var scope = TensorScope.Open();
        var (x, state) = (Tensor.Zeros([3, 2, 4], device: Device.Meta), Tensor.Zeros([2, 5], device: Device.Meta));
        Tensor Weight(int gates, int columns) => Tensor.Zeros([gates * 5, columns], device: Device.Meta);
        var q = Tensor.Zeros([1, 1, 3, 4], device: Device.Meta);
        void Refuses(string name, Action call) => Assert.Contains(name, Assert.Throws<TorchException>(call).Reason, StringComparison.Ordinal);
        void All()
        {
            Refuses("lstm_sequence", () => x.LstmSequence(Weight(4, 4), Weight(4, 5), null, null, state, state));
            Refuses("gru_sequence", () => x.GruSequence(Weight(3, 4), Weight(3, 5), null, null, state));
            Refuses("causal_attention", () => q.CausalAttention(q, q, 1));
            Refuses("query_attention", () => q.QueryAttention(q, q, null, null, 1));
            Refuses("fused_rms_norm", () => x.FusedRmsNorm(null, 1));
            Refuses("gated_silu", () => x.GatedSilu());
            Refuses("skinny_linear", () => x.SkinnyLinear(Tensor.Zeros([5, 4], device: Device.Meta), null));
            Refuses("gated_pixel", () => x.Unsqueeze(1).GatedPixel(x, x, x, x, x[0], 0, adds: false));
        }

        All();
        using (Autograd.NoGrad()) All();
        using (Autograd.InferenceMode()) All();
        q.RequiresGrad = true;
        Refuses("causal_attention", () => q.CausalAttention(q, q, 1));
    }

    private static TModule Moved<TModule>(TModule module, Device device, DType dtype)
        where TModule : Module
    {
        module.To(dtype);
        module.To(device);
        return module;
    }
}
