using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Diorama.Torch.Tests.Distributed;

/// <summary>A port behind which something else than a store listens: it is told what, and libtorch, which would hang or end the process, never gets there.</summary>
public sealed class StoreProbeTests : IDisposable
{
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _aWhile = TimeSpan.FromSeconds(20);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _guests = [];

    public StoreProbeTests() => _listener.Start();

    public void Dispose()
    {
        _listener.Stop();
        lock (_guests) _guests.ForEach(g => g.Dispose());
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n", true, "it answered \"HTTP/1.1 400 Bad Request\"")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", false, "it answered \"SSH-2.0-OpenSSH_9.2\"")]
    [InlineData("\0\0\0\0\0\0\0\0", true, "it answered with the bytes 0000000000000000")]
    [InlineData("no\r\n", true, "it answered \"no\"")]
    public void Connect_SomethingElseAnswers_IsToldAtOnce(string answer, bool waitsForQuestion, string told)
    {
        Serve(guest =>
        {
            if (waitsForQuestion) guest.Receive(new byte[1]);
            guest.Send(answer.Select(c => (byte)c).ToArray());
            guest.Shutdown(SocketShutdown.Send);
        });
        var clock = Stopwatch.StartNew();
        Refused(_aWhile, told);
        Assert.True(clock.Elapsed < _aWhile);
    }

    [Fact]
    public void Connect_NothingIsSaid_IsToldWhenPatienceEnds()
    {
        Serve(_ => { });
        Refused(_aWhile, "it took the connection and has said nothing for 1 s", patience: _short);
    }

    [Fact]
    public void Connect_ConnectionsAreClosed_IsToldAtTheTimeout()
    {
        Serve(guest => guest.Close());
        Refused(_short, "it closes connections without an answer");
    }

    [Fact]
    public void Connect_NobodyListens_IsToldAtTheTimeout()
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        var refused = Assert.Throws<StoreException>(() => Store.Connect("127.0.0.1", port, _short, stop: TestContext.Current.CancellationToken));
        Assert.Contains($"nobody listens at 127.0.0.1:{port} (Connection refused), after 1 s", refused.Message, StringComparison.Ordinal);
    }

    // As where something stands before the machine that is about to host it.
    [Fact]
    public async Task Connect_StoreComesLater_IsWaitedFor()
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _listener.Stop();
        var stop = TestContext.Current.CancellationToken;
        var connecting = Task.Factory.StartNew(() => Store.Connect("127.0.0.1", port, _aWhile, stop: stop), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.Delay(_short / 2, TestContext.Current.CancellationToken);
        Assert.False(connecting.IsCompleted);
        using var host = Store.Host(port);
        using var guest = await connecting;
        Assert.Equal(1, guest.Add("n", 1));
    }

    private void Refused(TimeSpan timeout, string told, TimeSpan? patience = null)
    {
        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        var refused = Assert.Throws<StoreException>(() => Store.Connect("127.0.0.1", port, timeout, patience, TestContext.Current.CancellationToken));
        Assert.Contains($"what listens at 127.0.0.1:{port} is no store", refused.Message, StringComparison.Ordinal);
        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.Contains("MASTER_PORT", refused.Message, StringComparison.Ordinal);
    }

    private void Serve(Action<Socket> answer) => new Thread(() =>
    {
        try
        {
            while (true)
            {
                var guest = _listener.AcceptSocket();
                lock (_guests) _guests.Add(guest);
                answer(guest);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }) { IsBackground = true }.Start();
}
