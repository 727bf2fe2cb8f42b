using Diorama.Data.Loading;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>The batches of a step: as many as gradients are accumulated over, on the model's device.</summary>
internal sealed class BatchFeed(Loader loader, int accumulate, Device device)
{
    private readonly List<Batch> _batches = [];

    /// <summary>The batches in use; they belong to the scope in which <see cref="Renew"/> was called.</summary>
    public IReadOnlyList<Batch> Current => _batches;

    /// <summary>Takes the next batches from the loader; the ones before are freed at once.</summary>
    public void Renew()
    {
        Release();
        for (var i = 0; i < accumulate; i++)
        {
            using var host = loader.Next() ?? throw new InvalidOperationException("A training loader has no end.");
            _batches.Add(host.ToBatch(device));
        }
    }

    /// <summary>Frees the batches.</summary>
    public void Release()
    {
        foreach (var batch in _batches)
        {
            foreach (var name in batch.Names) batch[name].Dispose();
        }
        _batches.Clear();
    }
}
