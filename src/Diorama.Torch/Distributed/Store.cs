using System.Diagnostics;
using System.Text;

namespace Diorama.Torch;

/// <summary>
/// A key-value store that all processes of a training see: c10d's TCPStore. It lives in one of them, the launcher, and there only; where that process
/// ends, so does the store. May be used from several threads.
/// </summary>
/// <remarks>
/// There is no authentication, and the host listens on all network interfaces: anybody who reaches the port can join. Keep it inside a private network.
/// </remarks>
public sealed class Store : IDisposable
{
    private static readonly TimeSpan _firstLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _lastLook = TimeSpan.FromMilliseconds(50);

    private readonly NativeObject _native;

    private Store(NativeObject native) => _native = native;

    /// <summary>The port that the host listens on.</summary>
    public int Port => (int)_native.Call("port");

    internal NativeObject Native => _native;

    /// <summary>Hosts a store in this process.</summary>
    /// <param name="port">Where to listen; 0 chooses a free port.</param>
    /// <exception cref="TorchException">The port is taken.</exception>
    public static Store Host(int port = 0) => new(NativeObject.Make("host_store", Arg.Of(port), Arg.Of(30_000L)));

    /// <summary>Connects to a store of another process, which may be about to start.</summary>
    /// <param name="host">Its machine, by name or address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="timeout">How long to try.</param>
    /// <exception cref="TorchException">There is none.</exception>
    public static unsafe Store Connect(string host, int port, TimeSpan timeout)
    {
        var bytes = Encoding.UTF8.GetBytes(host);
        fixed (byte* text = bytes) return new(NativeObject.Make("connect_store", Arg.Utf8(text, bytes.Length), Arg.Of(port), Arg.Of(Milliseconds(timeout))));
    }

    /// <summary>The same store, in which every key begins with a prefix: a generation of ranks does not meet the keys of the one before.</summary>
    public unsafe Store Within(string prefix)
    {
        var bytes = Encoding.UTF8.GetBytes(prefix);
        fixed (byte* text = bytes) return new(_native.CallObject("within", Arg.Utf8(text, bytes.Length)));
    }

    /// <summary>Sets a key.</summary>
    public unsafe void Set(string key, ReadOnlySpan<byte> value)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        fixed (byte* text = bytes, first = value) _native.Call("set", Arg.Utf8(text, bytes.Length), Arg.Utf8(first, value.Length));
    }

    /// <summary>Whether a key is set.</summary>
    public bool Has(string key) => Ask("has", key) != 0;

    /// <summary>Takes a key away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Delete(string key) => Ask("delete", key) != 0;

    /// <summary>Adds to a key that holds a whole number, 0 at first, and gives the sum; no two processes get the same one.</summary>
    public unsafe long Add(string key, long amount)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        fixed (byte* text = bytes) return _native.Call("add", Arg.Utf8(text, bytes.Length), Arg.Of(amount));
    }

    /// <summary>Waits for a key, and gives its value.</summary>
    /// <param name="key">The key.</param>
    /// <param name="timeout">How long to wait at most.</param>
    /// <param name="stop">Asks to wait no longer.</param>
    /// <exception cref="TimeoutException">Nobody set it.</exception>
    /// <exception cref="TorchException">The store is gone.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public unsafe byte[] Get(string key, TimeSpan timeout, CancellationToken stop = default)
    {
        Wait(key, timeout, stop);
        var bytes = Encoding.UTF8.GetBytes(key);
        fixed (byte* text = bytes) return _native.CallBytes("get", Arg.Utf8(text, bytes.Length));
    }

    /// <summary>Waits for a key.</summary>
    /// <inheritdoc cref="Get"/>
    public void Wait(string key, TimeSpan timeout, CancellationToken stop = default)
    {
        // Looks again and again: in libtorch 1.13 a wait of the store's own that ran out leaves its connection one answer behind.
        var (start, pause) = (Stopwatch.GetTimestamp(), _firstLook);
        while (!Has(key))
        {
            if (Stopwatch.GetElapsedTime(start) >= timeout) throw new TimeoutException($"nobody set '{key}' within {timeout.TotalSeconds:0.#} s");
            stop.WaitHandle.WaitOne(pause);
            stop.ThrowIfCancellationRequested();
            pause = pause * 2 < _lastLook ? pause * 2 : _lastLook;
        }
    }

    /// <summary>Lets go of it; the host's own ends it.</summary>
    public void Dispose() => _native.Dispose();

    internal static long Milliseconds(TimeSpan time) => Math.Max(1, (long)time.TotalMilliseconds);

    private unsafe long Ask(string method, string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        fixed (byte* text = bytes) return _native.Call(method, Arg.Utf8(text, bytes.Length));
    }
}
