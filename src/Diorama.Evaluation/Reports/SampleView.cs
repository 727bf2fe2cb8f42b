using System.Xml.Linq;
using static Diorama.Evaluation.Html;

namespace Diorama.Evaluation;

/// <summary>The samples of a run, as a page shows them.</summary>
internal sealed class SampleView(IReadOnlyList<SampleFile> files)
{
    private const string Interpolation = "interpolation";
    private const string Reconstruction = "reconstructions";
    private const string Samples = "samples";
    private const int FramesAtMost = 8;
    private const int PoemsAtMost = 6;
    private const int OthersAtMost = 12;

    private readonly List<SampleFile> _steps = [.. files.Where(f => f.Step is not null)];

    /// <summary>The last samples, large.</summary>
    internal XElement? Best()
    {
        if ((Named(Samples) ?? _steps.LastOrDefault()) is not { } last) return null;
        var caption = last.Step is { } step ? $"Made by the model after {FigureText.Number(step)} steps" : "Made by the finished model";
        return last.IsText
            ? Figure("best poems", Tag("div", "", last.Texts().Take(PoemsAtMost).Select(SampleText.Card)), caption)
            : Figure("best", Image(last, $"A grid of samples. {caption}."), caption);
    }

    /// <summary>Samples from the first to the last step, side by side.</summary>
    internal XElement? Film()
    {
        if (_steps.Count < 2) return null;
        var frames = Spread(_steps, FramesAtMost);
        return Tag("section", "", Tag("h3", "", "From noise to form"), Strip("film", "Samples through training", frames.Select(Frame)));
    }

    /// <summary>The latent walk.</summary>
    internal XElement? Walk() => Panel(Interpolation, "From one dream to another", "Even steps through latent space, from left to right",
        "Strips of pictures, each turning gradually into another.");

    /// <summary>Originals and what the model made of them.</summary>
    internal XElement? Reconstructions() => Panel(Reconstruction, "Seen and remembered", "Originals above, reconstructions below",
        "Pairs of rows: held-out originals, and below each its reconstruction by the model.");

    /// <summary>Whatever else lies there.</summary>
    internal XElement? Others()
    {
        var others = files.Where(f => f.Step is null && f.Name is not (Interpolation or Reconstruction or Samples)).Take(OthersAtMost).ToList();
        return others.Count == 0 ? null : Tag("section", "", Tag("h3", "", "More samples"), Strip("film", "More samples", others.Select(f => f.IsText
            ? Figure("poems", Tag("div", "", f.Texts().Take(PoemsAtMost).Select(SampleText.Card)), FigureText.Words(f.Name))
            : Figure("", Image(f, FigureText.Words(f.Name)), FigureText.Words(f.Name)))));
    }

    /// <summary>The first, the last, and others at even distances between.</summary>
    internal static IReadOnlyList<T> Spread<T>(IReadOnlyList<T> items, int most) => items.Count <= most
        ? items
        : [.. Enumerable.Range(0, most).Select(i => items[(int)Math.Round((double)i * (items.Count - 1) / (most - 1))])];

    private static XElement Frame(SampleFile file)
    {
        var caption = $"step {FigureText.Number(file.Step!.Value)}";
        return file.IsText
            ? Figure("", file.Texts().Take(1).Select(SampleText.Card).FirstOrDefault(Tag("blockquote", "poem", Tag("p", "", "…"))), caption)
            : Figure("", Image(file, $"Samples at {caption}"), caption);
    }

    private XElement? Panel(string name, string title, string caption, string alternative) => Named(name) is not { IsText: false } file ? null :
        Tag("section", "", Tag("h3", "", title), Figure("wide", Strip("", title, [Image(file, alternative)]), caption));

    private SampleFile? Named(string name) => files.FirstOrDefault(f => f.Step is null && f.Name == name);
}
