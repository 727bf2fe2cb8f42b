namespace Diorama.Core;

/// <summary>One id a byte of UTF-8, after three special ids. Nothing is unknown to it, and nothing need be learnt.</summary>
public sealed class ByteTokenizer : Tokenizer
{
    private const int FirstByte = 3;

    private static readonly byte[] _bytes = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];

    private ByteTokenizer()
    {
    }

    /// <summary>The only one.</summary>
    public static ByteTokenizer Instance { get; } = new();

    /// <inheritdoc/>
    public override string Kind => "bytes";

    /// <inheritdoc/>
    public override int Count => FirstByte + 256;

    /// <inheritdoc/>
    public override int Pad => SpecialSymbols.Pad;

    /// <inheritdoc/>
    public override int Begin => SpecialSymbols.Begin;

    /// <inheritdoc/>
    public override int End => SpecialSymbols.End;

    /// <inheritdoc/>
    public override int[] Encode(string text) => Array.ConvertAll(GeneralizedUtf8.GetBytes(text), b => b + FirstByte);

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int id) => id switch
    {
        >= FirstByte and < FirstByte + 256 => _bytes.AsSpan(id - FirstByte, 1),
        >= 0 and < FirstByte => [],
        _ => throw new ArgumentOutOfRangeException(nameof(id), id, $"There are {Count} ids."),
    };

    /// <inheritdoc/>
    public override string ToJson() => """{"kind":"bytes"}""";
}
