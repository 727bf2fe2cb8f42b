using System.Globalization;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>The store through which ranks meet.</summary>
internal static class RankStore
{
    /// <summary>Hosts it where this is rank 0 and nobody else does, or reaches the one that is hosted.</summary>
    /// <param name="variables">Where it is.</param>
    /// <param name="config">How long it is waited for, and for its answers.</param>
    /// <exception cref="MachineException">This rank is to host it, and the port cannot be had.</exception>
    /// <exception cref="StoreException">It is not there, or something else is.</exception>
    /// <exception cref="TorchException">The same, found by libtorch itself.</exception>
    public static Store Open(RankVariables variables, RanksConfig config)
    {
        if (variables.IsStoreHosted || variables.Rank > 0)
            return Store.Connect(variables.Address, variables.Port, TimeSpan.FromSeconds(config.StartTimeout), TimeSpan.FromSeconds(config.Timeout));
        try
        {
            return Store.Host(variables.Port, variables.IsOneMachine);
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
