using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Diorama.Data;
using Diorama.Data.Loading;

namespace Diorama.Training;

/// <summary>What is in data, in a line, by a few samples evenly out of all that is learnt from: other files, and the same ones in another order, give another line.</summary>
internal static class DataSketch
{
    private const int Samples = 64;

    /// <summary>Reads the samples, and sketches them.</summary>
    /// <param name="data">The data; borrowed. Broken samples are left out.</param>
    /// <returns>Each field's name, and of whole numbers a hash, of others the mean magnitude by three digits: machines may scale the same picture to other last bits.</returns>
    public static string Of(IDataset data)
    {
        using var loader = new Loader(data, new() { BatchSize = Samples, AtMost = Samples, Shuffle = false, LeaveOutBroken = true, Threads = 0 });
        using var batch = loader.Next();
        return batch is null ? "" : string.Join(", ", batch.Fields.Select(field => $"{field.Name} {Of(batch, field)}"));
    }

    private static string Of(HostBatch batch, Field field) => field.Type == ElementType.Float32 ? Mean(batch.Floats(field.Name)) : Hash(batch.Int64s(field.Name));

    // Each number counts by its place, or pictures that change places would go unseen.
    private static string Mean(ReadOnlySpan<float> values)
    {
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            var weight = (i + 1.0) / values.Length;
            sum += weight * Math.Abs(values[i]);
            total += weight;
        }
        return (sum / total).ToString("G3", CultureInfo.InvariantCulture);
    }

    private static string Hash(ReadOnlySpan<long> values) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values)))[..12];
}
