using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>How texts become ids.</summary>
public sealed record TokenizerOptions
{
    internal const string Characters = "characters";
    internal const string Bytes = "bytes";
    private const string Bpe = "bpe";
    private const string Init = "init";

    /// <value><c>characters</c> (default), <c>bytes</c>, <c>bpe</c> (trained on the training split), or the path of a <c>tokenizer.json</c>, or of a run's <c>data.json</c>. In a recipe also <c>init</c>: that of the run that the recipe begins with.</value>
    public string Kind { get; init; } = Characters;

    /// <value>Of <c>bpe</c>: how many ids are wanted, from 259; default 8,192.</value>
    public int Size { get; init; } = 8192;

    /// <value>Of <c>characters</c>: those that stand less often than this in the training split become unknown; default 1.</value>
    public int MinCount { get; init; } = 1;

    /// <value>Of <c>characters</c>: the path of a run's <c>data.json</c>, whose characters are known too, before those of the texts; default null: none. So a model can grow to texts that lack some of its characters.</value>
    public string? Alphabet { get; init; }

    /// <summary>Reads the settings <c>tokenizer</c>, <c>vocabularySize</c>, <c>minCount</c> and <c>alphabet</c> of a recipe's <c>data</c> section.</summary>
    /// <param name="reader">The section.</param>
    /// <param name="minCount">The default of <see cref="MinCount"/>.</param>
    /// <param name="kind">The default of <see cref="Kind"/>.</param>
    public static TokenizerOptions Read(RecipeReader reader, int minCount = 1, string kind = Characters)
    {
        var options = new TokenizerOptions
        {
            Kind = reader.String("tokenizer", kind),
            Size = reader.Int("vocabularySize", 8192, min: 3 + 256, max: 1 << 20),
            MinCount = reader.Int("minCount", minCount, min: 1),
            Alphabet = reader.OptionalString("alphabet"),
        };
        if (options.Kind != Bpe && reader.Has("vocabularySize")) reader.Problem("vocabularySize", $"is for tokenizer: {Bpe}, whose ids are learnt");
        if (options.Kind != Characters && reader.Has("minCount")) reader.Problem("minCount", $"is for tokenizer: {Characters}");
        if (options.Alphabet is { } alphabet)
        {
            if (options.Kind != Characters) reader.Problem("alphabet", $"is for tokenizer: {Characters}");
            else if (!File.Exists(alphabet)) reader.Problem("alphabet", $"is {alphabet}, and there is no such file: it wants the data.json of a run");
        }
        if (Problem(options.Kind) is { } problem) reader.Problem("tokenizer", problem);
        return options;
    }

    // A run's own was put in the place of init by whoever knows the run.
    private static string? Problem(string kind) => kind switch
    {
        Characters or Bytes or Bpe => null,
        Init => "is init, the tokeniser of the run that the recipe's init names, and the recipe has no init",
        _ when Directory.Exists(kind) => $"is {kind}, a folder: name the file, a tokenizer.json or a run's data.json",
        _ when File.Exists(kind) => null,
        _ when kind.AsSpan().ContainsAny('/', '\\', '.') => $"is {kind}, and there is no such file: it wants a tokenizer.json, or the data.json of a run that is trained already",
        _ => $"must be {Characters}, {Bytes}, {Bpe}, {Init}, or the path of a tokenizer.json, but is {kind}",
    };

    /// <summary>Makes the tokeniser.</summary>
    /// <param name="training">The texts of the training split.</param>
    /// <param name="marks">Special ids that it must have beside its own, by name; they are among the <see cref="Size"/> that is wanted.</param>
    /// <exception cref="UserException">Its file, or its alphabet's, is missing or none that can be read, or it is of a kind that has no marks.</exception>
    public Tokenizer Make(IEnumerable<string> training, params IReadOnlyList<string> marks)
    {
        var made = Kind switch
        {
            Characters => CharacterTokenizer.Build(training, MinCount, Known()),
            Bytes => ByteTokenizer.Instance,
            Bpe => BpeTokenizer.Train(training, Math.Max(3 + 256, Size - marks.Count)),
            _ => Tokenizer.Load(Kind),
        };
        if (marks.Count == 0) return made;
        return made is BpeTokenizer bpe ? bpe.With(marks) : throw new UserException($"data.tokenizer is {Kind}, which has no marks to tell several tasks apart: take {Bpe}");
    }

    private CharacterTokenizer? Known() => Alphabet is null ? null
        : Tokenizer.Load(Alphabet) as CharacterTokenizer ?? throw new UserException($"data.alphabet is {Alphabet}, whose tokeniser is not of characters");
}
