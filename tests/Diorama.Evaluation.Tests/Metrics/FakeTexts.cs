using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Text;
using Diorama.Models;

namespace Diorama.Evaluation.Tests.Metrics;

/// <summary>Whole texts, as they are given, by bytes.</summary>
internal sealed class FakeTexts(string[] training, string[] test) : ITextDataset
{
    internal int TrainingReads { get; private set; }

    public string Name => "fake texts";

    public Tokenizer Tokenizer => ByteTokenizer.Instance;

    public DataSpec Spec => new() { Modality = Modality.Text, Shape = [32], Tokenizer = Tokenizer };

    public ImmutableArray<Field> Fields => [Field.Int64("tokens", 32)];

    public Quarantine Quarantine { get; } = new();

    public int Count(Split split) => Texts(split).Length;

    public string Text(Split split, int index) => Texts(split)[index];

    public int[] Ids(Split split, int index) => Tokenizer.Encode(Text(split, index));

    public string SampleName(Split split, int index) => $"{split} {index}";

    public void Read(Split split, int index, RowWriter row)
    {
        var tokens = row.Int64s("tokens");
        var ids = new TextSymbols(Spec).Framed(Text(split, index));
        for (var i = 0; i < tokens.Length; i++) tokens[i] = i < ids.Length ? ids[i] : Tokenizer.Pad;
    }

    private string[] Texts(Split split)
    {
        if (split == Split.Train) TrainingReads++;
        return split == Split.Train ? training : split == Split.Test ? test : [];
    }
}
