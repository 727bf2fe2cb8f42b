using System.Buffers.Binary;

namespace Diorama.Torch;

/// <summary>A header that passed every rule of the format.</summary>
/// <param name="Entries">In the order of their bytes.</param>
/// <param name="ByName">The same by name.</param>
/// <param name="Metadata">The file's own texts.</param>
internal sealed record SafetensorsHeader(SafetensorsEntry[] Entries, Dictionary<string, SafetensorsEntry> ByName, Dictionary<string, string> Metadata)
{
    /// <summary>Bytes that hold the header's length, before it.</summary>
    internal const int Prefix = 8;

    internal const int MaxLength = 100_000_000;

    internal const string MetadataName = "__metadata__";

    /// <summary>Reads the length of the header from the file's beginning.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="start">The file's first 9 bytes, or all of a shorter one.</param>
    /// <param name="fileLength">In bytes.</param>
    /// <exception cref="SafetensorsException">There cannot be such a header in this file.</exception>
    internal static int LengthFrom(string path, ReadOnlySpan<byte> start, long fileLength)
    {
        if (fileLength < Prefix) throw Refuse(SafetensorsRefusal.FileTooSmall, $"{fileLength} bytes are no safetensors file; it is cut off, or something else");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(start);
        // A pickle's first bytes could be a header's length: it is one only if nothing follows that a header could be.
        if (length is <= MaxLength and > 0 && (long)length <= fileLength - Prefix && start[Prefix] == '{')
            return (int)length;
        if (PickleFile.Is(start))
            throw Refuse(SafetensorsRefusal.Pickle, PickleFile.Advice(path));
        if (length > MaxLength)
            throw Refuse(SafetensorsRefusal.HeaderTooLarge, $"no safetensors file: its header would be {length} bytes, and {MaxLength} is the most");
        if ((long)length > fileLength - Prefix)
            throw Refuse(
                SafetensorsRefusal.HeaderTooLong,
                $"its header of {length} bytes ends behind the end of the file ({fileLength} bytes): it is cut off; copy or download it again"
            );
        throw Refuse(SafetensorsRefusal.HeaderStart, "no safetensors file: its header does not begin with {");

        SafetensorsException Refuse(SafetensorsRefusal reason, string problem) => new(path, reason, problem);
    }
}
