using System.Net;
using System.Net.Sockets;

namespace Diorama.Training.Tests.Distributed;

/// <summary>A way to a store that can be stopped: what is asked from then on gets no answer, as of a process that stands still, and no connection ends.</summary>
internal sealed class StallingRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly int _port;
    private volatile bool _standsStill;

    public StallingRelay(int port)
    {
        _port = port;
        _listener.Start();
        Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void StandStill() => _standsStill = true;

    public void Dispose()
    {
        _listener.Stop();
        lock (_sockets) _sockets.ForEach(s => s.Dispose());
    }

    private void Accept()
    {
        while (true)
        {
            var guest = _listener.AcceptSocket();
            var store = new Socket(SocketType.Stream, ProtocolType.Tcp);
            store.Connect(IPAddress.Loopback, _port);
            lock (_sockets) _sockets.AddRange([guest, store]);
            Run(() => Pass(guest, store));
            Run(() => Pass(store, guest));
        }
    }

    private void Pass(Socket from, Socket to)
    {
        var bytes = new byte[4096];
        while (from.Receive(bytes) is > 0 and var length)
        {
            if (!_standsStill) to.Send(bytes, 0, length, SocketFlags.None);
        }
        to.Shutdown(SocketShutdown.Send);
    }

    private static void Run(Action work) => new Thread(() =>
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }) { IsBackground = true }.Start();
}
