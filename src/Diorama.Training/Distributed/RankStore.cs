using System.Globalization;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>The store through which ranks meet.</summary>
internal static class RankStore
{
    /// <summary>Hosts it where this is rank 0 and nobody else does, or reaches the one that is hosted.</summary>
    /// <param name="variables">Where it is.</param>
    /// <param name="timeout">How long it is waited for.</param>
    /// <exception cref="MachineException">This rank is to host it, and the port cannot be had.</exception>
    /// <exception cref="TorchException">It is not reached.</exception>
    public static Store Open(RankVariables variables, TimeSpan timeout)
    {
        if (variables.IsStoreHosted || variables.Rank > 0) return Store.Connect(variables.Address, variables.Port, timeout);
        try
        {
            return Store.Host(variables.Port);
        }
        catch (TorchException e)
        {
            throw new MachineException(
                $"Port {variables.Port} of this machine cannot be listened at ({e.Reason.Split('\n')[0].TrimEnd('.')}): another program has it perhaps. Choose another MASTER_PORT for all ranks", e);
        }
    }

    /// <summary>The part of it that one start of the ranks has.</summary>
    /// <param name="connection">The store; borrowed.</param>
    /// <param name="generation">The how manieth start, from 0.</param>
    public static Store OfGeneration(Store connection, int generation) => connection.Within(string.Create(CultureInfo.InvariantCulture, $"generation {generation}"));
}
