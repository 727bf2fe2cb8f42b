using System.IO.Compression;
using Diorama.Core;

namespace Diorama.Data.Features;

/// <summary>NumPy's <c>.npz</c> files: named arrays, each an <c>.npy</c> in a zip archive. The same arrays always give the same bytes.</summary>
public static class NpzFile
{
    private const int MaxArrays = 10_000;
    private const string Suffix = ".npy";

    // The oldest time that a zip archive can hold: when it was written is no part of what is in it.
    private static readonly DateTimeOffset _always = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Reads all arrays.</summary>
    /// <exception cref="UserException">The file is missing, no such file or damaged, or has an array that is not read.</exception>
    /// <exception cref="MachineException">The storage failed.</exception>
    public static IReadOnlyDictionary<string, NumpyArray> Read(string path) => StorageErrors.Reading(path, () =>
    {
        try
        {
            using var file = File.OpenRead(path);
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            if (archive.Entries.Count > MaxArrays) throw new UserException($"{path}: {archive.Entries.Count} arrays; the most is {MaxArrays}.");
            var arrays = new Dictionary<string, NumpyArray>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries)
            {
                if (!entry.FullName.EndsWith(Suffix, StringComparison.Ordinal)) throw new UserException($"{path}: holds {entry.FullName}, which is no {Suffix} array; it is another zip archive.");
                using var stream = entry.Open();
                var name = entry.FullName[..^Suffix.Length];
                if (!arrays.TryAdd(name, NpyFile.Read(stream, $"{path}: {name}"))) throw new UserException($"{path}: holds two arrays called {name}.");
            }

            return arrays;
        }
        catch (InvalidDataException e)
        {
            throw new UserException($"{path}: no .npz file, or a damaged one: {e.Message}", e);
        }
    });

    /// <summary>Writes arrays in their order, compressed; a file that exists is replaced.</summary>
    /// <exception cref="UserException">The folder is missing or may not be written.</exception>
    /// <exception cref="MachineException">The disk is full or fails.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NumpyArray>> arrays) => AtomicFile.Write(path, file =>
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, array) in arrays)
        {
            var entry = archive.CreateEntry(name + Suffix, CompressionLevel.Fastest);
            entry.LastWriteTime = _always;
            using var stream = entry.Open();
            NpyFile.Write(stream, array);
        }
    });

    /// <summary>An array that must be there.</summary>
    /// <exception cref="UserException">It is not.</exception>
    internal static NumpyArray Need(this IReadOnlyDictionary<string, NumpyArray> arrays, string path, string name) =>
        arrays.GetValueOrDefault(name) ?? throw new UserException($"{path}: has no array '{name}', but {(arrays.Count == 0 ? "none at all" : string.Join(", ", arrays.Keys))}.");
}
