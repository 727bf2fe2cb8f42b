using Diorama.Core;

namespace Diorama.Evaluation;

/// <summary>BLEU and chrF of sacreBLEU's own example: three sentences with two references each (Post 2018; README of https://github.com/mjpost/sacrebleu).</summary>
internal sealed class TranslationOracle : IPublishedTarget
{
    private const double PublishedBleu = 48.53;
    private const double PublishedChrf = 59.73;
    private const double Tolerance = 0.005; // they are printed with two decimals

    private static readonly string[] _hypotheses = ["The dog bit the man.", "It wasn't surprising.", "The man had just bitten him."];

    private static readonly string[][] _references =
    [
        ["The dog bit the man.", "The dog had bit the man."],
        ["It was not unexpected.", "No one was surprised."],
        ["The man bit him first.", "The man had bitten the dog."],
    ];

    public string Name => "translation-scores";

    public bool IsQuick => true;

    public IReadOnlyList<Figure> Measure(TargetContext context) =>
    [
        Of("bleu", "BLEU of sacreBLEU's example", Bleu.OfCorpus(_hypotheses, _references).Score, PublishedBleu, Bleu.Signature(numReferences: 2)),
        Of("chrf", "chrF2 of sacreBLEU's example", Chrf.OfCorpus(_hypotheses, _references).Score, PublishedChrf, Chrf.Signature(numReferences: 2)),
    ];

    private Figure Of(string what, string title, double value, double published, string signature) => new Figure($"{Name}.{what}", value, "")
    {
        Title = title,
        Peer = published,
        Protocol = FormattableString.Invariant($"{signature}, within {Tolerance}; the README of sacreBLEU"),
        Samples = _hypotheses.Length,
    }.Near(published, Tolerance);
}
