using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>A file of a run's <c>samples/</c>: <c>step-000500.png</c> and <c>.txt</c> while it trains, <c>interpolation.png</c> and the like at its end.</summary>
/// <param name="Path">The file.</param>
internal sealed partial record SampleFile(string Path)
{
    private const long LargestBytes = 8 << 20; // a page that a phone can open

    /// <summary>Its name without extension, and without <c>final-</c>.</summary>
    internal string Name { get; } = Final().Replace(System.IO.Path.GetFileNameWithoutExtension(Path), "");

    /// <summary>The optimiser steps that were done, for samples made while training.</summary>
    internal long? Step { get; } =
        StepName().Match(System.IO.Path.GetFileNameWithoutExtension(Path)) is { Success: true } match
        && long.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;

    /// <summary>Width and height of a PNG file that says so; null for any other.</summary>
    internal (int Width, int Height)? Size { get; } = IsPicture(Path) ? ReadSize(Path) : null;

    /// <summary>The sample files of a folder, in the order of their steps and then of their names; none where there is no folder.</summary>
    internal static IReadOnlyList<SampleFile> In(string folder) => !Directory.Exists(folder) ? [] :
    [
        .. StorageErrors.Reading(folder, () => Directory.GetFiles(folder))
            .Where(f => (IsPicture(f) || f.EndsWith(".txt", StringComparison.OrdinalIgnoreCase)) && new FileInfo(f).Length is > 0 and <= LargestBytes)
            .Select(f => new SampleFile(f))
            .Where(f => !IsPicture(f.Path) || f.Size is not null)
            .OrderBy(f => f.Step ?? long.MaxValue)
            .ThenBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>The whole file, as an address that a page can hold.</summary>
    internal string DataUri() => "data:image/png;base64," + Convert.ToBase64String(StorageErrors.Reading(Path, () => File.ReadAllBytes(Path)));

    /// <summary>The texts of the file, which empty lines part.</summary>
    internal IReadOnlyList<string> Texts() =>
    [
        .. EmptyLines().Split(StorageErrors.Reading(Path, () => File.ReadAllText(Path)).ReplaceLineEndings("\n"))
            .Select(t => t.Trim('\n'))
            .Where(t => t.Trim().Length > 0),
    ];

    internal bool IsText => !IsPicture(Path);

    private static bool IsPicture(string path) => path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    // PNG specification (W3C), section 11.2.2: signature, then the IHDR chunk with width and height first.
    private static (int, int)? ReadSize(string path)
    {
        var head = new byte[24];
        using var file = StorageErrors.Reading(path, () => File.OpenRead(path));
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return null;
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20)));
        return head.AsSpan(0, 8).SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])
            && width > 0 && height > 0 ? (width, height) : null;
    }

    [GeneratedRegex("^step-([0-9]{1,18})$")]
    private static partial Regex StepName();

    [GeneratedRegex("^final-")]
    private static partial Regex Final();

    [GeneratedRegex(@"\n[ \t]*\n+")]
    private static partial Regex EmptyLines();
}
