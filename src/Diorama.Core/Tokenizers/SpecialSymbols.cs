namespace Diorama.Core;

/// <summary>The ids with which every tokeniser made here begins; characters have two more, then text follows.</summary>
public static class SpecialSymbols
{
    /// <summary>Fills a row after its end; never written, and never counted.</summary>
    public const int Pad = 0;

    /// <summary>Stands before the first character; never written.</summary>
    public const int Begin = 1;

    /// <summary>Stands after the last character.</summary>
    public const int End = 2;

    /// <summary>Of characters: stands for one that is not in the vocabulary; never written.</summary>
    public const int Unknown = 3;

    /// <summary>Of characters: ends a line.</summary>
    public const int Newline = 4;

    /// <summary>Of characters: how many there are; the first character has this id.</summary>
    public const int Count = 5;

    /// <summary>What files call the first three.</summary>
    internal static IReadOnlyList<string> Marks { get; } = ["<pad>", "<begin>", "<end>"];
}
