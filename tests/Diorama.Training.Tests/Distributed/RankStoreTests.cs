using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

public sealed class RankStoreTests
{
    [Fact]
    public void Open_PortThatIsTaken_SaysWhatToChoose()
    {
        using var taken = Store.Host();
        var refused = Assert.Throws<MachineException>(() => RankStore.Open(new(0, 2, 0, 2, "127.0.0.1", taken.Port), TimeSpan.FromSeconds(1)));
        Assert.Contains($"Port {taken.Port} of this machine", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Choose another MASTER_PORT", refused.Message, StringComparison.Ordinal);
    }
}
