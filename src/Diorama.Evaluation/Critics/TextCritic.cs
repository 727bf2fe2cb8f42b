using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Evaluation;

/// <summary>A discriminator before texts: each becomes a row as the data has it.</summary>
/// <param name="critic">The discriminator; borrowed, in evaluation mode.</param>
/// <param name="spec">The data's specification: how texts become rows.</param>
/// <param name="device">Where it computes.</param>
internal sealed class TextCritic(IScore critic, DataSpec spec, Device device)
{
    private const int SymbolsAtOnce = 1 << 13; // as much as of real texts

    private readonly TextSymbols _symbols = new(spec);
    private readonly int _length = (int)spec.Shape[0];

    /// <summary>How many texts are judged together.</summary>
    internal int PartSize { get; } = Math.Max(1, SymbolsAtOnce / (int)spec.Shape[0]);

    /// <summary>Judges texts, all at once.</summary>
    /// <param name="texts">At least one.</param>
    /// <returns>[B] float32, higher is more real; in the current scope.</returns>
    internal Tensor Score(params string[] texts) => critic.Score(Tensor.From<long>([.. texts.SelectMany(Row)], texts.Length, _length).To(device));

    /// <summary>Judges any number of texts, some at a time.</summary>
    internal List<double> Scores(IEnumerable<string> texts)
    {
        var scores = new List<double>();
        foreach (var part in texts.Chunk(PartSize))
        {
            using var scope = TensorScope.Open();
            scores.AddRange(Score(part).ToArray<float>().Select(s => (double)s));
        }

        return scores;
    }

    /// <summary>A text as the data has it, and padding; cut to a row.</summary>
    private long[] Row(string text)
    {
        var row = new long[_length];
        Array.Fill(row, _symbols.Tokenizer.Pad);
        var ids = _symbols.Framed(text);
        for (var i = 0; i < Math.Min(ids.Length, row.Length); i++) row[i] = ids[i];
        return row;
    }
}
