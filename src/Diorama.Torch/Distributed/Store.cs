using System.Diagnostics;
using System.Text;

namespace Diorama.Torch;

/// <summary>
/// A key-value store that all processes of a training see: c10d's TCPStore. It lives in one of them, the launcher, and there only; where that process
/// ends, so does the store: every call is a <see cref="TorchException"/> then, and a <see cref="StoreException"/> where it stands still. May be used from several threads.
/// </summary>
/// <remarks>
/// There is no authentication: anybody who reaches the port can join, on all network interfaces where not all ranks are on one machine. Keep it inside a private network.
/// </remarks>
public sealed class Store : IDisposable
{
    private static readonly TimeSpan _firstLook = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan _lastLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _hostsPatience = TimeSpan.FromSeconds(120);

    private readonly NativeObject _native;
    private readonly StoreLine _line;

    private Store(NativeObject native, StoreLine line) => (_native, _line) = (native, line);

    /// <summary>The port that the host listens on.</summary>
    public int Port => (int)_native.Call("port");

    internal NativeObject Native => _native;

    /// <summary>Hosts a store in this process.</summary>
    /// <param name="port">Where to listen; 0 chooses a free port.</param>
    /// <param name="isLocal">Whether to listen on the loopback interface only, where the system lets us: Linux from 5.7 on.</param>
    /// <exception cref="TorchException">The port is taken.</exception>
    public static Store Host(int port = 0, bool isLocal = false) =>
        new(NativeObject.Make("host_store", Arg.Of(port), Arg.Of(Milliseconds(_hostsPatience)), Arg.Of(isLocal ? 1L : 0L)), new StoreLine(_hostsPatience));

    /// <summary>Connects to a store of another process, which may be about to start.</summary>
    /// <param name="host">Its machine, by name or address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="timeout">How long to try.</param>
    /// <param name="patience">How long an answer may take, now and later; null: as long as <paramref name="timeout"/>.</param>
    /// <param name="stop">Asks to try no longer.</param>
    /// <exception cref="StoreException">There is none, or what is there is none.</exception>
    /// <exception cref="TorchException">The same, found by libtorch itself.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static unsafe Store Connect(string host, int port, TimeSpan timeout, TimeSpan? patience = null, CancellationToken stop = default)
    {
        var line = new StoreLine(patience ?? timeout);
        var (bytes, most) = (Encoding.UTF8.GetBytes(host), timeout + (patience ?? timeout));
        StoreProbe.Find(host, port, timeout, patience ?? timeout, stop).GetAwaiter().GetResult();
        return line.Ask(() =>
        {
            // What libtorch's own timeout ends is told of as if the store had ended: the line's comes first.
            fixed (byte* text = bytes) return new Store(NativeObject.Make("connect_store", Arg.Utf8(text, bytes.Length), Arg.Of(port), Arg.Of(Milliseconds(most))), line);
        }, most);
    }

    /// <summary>The same store, in which every key begins with a prefix: a generation of ranks does not meet the keys of the one before.</summary>
    public unsafe Store Within(string prefix)
    {
        var bytes = Encoding.UTF8.GetBytes(prefix);
        fixed (byte* text = bytes) return new(_native.CallObject("within", Arg.Utf8(text, bytes.Length)), _line);
    }

    /// <summary>Sets a key.</summary>
    public unsafe void Set(string key, ReadOnlySpan<byte> value)
    {
        var copy = value.ToArray();
        _line.Ask(() =>
        {
            fixed (byte* first = copy) return Call("set", key, Arg.Utf8(first, copy.Length));
        });
    }

    /// <summary>Whether a key is set.</summary>
    public bool Has(string key) => _line.Ask(() => Call("has", key)) != 0;

    /// <summary>Takes a key away.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Delete(string key) => _line.Ask(() => Call("delete", key)) != 0;

    /// <summary>Adds to a key that holds a whole number, 0 at first, and gives the sum; no two processes get the same one.</summary>
    public long Add(string key, long amount) => _line.Ask(() => Call("add", key, Arg.Of(amount)));

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
        return _line.Ask(() =>
        {
            fixed (byte* text = bytes) return _native.CallBytes("get", Arg.Utf8(text, bytes.Length));
        });
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

    private unsafe long Call(string method, string key, params ReadOnlySpan<Arg> more)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        fixed (byte* text = bytes) return _native.Call(method, [Arg.Utf8(text, bytes.Length), .. more]);
    }
}
