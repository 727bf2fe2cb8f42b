using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class AttentionGoldenTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows("attention");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_FusedKernels_EqualsPyTorch(string topic, string name) => Check(topic, name, asFlag: false);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_PlainOperators_EqualsPyTorch(string topic, string name)
    {
        using var plain = FusedKernels.Off();
        Check(topic, name, asFlag: false);
    }

    [Theory]
    [InlineData("multiheadattention/self_causal/f32")]
    [InlineData("multiheadattention/self_causal/f64")]
    [InlineData("multiheadattention/self_causal_padded/f32")]
    [InlineData("multiheadattention/self_causal_padded/f64")]
    public void Forward_CausalFlagForMask_EqualsPyTorch(string name) => Check("attention", name, asFlag: true);

    private static void Check(string topic, string name, bool asFlag)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        var s = golden.Settings;
        using var layer = (MultiheadAttention)LayerFactory.Make(s);
        GoldenRun.Layer(golden, layer, inputs =>
        {
            var query = inputs.TryGetValue("x", out var self) ? self : inputs["query"];
            Tensor? key = inputs.GetValueOrDefault("key"), value = inputs.GetValueOrDefault("value"), padding = inputs.GetValueOrDefault("key_padding_mask");
            var mask = asFlag ? null : inputs.GetValueOrDefault("attn_mask");
            if (!s.Below("forward").Flag("need_weights", true)) return [layer.Forward(query, key, value, mask, padding, asFlag)];
            var (output, weights) = layer.ForwardWithWeights(query, key, value, mask, padding, asFlag);
            return [output, weights];
        });
    }
}
