using Diorama.Core;

namespace Diorama.Training.Tests.Distributed;

public sealed class RankVariablesTests
{
    [Fact]
    public void Find_TorchrunsVariables_AreRead() => Assert.Equal(
        new RankVariables(3, 4, 1, 2, "node0", 29500) { IsStoreHosted = true, Generation = 2, Interface = "eth1" },
        Find("RANK=3 WORLD_SIZE=4 LOCAL_RANK=1 LOCAL_WORLD_SIZE=2 MASTER_ADDR=node0 MASTER_PORT=29500 TORCHELASTIC_USE_AGENT_STORE=True TORCHELASTIC_RESTART_COUNT=2 GLOO_SOCKET_IFNAME=eth1"));

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void Find_OnlyWhatIsNeededAndALoopbackAddress_TakesTheRestAsOneMachines(string address)
    {
        var found = Find($"RANK=1 WORLD_SIZE=2 MASTER_ADDR={address} MASTER_PORT=29500");
        Assert.Equal(new RankVariables(1, 2, 1, 2, address, 29500), found);
        Assert.True(found!.IsOneMachine);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(" LOCAL_RANK=1", 1)]
    public void Find_NotToldHowManyAreOnThisMachine_SomeMayBeOnOthers(string more, int localRank)
    {
        var found = Find("RANK=1 WORLD_SIZE=2 MASTER_ADDR=node0 MASTER_PORT=29500" + more);
        Assert.Equal(new RankVariables(1, 2, localRank, null, "node0", 29500), found);
        Assert.False(found!.IsOneMachine);
    }

    [Fact]
    public void Find_OnlyHowManyAreOnThisMachine_NumbersThemInTheirOrder() =>
        Assert.Equal(new RankVariables(5, 8, 1, 4, "node0", 29500), Find("RANK=5 WORLD_SIZE=8 LOCAL_WORLD_SIZE=4 MASTER_ADDR=node0 MASTER_PORT=29500"));

    // Agents on several machines count each its own failures.
    [Fact]
    public void Find_Rank0HostsTheStore_TheCountOfRestartsIsNoGeneration() =>
        Assert.Equal(0, Find("RANK=1 WORLD_SIZE=2 LOCAL_WORLD_SIZE=1 MASTER_ADDR=node0 MASTER_PORT=29500 TORCHELASTIC_USE_AGENT_STORE=False TORCHELASTIC_RESTART_COUNT=1")!.Generation);

    [Theory]
    [InlineData("")]
    [InlineData("WORLD_SIZE=1")]
    [InlineData("RANK=0 WORLD_SIZE=1 MASTER_ADDR=node0 MASTER_PORT=29500")]
    public void Find_OneProcess_IsNull(string variables) => Assert.Null(Find(variables));

    [Theory]
    [InlineData("RANK=2 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "RANK=2 is none of WORLD_SIZE=2")]
    [InlineData("RANK=-1 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "RANK=-1 is no whole number")]
    [InlineData("RANK=x WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "RANK=x is no whole number")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_PORT=1", "MASTER_ADDR is not")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a", "MASTER_PORT is not")]
    [InlineData("RANK=0", "WORLD_SIZE is not set, and RANK is")]
    [InlineData("WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "RANK is not set, and WORLD_SIZE is")]
    [InlineData("RANK=0 WORLD_SIZE=2 LOCAL_RANK=5 LOCAL_WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=1", "LOCAL_RANK=5 is none of LOCAL_WORLD_SIZE=2 ranks")]
    [InlineData("RANK=0 WORLD_SIZE=2 LOCAL_WORLD_SIZE=0 MASTER_ADDR=a MASTER_PORT=1", "LOCAL_WORLD_SIZE=0 cannot be")]
    [InlineData("RANK=0 WORLD_SIZE=2 LOCAL_WORLD_SIZE=3 MASTER_ADDR=a MASTER_PORT=1", "LOCAL_WORLD_SIZE=3 cannot be: of WORLD_SIZE=2 ranks")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=65536", "MASTER_PORT=65536 is no port")]
    [InlineData("RANK=0 WORLD_SIZE=2 MASTER_ADDR=a MASTER_PORT=0", "MASTER_PORT=0 is no port")]
    public void Find_MakesNoSense_SaysWhich(string variables, string message) =>
        Assert.Contains(message, Assert.Throws<UserException>(() => Find(variables)).Message, StringComparison.Ordinal);

    private static RankVariables? Find(string variables)
    {
        var set = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return RankVariables.Find(set.GetValueOrDefault);
    }
}
