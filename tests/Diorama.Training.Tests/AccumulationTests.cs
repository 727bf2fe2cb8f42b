using System.Collections.Immutable;
using Diorama.Core;
using Diorama.Data;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training.Tests;

/// <summary>Batches whose gradients are added up are one batch of their rows together, however long each row is.</summary>
public sealed class AccumulationTests
{
    [Theory]
    [InlineData("gru, embedding: 8, hidden: 8")]
    [InlineData("transformer, width: 8, heads: 2, layers: 1")]
    public void Advance_BatchesOfUnequalTexts_LearnAsOneBatch(string model)
    {
        var before = (TorchRuntime.DefaultDType, TorchRuntime.NumThreads);
        (TorchRuntime.DefaultDType, TorchRuntime.NumThreads) = (DType.Float64, 1);
        try
        {
            var one = Learn(model, batch: 8, accumulate: 1);
            Assert.InRange(one.Zip(Learn(model, batch: 4, accumulate: 2), (a, b) => Math.Abs(a - b)).Max() / one.Max(Math.Abs), 0, 1e-6);
            Assert.InRange(one.Zip(Learn(model, batch: 2, accumulate: 4), (a, b) => Math.Abs(a - b)).Max() / one.Max(Math.Abs), 0, 1e-6);
        }
        finally
        {
            (TorchRuntime.DefaultDType, TorchRuntime.NumThreads) = before;
        }
    }

    private static double[] Learn(string model, int batch, int accumulate)
    {
        var recipe = Recipe.FromYaml(
            $"name: x\nrun: {{ steps: 4, device: cpu, threads: 1 }}\ndata: {{ name: jsonl, batch: {batch} }}\n" +
            $"model: {{ kind: {model}, dropout: 0 }}\noptim: {{ kind: sgd, lr: 1, clipNorm: 0.5 }}\naccumulate: {accumulate}",
            []
        );
        using var plan = TrainingPlan.Of(recipe, new UnequalTexts());
        using var session = new TrainingSession(plan, run: null, _ => { }, readsLate: false);
        for (var step = 0; step < 4; step++) session.Advance();
        return [.. StateDict.Of(plan.Model).SelectMany(t => t.Value.ToArray<double>())];
    }

    // Not sorted by length, as texts of a file are: every batch has rows of its own lengths.
    private sealed class UnequalTexts : IDataset
    {
        private const int Length = 24;

        private static readonly CharacterTokenizer _tokenizer = CharacterTokenizer.Of(["a", "b", "c", "d"]);

        public string Name => "unequal";

        public DataSpec Spec { get; } = new() { Modality = Modality.Text, Shape = [Length], Tokenizer = _tokenizer };

        public ImmutableArray<Field> Fields { get; } = [Field.Int64("tokens", Length)];

        public Quarantine Quarantine { get; } = new();

        public int Count(Split split) => 32;

        public string SampleName(Split split, int index) => $"text {index}";

        public void Read(Split split, int index, RowWriter row)
        {
            var text = string.Concat(Enumerable.Range(0, 1 + (index * 7 % (Length - 2))).Select(i => "abcd"[(index + (i * i)) % 4]));
            var tokens = row.Int64s("tokens");
            tokens.Fill(_tokenizer.Pad);
            foreach (var (i, id) in _tokenizer.Encode(text).Prepend(_tokenizer.Begin).Append(_tokenizer.End).Index()) tokens[i] = id;
        }
    }
}
