using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Bench;

/// <summary>translate.py: 8 sentences of 36 tokens by a beam of 4 in 40 steps, with the 3 + 3 layer translation Transformer.</summary>
internal sealed class TranslateWorkload : Workload
{
    private const int NumSentences = 8;
    private const int Length = 36;
    private const int NumSteps = 40;
    private const int Vocabulary = 4096;
    private const int FirstId = SpecialSymbols.Count;

    private readonly TranslationTransformer _model;
    private readonly string[] _sentences;

    public TranslateWorkload()
    {
        // A translation is one token shorter than its steps, for the last can only end it; beside it a row holds begin and end.
        _model = Owned(new TranslationTransformer(new(), TextSpec.Of(Vocabulary, NumSteps + 1, Length)));
        _sentences = new string[NumSentences];
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        Read(Tensor.Randint(FirstId, Vocabulary, [NumSentences, Length]));
        var parameters = _model.NamedParameters().ToDictionary(p => p.Name, p => p.Parameter.Value);
        // The end's logit is always -128; and no token is always followed by itself, as first weights would have it.
        parameters["decoder.norm.weight"].FillInPlace(-1);
        parameters["decoder.norm.bias"].FillInPlace(0.5);
        parameters["embedding.weight"][SpecialSymbols.End].FillInPlace(-1);
    }

    public override long NumParameters => _model.NumParameters();

    private Tokenizer Tokenizer => _model.Symbols.Tokenizer;

    public override double[] Step()
    {
        _model.Translate(new(_sentences));
        return [];
    }

    public override void Load(IReadOnlyDictionary<string, Tensor> peer)
    {
        Read(peer["batch.0"]);
        LoadWeights(new Dictionary<string, Tensor>(peer) { ["weights.head.weight"] = peer["weights.embedding.weight"] }, _model); // tied
    }

    /// <inheritdoc/>
    /// <remarks>Of two hypotheses a sentence, which cross once, logits of 64 ids; then the translations' ids in thousands.</remarks>
    public override double[] Probe()
    {
        const int NumIds = 64;
        using var predictor = _model.Predictor();
        var (sentences, rows) = (Enumerable.Range(0, NumSentences), Enumerable.Range(0, 2 * NumSentences));
        var logits = new float[2 * NumSentences * Vocabulary];
        predictor.Begin([.. _sentences.Select(sentence => (int[])[.. Tokenizer.Encode(sentence), Tokenizer.End])]);
        predictor.Read([.. sentences], [.. sentences.Select(_ => Tokenizer.Begin)], logits.AsSpan(0, NumSentences * Vocabulary));
        predictor.Read([.. rows.Select(row => row / 2)], [.. rows.Select(row => FirstId + row)], logits);
        predictor.Read([.. rows.Select(row => row ^ 1)], [.. rows.Select(row => FirstId + 100 + row)], logits);
        var probed = rows.SelectMany(row => logits.Skip((row * Vocabulary) + FirstId).Take(NumIds)).Select(logit => (double)logit);
        return [.. probed, .. _model.Translate(new(_sentences)).SelectMany(text => Tokenizer.Encode(text)).Select(id => id / 1000.0)];
    }

    // Of ids [sentences, 36], whose last is the end.
    private void Read(Tensor ids)
    {
        for (var i = 0; i < NumSentences; i++) _sentences[i] = Tokenizer.Decode([.. ids[i].ToArray<long>().SkipLast(1).Select(id => (int)id)]);
    }
}
