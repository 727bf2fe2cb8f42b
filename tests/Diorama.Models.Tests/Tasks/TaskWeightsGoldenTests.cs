using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models.Tests.Tasks;

/// <summary>Three steps of PyTorch's: tests/goldens/tasks/task_weights.py.</summary>
public sealed class TaskWeightsGoldenTests
{
    private const double Rate = 0.05;
    private const double Tolerance = 1e-10;

    [Theory]
    [InlineData(TaskWeighting.Uncertainty, "uncertainty")]
    [InlineData(TaskWeighting.GradNorm, "gradnorm")]
    public void Combine_ThreeSteps_MoveEverythingAsPyTorchDoes(TaskWeighting kind, string way)
    {
        var before = TorchRuntime.DefaultDType;
        TorchRuntime.DefaultDType = DType.Float64;
        try
        {
            using var scope = TensorScope.Open();
            using var file = SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "goldens", "task_weights.safetensors"));
            var golden = file.Load();
            using var two = new TwoTasks(golden, new() { Kind = kind, Weights = [1, 0.5], Alpha = 1.5 });
            for (var step = 1; step <= 3; step++)
            {
                Close(golden[$"{way}.loss.{step}"], two.Step(Rate), "loss");
                foreach (var name in (string[])["shared", "left", "right"]) Close(golden[$"{way}.{name}.{step}"], two.NamedParameters().Single(p => p.Name == name).Parameter, $"{name}, step {step}");
                Close(golden[$"{way}.weights.{step}"], two.NamedParameters().Single(p => p.Name.StartsWith("task_weights.", StringComparison.Ordinal)).Parameter, $"weights, step {step}");
            }
        }
        finally
        {
            TorchRuntime.DefaultDType = before;
        }
    }

    private static void Close(Tensor expected, Tensor actual, string what)
    {
        var error = (expected - actual).Abs().Max().Item() / expected.Abs().Max().Item();
        Assert.True(error <= Tolerance, $"{what}: relative error {error}");
    }

    private sealed class TwoTasks : Module
    {
        private readonly IReadOnlyDictionary<string, Tensor> _golden;
        private readonly Parameter _shared;
        private readonly Parameter _left;
        private readonly Parameter _right;
        private readonly TaskWeights _weights;

        internal TwoTasks(IReadOnlyDictionary<string, Tensor> golden, TaskWeightsConfig config)
        {
            _golden = golden;
            _shared = Param("shared", () => golden["start.shared"].Clone());
            _left = Param("left", () => golden["start.left"].Clone());
            _right = Param("right", () => golden["start.right"].Clone());
            _weights = Add("task_weights", TaskWeights.Of(config, ["left", "right"], _shared));
        }

        internal Tensor Step(double rate)
        {
            var h = _golden["x"].Matmul(_shared.Value.T()).Tanh();
            var left = (h.Matmul(_left.Value.T()) - _golden["y.left"]).Square().Mean();
            var right = (h.Matmul(_right.Value.T()) - _golden["y.right"]).Abs().Mean();
            var loss = _weights.Combine([new(left), new(right)]);
            loss.Total.Backward();
            using var quiet = Autograd.NoGrad();
            foreach (var parameter in Parameters())
            {
                parameter.Value.SubInPlace(parameter.Grad! * rate);
                parameter.Value.Grad = null;
            }
            _weights.AfterStep?.Invoke();
            return loss.Total.Detach();
        }
    }
}
