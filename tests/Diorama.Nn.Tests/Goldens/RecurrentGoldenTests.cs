using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class RecurrentGoldenTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows("recurrent");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_FusedKernels_EqualsPyTorch(string topic, string name) => Check(topic, name);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_PlainOperators_EqualsPyTorch(string topic, string name)
    {
        using var plain = FusedKernels.Off();
        Check(topic, name);
    }

    private static void Check(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        using var layer = LayerFactory.Make(golden.Settings);
        if (layer is Gru gru)
        {
            GoldenRun.Layer(golden, gru, inputs =>
            {
                var (output, state) = gru.Forward(inputs["x"], inputs.GetValueOrDefault("h0"));
                return [output, state];
            });
        }
        else
        {
            var lstm = (Lstm)layer;
            GoldenRun.Layer(golden, lstm, inputs =>
            {
                var (output, state) = lstm.Forward(inputs["x"], inputs.TryGetValue("h0", out var h0) ? new LstmState(h0, inputs["c0"]) : null);
                return [output, state.Hidden, state.Cell];
            });
        }
    }
}
