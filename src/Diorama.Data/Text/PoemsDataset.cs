using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>
/// Tang quatrains, character by character: <c>tokens</c> int64 [33] ([25] where all lines have five characters): begin, four lines with a
/// newline between them, end, padding. 5 % of the poems are held out and 5 % are for testing; poems that share two lines or more lie
/// on one side.
/// </summary>
public sealed class PoemsDataset : ITextDataset
{
    private readonly ImmutableArray<Poem>[] _poems;
    private readonly int[][][] _characters;

    /// <summary>Opens the bundled poems.</summary>
    /// <exception cref="UserException">An option is out of range, or the bundled file is missing or damaged.</exception>
    public PoemsDataset(PoemsOptions? options = null)
    {
        options ??= new();
        if (string.Join("; ", options.Validate()) is { Length: > 0 } problems) throw new UserException("poems: " + problems);
        _poems = [.. PoemCorpus.Load().Select(split =>
            split.Where(poem => options.Form == PoemForm.Both || poem.Form == options.Form).ToImmutableArray())];
        Tokenizer = CharacterTokenizer.Build(_poems[(int)Split.Train].Select(poem => poem.Text), options.MinCount);
        _characters = [.. _poems.Select(split => split.Select(poem => Tokenizer.Encode(poem.Text)).ToArray())];
        var perLine = options.Form == PoemForm.Five ? 5 : 7;
        Fields = [Field.Int64("tokens", 1 + 4 * perLine + 3 + 1)];
    }

    /// <summary>The file it is read from.</summary>
    public static ImmutableArray<BundledFile> Files { get; } = [PoemCorpus.File];

    /// <inheritdoc/>
    public string Name => "poems";

    /// <inheritdoc/>
    public DataSpec Spec => TokenRow.Spec(Tokenizer, Fields[0]);

    /// <inheritdoc/>
    public ImmutableArray<Field> Fields { get; }

    /// <inheritdoc/>
    public Quarantine Quarantine { get; } = new();

    /// <inheritdoc/>
    public Tokenizer Tokenizer { get; }

    /// <summary>The poems of a split, in the order of its samples.</summary>
    public ImmutableArray<Poem> Poems(Split split) => _poems[(int)split];

    /// <inheritdoc/>
    public int Count(Split split) => _poems[(int)split].Length;

    /// <inheritdoc/>
    public string Text(Split split, int index) => _poems[(int)split][index].Text;

    /// <inheritdoc/>
    public int[] Ids(Split split, int index) => _characters[(int)split][index];

    /// <inheritdoc/>
    public string SampleName(Split split, int index) =>
        $"{PoemCorpus.File.Name}: {_poems[(int)split][index].Author}, {_poems[(int)split][index].Title}";

    /// <inheritdoc/>
    public void Read(Split split, int index, RowWriter row) => TokenRow.Write(Tokenizer, _characters[(int)split][index], row.Int64s("tokens"));
}
