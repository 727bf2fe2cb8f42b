namespace Diorama.Models;

/// <summary>Which texts are wanted.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Seed">Any number.</param>
public sealed record TextRequest(int Count, long Seed)
{
    /// <summary>The most symbols that may be asked for in a text, the prompt not counted.</summary>
    public const int MostSymbols = 1_000_000;

    /// <summary>The number of the first text.</summary>
    /// <value>Default 0.</value>
    public long First { get; init; }

    /// <summary>
    /// How the text begins: a first line, say; lines are divided by newlines. A character that the model does not know stays in the text as it is,
    /// while the model reads it as unknown.
    /// </summary>
    /// <value>Default empty; of one that is longer than <see cref="IContinue.Context"/> the last part is read; not together with <see cref="Heads"/>.</value>
    public string Prompt { get; init; } = "";

    /// <summary>The first character of each line, for an acrostic; as many lines are written. Unknown characters as in <see cref="Prompt"/>.</summary>
    /// <value>Default empty: free.</value>
    public string Heads { get; init; } = "";

    /// <summary>Divides the logits: below 1 safer, above 1 bolder. 0 takes the likeliest symbol always.</summary>
    /// <value>Default 1; at least 0.</value>
    public double Temperature { get; init; } = 1;

    /// <summary>Only this many likeliest symbols are drawn from.</summary>
    /// <value>Default 0: all.</value>
    public int TopK { get; init; }

    /// <summary>Only the likeliest symbols that together have this probability are drawn from (nucleus sampling, Holtzman et al. 2020, arXiv 1904.09751).</summary>
    /// <value>Default 1: all; above 0.</value>
    public double TopP { get; init; } = 1;

    /// <summary>
    /// Makes symbols that the text already has less likely: their logits are divided by this where they are positive, multiplied where not (Keskar et al. 2019,
    /// arXiv 1909.05858, section 4.1).
    /// </summary>
    /// <value>Default 1: no difference; at least 1.</value>
    public double RepetitionPenalty { get; init; } = 1;

    /// <summary>Ends a text before the first of these that it writes; those of the prompt do not count.</summary>
    /// <value>Default empty; none of them empty.</value>
    public IReadOnlyList<string> StopStrings { get; init => field = [.. value]; } = [];

    /// <summary>Symbols at most (characters, of a model that writes those), the prompt not counted; a text that has not ended by then is cut off.</summary>
    /// <value>From 0 to <see cref="MostSymbols"/>; default 0: as <see cref="LengthFor"/> says.</value>
    public int MaxLength { get; init; }

    /// <summary>Forces a form: lines end where it says, and nowhere else.</summary>
    /// <value>Default null: the model is free, and keeps the form as far as it has learnt it.</value>
    public TextForm? Form { get; init; }

    /// <summary>Asks to stop after the symbol in progress, by an <see cref="OperationCanceledException"/>.</summary>
    /// <value>Default: never.</value>
    public CancellationToken Stop { get; init; }

    /// <summary>How many heads there are, and so lines.</summary>
    public int NumHeads => Heads.ReplaceLineEndings("\n").EnumerateRunes().Count();

    /// <summary>What is wrong with it whatever the model is; null where nothing is.</summary>
    public string? Problem =>
        Count < 1 ? $"{Count} texts cannot be written: ask for at least 1"
        : !(Temperature >= 0 && double.IsFinite(Temperature)) ? FormattableString.Invariant($"temperature {Temperature} must be at least 0")
        : TopK < 0 ? $"top-k {TopK} must be at least 1, or 0 for all"
        : !(TopP > 0 && TopP <= 1) ? FormattableString.Invariant($"top-p {TopP} must be above 0 and at most 1")
        : !(RepetitionPenalty >= 1 && double.IsFinite(RepetitionPenalty)) ? FormattableString.Invariant($"repetition penalty {RepetitionPenalty} must be at least 1, which makes no difference")
        : StopStrings.Contains("") ? "a stop string is empty: leave it out"
        : MaxLength is < 0 or > MostSymbols ? $"a text of up to {MaxLength} symbols: from 1 to {MostSymbols}, or 0 for as many as the data's longest"
        : Prompt.Length > 0 && Heads.Length > 0 ? "a text has a prompt or head characters, not both: leave one out"
        : null;

    /// <summary>Symbols at most, the prompt not counted: as it says; else as many as the data's longest text has, or its form, and for an acrostic as many for each line.</summary>
    /// <param name="symbols">Of the model.</param>
    public int LengthFor(TextSymbols symbols) => MaxLength > 0 ? MaxLength
        : NumHeads == 0 ? Math.Max(symbols.LongestText, Form?.Length ?? 0)
        : NumHeads * Math.Max(symbols.LongestLine, Form?.Length ?? 0);
}
