using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Diorama.Torch;

/// <summary>
/// Finds out whether a store listens at a port, before libtorch goes there: that of 1.13 and 2.0 trusts what it finds, and where that is something else it waits without end, or ends
/// the process by an exception in a thread of its own; later ones ask themselves, and tell of it in words of their own.
/// </summary>
internal static class StoreProbe
{
    // Of the protocol; numbers are in the machine's order, lengths have 8 bytes. From 2.1 on who comes says so first, by a number that all know.
    private const byte Validate = 0;
    private const uint Known = 0x3C85F7CE;
    private const byte Delete = 8;

    private const int MostShown = 40;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(100);

    private enum Finding
    {
        Store,
        Nobody,
        Closes,
        Silent,
        Other,
    }

    private static readonly bool _validates = Version.Parse(TorchRuntime.BuildInfo.Split([' ', ';', '+'])[1]) >= new Version(2, 1);

    private static byte Add => (byte)(_validates ? 4 : 3);

    /// <summary>Waits for a store.</summary>
    /// <param name="host">Its machine, by name or address.</param>
    /// <param name="port">Its port.</param>
    /// <param name="timeout">How long it may take to be there.</param>
    /// <param name="patience">How long it may take to answer.</param>
    /// <param name="stop">Asks to wait no longer.</param>
    /// <exception cref="StoreException">There is none, or something else.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static async Task Find(string host, int port, TimeSpan timeout, TimeSpan patience, CancellationToken stop = default)
    {
        var start = Stopwatch.GetTimestamp();
        for (; ; await Task.Delay(_pause, stop).ConfigureAwait(false))
        {
            var left = timeout - Stopwatch.GetElapsedTime(start);
            var (found, what) = await Ask(host, port, left < patience && left > _pause ? left : patience, stop).ConfigureAwait(false);
            if (found == Finding.Store) return;
            // Who hosts it may be about to start; and what stands before a machine, as in Kubernetes, takes connections and closes them until then.
            if (found is Finding.Nobody or Finding.Closes && left > TimeSpan.Zero) continue;
            throw new StoreException(found == Finding.Nobody
                ? $"nobody listens at {host}:{port} ({what}), after {timeout.TotalSeconds:0.#} s. Are all started, and can this machine reach that port?"
                : $"what listens at {host}:{port} is no store of this libtorch: it {what}. Give all ranks a MASTER_PORT that no other program has, and the same libtorch");
        }
    }

    private static async Task<(Finding Found, string What)> Ask(string host, int port, TimeSpan patience, CancellationToken stop)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(patience);
        var answer = new byte[MostShown];
        var length = 0;
        try
        {
            await socket.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            // A number that only who can add gives back, at a key of this question's own, which goes again. The line's end makes those who read lines answer at once.
            var own = Guid.NewGuid();
            var (key, number) = ($"/probe {own}\r\n\r\n", BitConverter.ToInt64(own.ToByteArray()));
            await socket.SendAsync((byte[])[.. Greeting(), .. Question(Add, key, number)], limit.Token).ConfigureAwait(false);
            while (length < sizeof(long))
            {
                var more = await socket.ReceiveAsync(answer.AsMemory(length), limit.Token).ConfigureAwait(false);
                if (more == 0) return length == 0 ? (Finding.Closes, "closes connections without an answer") : (Finding.Other, Answered());
                length += more;
            }
            if (length != sizeof(long) || BitConverter.ToInt64(answer) != number) return (Finding.Other, Answered());
            await socket.SendAsync(Question(Delete, key), limit.Token).ConfigureAwait(false);
            await socket.ReceiveAsync(answer, limit.Token).ConfigureAwait(false);
            return (Finding.Store, "");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            if (!socket.Connected) return (Finding.Nobody, "no answer");
            return length > 0 ? (Finding.Other, Answered()) : (Finding.Silent, $"took the connection and has said nothing for {patience.TotalSeconds:0.#} s");
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionReset ? (Finding.Closes, "closes connections without an answer") : (Finding.Nobody, e.Message);
        }

        string Answered()
        {
            var text = Encoding.Latin1.GetString(answer, 0, length).Split('\r', '\n')[0];
            return text.Length > 0 && text.All(c => c is >= ' ' and <= '~') ? $"answered \"{text}\"" : $"answered with the bytes {Convert.ToHexString(answer, 0, length)}";
        }
    }

    private static byte[] Greeting() => _validates ? [Validate, .. BitConverter.GetBytes(Known)] : [];

    private static byte[] Question(byte what, string key, long? number = null)
    {
        var question = new byte[1 + sizeof(long) + key.Length + (number is null ? 0 : sizeof(long))];
        question[0] = what;
        BitConverter.TryWriteBytes(question.AsSpan(1), (long)key.Length);
        Encoding.ASCII.GetBytes(key, question.AsSpan(1 + sizeof(long)));
        if (number is { } value) BitConverter.TryWriteBytes(question.AsSpan(1 + sizeof(long) + key.Length), value);
        return question;
    }
}
