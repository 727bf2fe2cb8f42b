using Diorama.Core;
using Diorama.Models;

namespace Diorama.Cli.Commands;

/// <summary>Translates a text line by line; a line that is too long in parts.</summary>
/// <param name="model">What translates.</param>
/// <param name="request">How.</param>
/// <param name="task">What the model is to do with each line; null where it has learnt one thing.</param>
internal sealed class LineTranslation(ITranslate model, TranslationRequest request, string? task = null)
{
    // Whole batches of the search.
    private const int PartSize = 128;

    /// <summary>Translates.</summary>
    /// <param name="lines">Of the text.</param>
    /// <param name="stop">Asks to stop; the batch in progress is then given up.</param>
    /// <returns>A line for each, in their order; fewer when told to stop: the first ones.</returns>
    /// <exception cref="UserException">A word is too long for the model.</exception>
    public List<string> Run(IReadOnlyList<string> lines, CancellationToken stop)
    {
        var parts = lines.Select((line, i) => LongLine.Divide(line, i + 1, model)).ToList();
        var translated = Translate([.. parts.SelectMany(part => part)], stop);
        var texts = new List<string>();
        var next = 0;
        foreach (var part in parts)
        {
            if (next + part.Count > translated.Count) break;
            texts.Add(string.Join(' ', translated.Skip(next).Take(part.Count).Select(OneLine)));
            next += part.Count;
        }

        return texts;
    }

    private List<string> Translate(string[] sources, CancellationToken stop) => Waiting.During("translating", progress =>
    {
        var translated = new List<string>(sources.Length);
        try
        {
            foreach (var part in sources.Chunk(PartSize))
            {
                stop.ThrowIfCancellationRequested();
                translated.AddRange(model.Translate(request with { Sources = part, Tasks = task is null ? null : [.. part.Select(_ => task)], Stop = stop }));
                progress((double)translated.Count / sources.Length);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is translated by now is kept.
        }

        return translated;
    });

    // A line of the input is a line of the output, whatever the model writes.
    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
