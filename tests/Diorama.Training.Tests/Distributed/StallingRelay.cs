using System.Net;
using System.Net.Sockets;

namespace Diorama.Training.Tests.Distributed;

/// <summary>A way to a store that can be stopped: what is asked from then on gets no answer, as of a process that stands still, and no connection ends.</summary>
internal sealed class StallingRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly List<Thread> _threads = [];
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
        // Who still reads them sees an end, and no reset: that of a store which libtorch left behind would end the process.
        lock (_sockets) _sockets.ForEach(s => s.Shutdown(SocketShutdown.Both));
        lock (_threads) _threads.ForEach(t => t.Join());
        _sockets.ForEach(s => s.Dispose());
    }

    private void Accept()
    {
        while (true)
        {
            var guest = _listener.AcceptSocket();
            var store = new Socket(SocketType.Stream, ProtocolType.Tcp);
            store.Connect(IPAddress.Loopback, _port);
            lock (_sockets) _sockets.AddRange([guest, store]);
            lock (_threads) _threads.AddRange([Run(() => Pass(guest, store)), Run(() => Pass(store, guest))]);
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

    private static Thread Run(Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
