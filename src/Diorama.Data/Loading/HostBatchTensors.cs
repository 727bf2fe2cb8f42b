using Diorama.Torch;

namespace Diorama.Data.Loading;

/// <summary>Host batches to batches of tensors: the only place where data meets tensors.</summary>
public static class HostBatchTensors
{
    /// <summary>Copies the batch to tensors of the current scope, each [<see cref="HostBatch.Count"/>, shape of a sample...].</summary>
    /// <param name="host">Borrowed; it may be disposed afterwards.</param>
    /// <param name="device">Where the tensors shall lie; none for the processor.</param>
    public static Batch ToBatch(this HostBatch host, Device? device = null) =>
        new(host.Count, host.Fields.ToDictionary(field => field.Name, field => ToTensor(host, field, device)));

    private static Tensor ToTensor(HostBatch host, Field field, Device? device)
    {
        ReadOnlySpan<long> shape = [host.Count, .. field.Shape];
        var tensor = field.Type == ElementType.Float32
            ? Tensor.From<float>(host.Floats(field.Name), shape).To(TorchRuntime.DefaultDType)
            : Tensor.From<long>(host.Int64s(field.Name), shape);
        return device is { } wanted ? tensor.To(wanted) : tensor;
    }
}
