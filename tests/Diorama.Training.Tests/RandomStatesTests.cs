using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>What a run on a graphics processor keeps, tried on the processor: its list of generators, and several of them at once.</summary>
public sealed class RandomStatesTests
{
    [Fact]
    public void DefaultsOf_Device_HasTheProcessorsAndItsOwn()
    {
        Assert.Equal([("default", Device.Cpu)], RandomStates.DefaultsOf(Device.Cpu));
        Assert.Equal([("default", Device.Cpu), ("default.cuda", Device.Cuda(1))], RandomStates.DefaultsOf(Device.Cuda(1)));
    }

    [Fact]
    public void Restore_SeveralGenerators_AllGoOnWhereTheyWere()
    {
        Generator[] all = [Generator.Seeded(1), Generator.Seeded(2), Generator.Seeded(3)];
        using var random = new RandomStates([("default", all[0]), ("default.cuda", all[1]), ("noise", all[2])]);
        Assert.Same(all[2], random.Noise);
        var states = random.Capture();
        Assert.Equal(["default", "default.cuda", "noise"], states.Keys.Order(StringComparer.Ordinal));
        var first = Draw();
        Assert.NotEqual(first, Draw());
        random.Restore(states);
        Assert.Equal(first, Draw());
        states.Remove("default.cuda");
        Assert.Throws<KeyNotFoundException>(() => random.Restore(states));

        float[] Draw()
        {
            using var scope = TensorScope.Open();
            return [.. all.SelectMany(g => Tensor.Rand([2], g).ToArray<float>())];
        }
    }

    [Fact]
    public void SeedDefaults_SameSeed_GivesTheSameNumbers()
    {
        using var scope = TensorScope.Open();
        var drawn = new List<float[]>();
        foreach (var seed in (long[])[3, 3, 4])
        {
            RandomStates.SeedDefaults(Device.Cpu, seed);
            drawn.Add(Tensor.Rand([4]).ToArray<float>());
        }
        Assert.Equal(drawn[0], drawn[1]);
        Assert.NotEqual(drawn[0], drawn[2]);
    }

    [Theory]
    [InlineData("cuda:1", "cpu")]
    [InlineData("cpu", "cuda:0")]
    public void CheckDevice_AnotherKind_SaysWhatToDo(string before, string now)
    {
        var problem = Assert.Throws<UserException>(() => Resumption.CheckDevice("runs/a", before, Named(now)));
        Assert.Contains($"runs/a was trained on {before}, and cannot go on on {now}", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"run.device={before.Split(':')[0]}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--out", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Theory]
    [InlineData("cuda:1", "cuda:0")]
    [InlineData("cpu", "cpu")]
    public void CheckDevice_SameKind_GoesOn(string before, string now) => Resumption.CheckDevice("runs/a", before, Named(now));

    [Fact]
    public void Train_CheckpointOfAnotherDevice_IsRefusedAndChangesNothing()
    {
        using var toy = new Toy();
        toy.Train("run", stopAfter: 6);
        var run = RunDirectory.Open(toy.Folder("run"));
        var checkpoint = run.CheckpointPath(6);
        var state = Path.Combine(checkpoint, "state.json");
        File.WriteAllText(state, File.ReadAllText(state).Replace("\"device\": \"cpu\"", "\"device\": \"cuda:0\"", StringComparison.Ordinal));
        File.Delete(Path.Combine(checkpoint, CheckpointManifest.FileName));
        CheckpointManifest.Write(checkpoint);
        var before = RunBytes.Of(run.FullPath);
        Assert.Contains("trained on cuda:0", Assert.Throws<UserException>(() => toy.Train("run")).Message, StringComparison.Ordinal);
        Assert.Equal(before, RunBytes.Of(run.FullPath));
    }

    // Not by Device.Parse, which refuses what this machine lacks.
    private static Device Named(string name) => name == "cpu" ? Device.Cpu : Device.Cuda(name[^1] - '0');
}
