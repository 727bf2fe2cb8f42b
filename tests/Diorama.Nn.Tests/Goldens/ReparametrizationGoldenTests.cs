using Diorama.Torch;

namespace Diorama.Nn.Tests;

public sealed class ReparametrizationGoldenTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows("reparametrization");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_GoldenCase_EqualsPyTorch(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        using var layer = LayerFactory.Make(golden.Settings);
        var steps = golden.Settings.Int("steps", 1);
        GoldenRun.Layer(golden, layer, inputs =>
        {
            for (var step = 1; step < steps; step++)
            {
                golden.Expect($"step.{step}.out", ((IForward)layer).Forward(inputs["x"]));
                foreach (var (buffer, value) in layer.NamedBuffers()) golden.Expect($"step.{step}.buffer.{buffer}", value);
            }
            return [((IForward)layer).Forward(inputs["x"])];
        });
        if (!golden.Has("eval.out")) return;
        layer.Eval();
        golden.Expect("eval.out", ((IForward)layer).Forward(golden.Load("in.x")));
    }
}
