using Diorama.Core;

namespace Diorama.Models;

/// <summary>A checked <see cref="TextRequest"/>: what is given, and where lines and the text may end.</summary>
internal sealed class TextPlan
{
    private const int Newline = SpecialSymbols.Newline; // heads and forms are for characters alone

    private readonly int[] _prompt;
    private readonly string[] _heads;
    private readonly TextForm? _form;
    private readonly int[] _barred;

    /// <summary>Checks a request.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="symbols">Of the model.</param>
    /// <param name="context">How many symbols the model reads at most; null: any number.</param>
    /// <exception cref="UserException">A value is out of range, or the prompt, the heads and the form do not fit one another.</exception>
    internal TextPlan(TextRequest request, TextSymbols symbols, int? context = null)
    {
        var tokenizer = symbols.Tokenizer;
        Prompt = request.Prompt.ReplaceLineEndings("\n");
        _prompt = tokenizer.Encode(Prompt);
        _heads = [.. request.Heads.ReplaceLineEndings("\n").EnumerateRunes().Select(rune => rune.ToString())];
        _form = request.Form;
        _barred = [.. Enumerable.Range(0, tokenizer.Count).Where(id => tokenizer.IsSpecial(id) && (id != tokenizer.End || symbols.IsRunning))];
        if (ProblemOf(request, tokenizer) is { } problem) throw new UserException(problem);
        Request = request;
        Symbols = symbols;
        Unread = context is { } sight ? Math.Max(0, _prompt.Length + 1 - sight) : 0; // the symbol before a text is read too
        MaxLength = _prompt.Length + request.LengthFor(symbols);
    }

    internal TextRequest Request { get; }

    internal TextSymbols Symbols { get; }

    /// <summary>How the text begins, with newlines as line ends.</summary>
    internal string Prompt { get; }

    /// <summary>Symbols of the prompt that the model does not read, for they would be out of its sight when it begins to write; 0 for most prompts.</summary>
    internal int Unread { get; }

    /// <summary>Symbols at most, the prompt counted.</summary>
    internal int MaxLength { get; }

    /// <summary>What must stand at a place, if that is certain.</summary>
    /// <param name="position">Symbols before it.</param>
    /// <param name="line">Lines before it.</param>
    /// <param name="column">Symbols before it in its line.</param>
    /// <returns>An id, and the text that it adds: none within the prompt, which stands there from the beginning; null where there is a choice.</returns>
    internal (int Id, string Text)? Given(int position, int line, int column) =>
        position < _prompt.Length ? (_prompt[position], "")
        : column == 0 && line < _heads.Length ? (Symbols.Tokenizer.Encode(_heads[line])[0], _heads[line])
        : _form is { } form && column == form.LineLength ? line + 1 < form.NumLines ? (Newline, "\n") : (Symbols.Tokenizer.End, "")
        : null;

    /// <summary>Rules out what may not come at a place where there is a choice.</summary>
    /// <param name="logits">One a symbol; what may not come becomes negative infinity.</param>
    /// <param name="line">Lines before it.</param>
    internal void Mask(Span<float> logits, int line)
    {
        foreach (var id in _barred) logits[id] = float.NegativeInfinity;
        if (_form is not null || (_heads.Length > 0 && line + 1 < _heads.Length)) logits[Symbols.Tokenizer.End] = float.NegativeInfinity;
        if (_form is not null || (IsLastHead(line) && !Symbols.IsRunning)) logits[Newline] = float.NegativeInfinity;
    }

    /// <summary>Whether an id ends the text: the end; of running text, which has none, the end of an acrostic's last line.</summary>
    /// <param name="id">What comes.</param>
    /// <param name="line">Lines before it.</param>
    internal bool Ends(int id, int line) => id == Symbols.Tokenizer.End || (Symbols.IsRunning && id == Newline && IsLastHead(line));

    private bool IsLastHead(int line) => _heads.Length > 0 && line + 1 == _heads.Length;

    private string? ProblemOf(TextRequest request, Tokenizer tokenizer) =>
        request.Problem is { } problem ? problem
        : _heads.Contains("\n") ? "head characters stand in one line: leave the newline out"
        : tokenizer is not CharacterTokenizer && (_heads.Length > 0 || _form is not null) ? $"head characters and forms are for models that write characters; this one writes {tokenizer.Kind}"
        : _form is { } form ? ProblemOf(form) : null;

    private string? ProblemOf(TextForm form)
    {
        if (form.NumLines < 1 || form.LineLength < 1) return $"a form of {form.NumLines} lines of {form.LineLength} characters: both must be at least 1";
        if (_heads.Length > 0 && _heads.Length != form.NumLines) return $"{_heads.Length} head characters for {form.NumLines} lines: give one a line";
        var lines = Prompt.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var length = lines[i].EnumerateRunes().Count();
            var isWhole = i < lines.Length - 1;
            if (isWhole ? length != form.LineLength : length > form.LineLength)
            {
                return $"line {i + 1} of the prompt has {length} characters, and the form {form.LineLength}: give lines of that length, or leave the form out";
            }
        }
        return lines.Length > form.NumLines ? $"the prompt has {lines.Length} lines, and the form {form.NumLines}" : null;
    }
}
