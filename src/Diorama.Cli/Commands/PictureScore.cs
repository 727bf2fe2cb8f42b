using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli.Commands;

/// <summary>What a model says of a picture: how real it is, which class, how probable. Who judges by class is shown the picture as one of each, and the best counts.</summary>
/// <param name="model">The model; borrowed, in evaluation mode.</param>
/// <param name="image">[1, C, H, W]; borrowed.</param>
/// <param name="asked">The one class to judge it as; null: each.</param>
/// <param name="source">What it was made of, where the model must see that; borrowed.</param>
internal sealed class PictureScore(GenerativeModel model, Tensor image, int? asked, Tensor? source)
{
    private static readonly string[] _byClass = ["score.", "nll."];

    private IReadOnlyList<string> Classes => model.Spec.Classes;

    /// <summary>The class as which it fared best; null where classes mean nothing to the model.</summary>
    public int? ShownAs { get; private set; }

    /// <summary>Whether a figure is one of many, class by class, for machines rather than people.</summary>
    public static bool IsByClass(Figure figure) => _byClass.Any(b => figure.Name.StartsWith(b, StringComparison.Ordinal));

    /// <summary>Whether a class means something to what the model says of a picture.</summary>
    public static bool IsConditional(GenerativeModel model) => model is IScore { IsConditional: true } || (model is ILikelihood && model is ISampleImages { IsConditional: true });

    /// <summary>All figures.</summary>
    /// <param name="seed">Of the noise that an estimate of the likelihood draws.</param>
    public List<Figure> Judge(long seed)
    {
        var figures = new List<Figure>();
        if (model is ILikelihood likelihood) figures.AddRange(Improbability(likelihood, seed));
        if (model is IScorePatches { CanScore: true } patches) figures.Add(Score("score", "how real, the mean of its patches (above 0: real)", patches.ScorePatches(image, source).Mean().Item()));
        if (model is IScore critic) figures.InsertRange(0, Realness(critic));
        if (model is IClassify classifier)
        {
            var probabilities = classifier.Classify(image).ToArray<float>();
            figures.AddRange(probabilities.Select((p, i) => new Figure($"class.{Classes.ElementAtOrDefault(i) ?? $"{i}"}", p, "share")));
        }
        return figures;
    }

    // That classifies nothing: training never showed it a wrong class.
    private IEnumerable<Figure> Realness(IScore critic)
    {
        var scale = critic.HasZero ? "above 0: real" : "higher is more real; its scores have no zero, compare two pictures";
        if (!critic.IsConditional) return [Score("score", $"how real ({scale})", critic.Score(image).Item())];
        var judged = Judged();
        var scores = Array.ConvertAll(judged, c => critic.Score(image, Label(c)).Item());
        var best = judged[Array.IndexOf(scores, scores.Max())];
        ShownAs = best;
        return
        [
            Score("score", $"how real, shown as {Classes[best]}{(asked is null ? ", which it is kindest to" : "")} ({scale})", scores.Max()),
            .. asked is null ? judged.Zip(scores, (c, score) => Score($"score.{Classes[c]}", $"shown as {Classes[c]}", score)) : [],
        ];
    }

    private IEnumerable<Figure> Improbability(ILikelihood likelihood, long seed)
    {
        if (model is not ISampleImages { IsConditional: true }) return [Make("nll", "negative log-likelihood", Nats(null))];
        var judged = Judged();
        var nats = Array.ConvertAll(judged, c => Nats(c));
        var best = judged[Array.IndexOf(nats, nats.Min())];
        ShownAs = best;
        return
        [
            Make("nll", $"negative log-likelihood, shown as {Classes[best]}{(asked is null ? ", as which it is likeliest" : "")}", nats.Min()),
            .. asked is null ? judged.Zip(nats, (c, value) => Make($"nll.{Classes[c]}", $"shown as {Classes[c]}", value)) : [],
        ];

        double Nats(int? c)
        {
            using var generator = Generator.Seeded(Seeds.Derive(seed, "score"), image.Device);
            var fields = new Dictionary<string, Tensor> { ["image"] = image };
            if (c is { } one) fields["label"] = Label(one);
            return likelihood.NegativeLogLikelihood(new Batch(1, fields), generator).Nats.Item();
        }

        Figure Make(string name, string title, double value) => new(name, value, "nats") { Title = title, Protocol = likelihood.Protocol, Seed = seed };
    }

    private int[] Judged() => asked is { } one ? [one] : [.. Enumerable.Range(0, Classes.Count)];

    private Tensor Label(int c) => Tensor.From<long>([c]).To(image.Device);

    private static Figure Score(string name, string title, double value) => new(name, value, "") { Title = title };
}
