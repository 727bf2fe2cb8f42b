using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>The store through which ranks meet.</summary>
internal static class RankStore
{
    /// <summary>Hosts it where this is rank 0 and nobody else does, or reaches the one that is hosted.</summary>
    /// <param name="variables">Where it is.</param>
    /// <param name="config">How long it is waited for, and for its answers.</param>
    /// <param name="stop">Asks to wait no longer.</param>
    /// <exception cref="MachineException">This rank is to host it, and the port cannot be had.</exception>
    /// <exception cref="StoreException">It is not there, or something else is.</exception>
    /// <exception cref="TorchException">The same, found by libtorch itself.</exception>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public static Store Open(RankVariables variables, RanksConfig config, CancellationToken stop = default)
    {
        if (variables.IsStoreHosted || variables.Rank > 0)
            return Store.Connect(variables.Address, variables.Port, TimeSpan.FromSeconds(config.StartTimeout), TimeSpan.FromSeconds(config.Timeout), stop);
        try
        {
            Listen(variables.Port);
            return Store.Host(variables.Port, variables.IsOneMachine);
        }
        catch (Exception e) when (e is TorchException or SocketException)
        {
            var reason = e is TorchException torch ? torch.Reason.Split('\n')[0].TrimEnd('.') : e.Message;
            throw new MachineException(
                $"Port {variables.Port} of this machine cannot be listened at ({reason}): another program has it perhaps. Choose another MASTER_PORT for all ranks", e);
        }
    }

    // Tried here first, for c10d prints what it finds, too.
    private static void Listen(int port)
    {
        using var tried = new Socket(SocketType.Stream, ProtocolType.Tcp);
        tried.Bind(new IPEndPoint(tried.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, port));
        tried.Listen();
    }

    /// <summary>The part of it that one start of the ranks has.</summary>
    /// <param name="connection">The store; borrowed.</param>
    /// <param name="generation">The how manieth start, from 0.</param>
    public static Store OfGeneration(Store connection, int generation) => connection.Within(string.Create(CultureInfo.InvariantCulture, $"generation {generation}"));
}
