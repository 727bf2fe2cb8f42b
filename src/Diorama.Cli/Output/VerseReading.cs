using System.Text;
using System.Text.RegularExpressions;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>
/// Reads Chinese verse as people write it, several lines in one with marks between them, for models that have never read a mark: to them a line ends where a mark stands.
/// What <see cref="VersePunctuation"/> printed becomes what the model wrote.
/// </summary>
internal static partial class VerseReading
{
    private const string Commas = "，、；,;";
    private const string Marks = $"{Commas}。！？.!?";

    /// <summary>
    /// A text whose marks after Chinese characters are line ends: one for a run of marks and spaces, as many as stand in it. At the text's end only a comma is one, for then a
    /// line follows; whether one follows a full stop, the model shall say.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="spec">What the model knows; where it knows a mark, the text stays as it is.</param>
    public static string Read(string text, DataSpec spec)
    {
        if (spec.Tokenizer is not { Unknown: { } unknown } tokenizer || Marks.Any(Knows) || !Knows('\n')) return text;
        return Separators().Replace(text, run =>
        {
            if (run.Index == 0 || !IsAfterIdeograph(text, run.Index)) return run.Value;
            var numLines = run.Value.Count(c => c == '\n');
            if (!run.Value.Any(Marks.Contains) && (numLines > 0 || run.Value.Any(Knows))) return run.Value;
            var goesOn = run.Index + run.Length < text.Length || Commas.Contains(run.Value.LastOrDefault(Marks.Contains));
            return new string('\n', Math.Max(numLines, goesOn ? 1 : 0));
        });

        bool Knows(char character) => !tokenizer.Encode($"{character}").Contains(unknown);
    }

    [GeneratedRegex(@"[\s，、；,;。！？.!?]+")]
    private static partial Regex Separators();

    private static bool IsAfterIdeograph(string text, int index) => Rune.DecodeLastFromUtf16(text.AsSpan(0, index), out var rune, out _) == System.Buffers.OperationStatus.Done && Ideograph.Is(rune);
}
