namespace Diorama.Core;

/// <summary>The symbols with which every vocabulary of text begins, by number; characters follow.</summary>
public static class SpecialSymbols
{
    /// <summary>Fills a row after its end; never written, and never counted.</summary>
    public const int Pad = 0;

    /// <summary>Stands before the first character; never written.</summary>
    public const int Begin = 1;

    /// <summary>Stands after the last character.</summary>
    public const int End = 2;

    /// <summary>Stands for a character that is not in the vocabulary; never written.</summary>
    public const int Unknown = 3;

    /// <summary>Ends a line.</summary>
    public const int Newline = 4;

    /// <summary>How many there are; the first character has this number.</summary>
    public const int Count = 5;

    /// <summary>As they stand in <see cref="DataSpec.Vocabulary"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["<pad>", "<begin>", "<end>", "<unknown>", "\n"];
}
