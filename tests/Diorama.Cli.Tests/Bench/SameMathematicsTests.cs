using Diorama.Cli.Bench;
using Diorama.Torch;

namespace Diorama.Cli.Tests.Bench;

/// <summary>
/// Proves that ours and the peer's script compute the same: from the peer's weights, input and random state, the losses of the first steps agree, optimiser
/// and clipping included.
/// </summary>
[Trait("Category", "Long")]
public sealed class SameMathematicsTests
{
    private const double Tolerance = 1e-4;

    private static readonly string[] State = ["running_", "num_batches", "weight_u", "weight_v", "made_"];

    public static TheoryData<string> Names => [.. Benchmarks.All.Where(b => b.Make is not null).Select(b => b.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Probe_FromThePeersState_GivesThePeersNumbers(string name)
    {
        Assert.SkipUnless(HasPeer(), $"PyTorch is not installed: {Peer.Mend}");
        var benchmark = Benchmarks.Named([name])[0];
        var path = Path.Combine(Path.GetTempPath(), $"diorama-peer-{Environment.ProcessId}.safetensors");
        try
        {
            new Peer(new Programs(), Repository.Peers).Dump(benchmark, path);
            using var scope = TensorScope.Open();
            using var file = SafetensorsFile.Open(path);
            var peer = file.Load();
            using var workload = benchmark.Make!();
            using (Autograd.NoGrad()) workload.Load(peer);
            Assert.Equal(peer.Where(p => IsTrained(p.Key)).Sum(p => p.Value.NumElements), workload.NumParameters);
            using (var generator = Generator.Default()) generator.SetState([.. peer["random"].ToArray<long>().Select(b => (byte)b)]);
            Compare(peer["probe"].ToArray<double>(), workload.Probe());
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Compare(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = expected.Max(Math.Abs);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance * scale));
    }

    // Batch norm's running statistics, spectral norm's vectors and a history of made pictures are state, and the rest of the file is input.
    private static bool IsTrained(string name) =>
        name.Contains('.', StringComparison.Ordinal) && !name.StartsWith("batch.", StringComparison.Ordinal)
        && !State.Any(state => name.Contains(state, StringComparison.Ordinal));

    private static bool HasPeer()
    {
        try
        {
            return new Peer(new Programs(), Repository.Peers).Version().Length > 0;
        }
        catch (Core.MachineException)
        {
            return false;
        }
    }
}
