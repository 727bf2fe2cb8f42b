using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>operator_overhead.py: x + x on 16 floats, 1,000 times, each result dropped.</summary>
internal sealed class OperatorWorkload : Workload
{
    private const int NumOperators = 1000;

    private readonly Tensor _x;

    public OperatorWorkload()
    {
        using var scope = TensorScope.Open();
        _x = Owned(Tensor.Rand([16]).Own());
    }

    public override long NumParameters => 0;

    public override double[] Step()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.InferenceMode();
        for (var i = 0; i < NumOperators; i++) (_x + _x).Dispose();
        return [];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer) => _x.CopyInPlace(peer["x"]);

    public override double[] Probe()
    {
        using var scope = TensorScope.Open();
        return [.. (_x + _x).ToArray<float>()];
    }
}
