using System.Globalization;
using System.Net;
using Diorama.Core;

namespace Diorama.Training;

/// <summary>This process's place among those that train together, from torchrun's variables. Schedulers' scripts set them too.</summary>
/// <param name="Rank"><c>RANK</c>: its number, from 0.</param>
/// <param name="Count"><c>WORLD_SIZE</c>: how many there are.</param>
/// <param name="LocalRank"><c>LOCAL_RANK</c>: its number on this machine; the GPU that it takes. Default: <c>RANK</c> modulo <c>LOCAL_WORLD_SIZE</c>; 0 where that is not known.</param>
/// <param name="LocalCount"><c>LOCAL_WORLD_SIZE</c>: how many are on this machine. Default: all, where <c>MASTER_ADDR</c> is a loopback address; else null: not known, some may be on others.</param>
/// <param name="Address"><c>MASTER_ADDR</c>: the machine of the store through which they meet.</param>
/// <param name="Port"><c>MASTER_PORT</c>: its port.</param>
public sealed record RankVariables(int Rank, int Count, int LocalRank, int? LocalCount, string Address, int Port)
{
    /// <summary><c>TORCHELASTIC_USE_AGENT_STORE</c>: whether the process that started the ranks hosts the store; else rank 0 does.</summary>
    public bool IsStoreHosted { get; init; }

    /// <summary>
    /// Which start of the ranks it is at a store that outlives one, <c>TORCHELASTIC_RESTART_COUNT</c>. Always 0 where rank 0 hosts the store, which is new with each start then: several of
    /// torchrun's agents count each its own failures, so that ranks of one start may have different counts.
    /// </summary>
    public int Generation { get; init; }

    /// <summary><c>GLOO_SOCKET_IFNAME</c>: the network interface between machines; null: the one that this machine's name leads to.</summary>
    public string? Interface { get; init; }

    /// <summary>Whether all ranks are on this machine, and meet where no other machine can be.</summary>
    internal bool IsOneMachine => LocalCount == Count && IsLoopback(Address);

    /// <summary>Reads the variables.</summary>
    /// <param name="read">Reads one; null: of this process.</param>
    /// <returns>Null where this process trains alone.</returns>
    /// <exception cref="UserException">Some are missing, or make no sense together.</exception>
    public static RankVariables? Find(Func<string, string?>? read = null)
    {
        read ??= Environment.GetEnvironmentVariable;
        // One of the two alone is a mistake: every process of a cluster would train a model of its own.
        if (string.IsNullOrEmpty(read("RANK")) && (string.IsNullOrEmpty(read("WORLD_SIZE")) || read("WORLD_SIZE") == "1")) return null;
        var (rank, count) = (Number("RANK"), Number("WORLD_SIZE"));
        if (count < 1 || rank >= count) throw new UserException($"RANK={rank} is none of WORLD_SIZE={count} ranks: they are numbered from 0");
        if (count == 1) return null;
        var address = read("MASTER_ADDR") is { Length: > 0 } given ? given : throw Missing("MASTER_ADDR");
        int? localCount = IsLoopback(address) || !string.IsNullOrEmpty(read("LOCAL_WORLD_SIZE")) ? Number("LOCAL_WORLD_SIZE", count) : null;
        if (localCount < 1 || localCount > count) throw new UserException($"LOCAL_WORLD_SIZE={localCount} cannot be: of WORLD_SIZE={count} ranks, 1 to {count} are on this machine");
        var localRank = Number("LOCAL_RANK", rank % (localCount ?? 1));
        if (localRank >= localCount) throw new UserException($"LOCAL_RANK={localRank} is none of LOCAL_WORLD_SIZE={localCount} ranks of this machine: they are numbered from 0");
        var isStoreHosted = string.Equals(read("TORCHELASTIC_USE_AGENT_STORE"), "True", StringComparison.OrdinalIgnoreCase);
        return new(rank, count, localRank, localCount, address, Port())
        {
            IsStoreHosted = isStoreHosted,
            Generation = isStoreHosted ? Number("TORCHELASTIC_RESTART_COUNT", 0) : 0,
            Interface = read("GLOO_SOCKET_IFNAME") is { Length: > 0 } name ? name : null,
        };

        int Number(string name, int? fallback = null)
        {
            if (read(name) is not { Length: > 0 } text) return fallback ?? throw Missing(name);
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new UserException($"{name}={text} is no whole number from 0 on");
        }

        int Port()
        {
            var port = Number("MASTER_PORT");
            return port is > 0 and <= ushort.MaxValue ? port : throw new UserException($"MASTER_PORT={port} is no port: they go from 1 to {ushort.MaxValue}");
        }

        static UserException Missing(string name) =>
            new($"{name} is not set, and {(name == "RANK" ? "WORLD_SIZE" : "RANK")} is. A rank needs RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT; unset RANK and WORLD_SIZE to train in one process, or start ranks by --workers");
    }

    private static bool IsLoopback(string address) => address == "localhost" || (IPAddress.TryParse(address, out var number) && IPAddress.IsLoopback(number));
}
