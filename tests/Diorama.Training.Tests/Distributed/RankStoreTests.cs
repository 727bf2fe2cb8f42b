using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training.Tests.Distributed;

public sealed class RankStoreTests
{
    [Fact]
    public void Open_PortThatIsTaken_SaysWhatToChoose()
    {
        using var taken = Store.Host();
        var refused = Assert.Throws<MachineException>(() => RankStore.Open(Variables(0, taken.Port), new RanksConfig(), TestContext.Current.CancellationToken));
        Assert.Contains($"Port {taken.Port} of this machine", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Choose another MASTER_PORT", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NobodyHostsIt_IsWaitedForAsLongAsTheStartMayTake()
    {
        var refused = Assert.Throws<StoreException>(() => RankStore.Open(Variables(1, FreePort()), new RanksConfig { StartTimeout = 1, Timeout = 30 }, TestContext.Current.CancellationToken));
        Assert.Contains("after 1 s. Are all started", refused.Message, StringComparison.Ordinal);
    }

    // A machine reaches its other addresses through the loopback interface too, and a socket that is tied to that one refuses them.
    [Theory]
    [InlineData("127.0.0.1", 2, false)]
    [InlineData("localhost", 2, false)]
    [InlineData("127.0.0.1", 1, true)]
    [InlineData("0.0.0.0", 2, true)]
    public void Open_RanksOfOneMachine_AreHeardOnTheLoopbackInterfaceOnly(string address, int onThisMachine, bool isHeard)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");
        var other = NetworkInterface.GetAllNetworkInterfaces().Where(n => n.OperationalStatus == OperationalStatus.Up)
            .SelectMany(n => n.GetIPProperties().UnicastAddresses).Select(a => a.Address)
            .FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(other is null, "needs an address beside the loopback interface's");
        using var store = RankStore.Open(Variables(0, FreePort(), address, onThisMachine), new RanksConfig(), TestContext.Current.CancellationToken);
        Assert.True(Hears(IPAddress.Loopback, store.Port));
        Assert.Equal(isHeard, Hears(other, store.Port));
    }

    private static bool Hears(IPAddress address, int port)
    {
        using var guest = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            guest.Connect(address, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static RankVariables Variables(int rank, int port, string address = "127.0.0.1", int onThisMachine = 2) => new(rank, 2, rank, onThisMachine, address, port);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
