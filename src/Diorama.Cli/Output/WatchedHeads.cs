using System.Text;
using Diorama.Models;

namespace Diorama.Cli;

/// <summary>Writes as another does, and counts the acrostics that were cut off before each of their heads had its line.</summary>
/// <param name="writer">Who writes.</param>
/// <param name="request">What is asked for, with heads.</param>
/// <param name="symbols">Of the model.</param>
internal sealed class WatchedHeads(IContinue writer, TextRequest request, TextSymbols symbols) : IContinue
{
    private readonly int _wanted = request.NumHeads;
    private readonly int _longest = request.LengthFor(symbols);
    private int _numTexts;
    private int _numCut;
    private int _written;

    public int? Context => writer.Context;

    public IEnumerable<string> Continue(TextRequest request)
    {
        foreach (var text in writer.Continue(request))
        {
            Count(text);
            yield return text;
        }
    }

    public IEnumerable<string> Stream(TextRequest request)
    {
        var text = new StringBuilder();
        foreach (var piece in writer.Stream(request))
        {
            text.Append(piece);
            yield return piece;
        }
        Count(text.ToString());
    }

    /// <summary>Warns where texts are incomplete.</summary>
    /// <param name="option">What sets the greatest length.</param>
    public void Tell(string option)
    {
        if (_numCut == 0) return;
        var what = _numTexts == 1 ? $"{_written} of {_wanted} heads written" : $"{_numCut} of {_numTexts} texts end before all {_wanted} heads are written";
        Terminal.Note($"warning: {what}: raise {option} (now {_longest})");
    }

    // One that a stop string ended is as it was wanted.
    private void Count(string text)
    {
        _numTexts++;
        var lines = text.Split('\n').Count(line => line.Length > 0);
        if (lines >= _wanted || text.EnumerateRunes().Count() < _longest) return;
        (_numCut, _written) = (_numCut + 1, lines);
    }
}
