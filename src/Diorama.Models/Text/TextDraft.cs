using System.Text;
using Diorama.Core;

namespace Diorama.Models;

/// <summary>One text in the making. Its random numbers are its own, so that it is the same whatever else is written beside it.</summary>
internal sealed class TextDraft
{
    private readonly TextPlan _plan;
    private readonly SeededRandom _random;
    private readonly TokenStream _stream;
    private readonly StringBuilder _text;
    private readonly HashSet<int> _seen = [];
    private readonly int _longestStop;
    private int _position;
    private int _line;
    private int _column;
    private int _taken;

    /// <summary>Begins a text.</summary>
    /// <param name="plan">What it is to be.</param>
    /// <param name="number">Which of the request's seed.</param>
    internal TextDraft(TextPlan plan, long number)
    {
        _plan = plan;
        _random = new SeededRandom(plan.Request.Seed, "text", number);
        _stream = new TokenStream(plan.Symbols.Tokenizer);
        _text = new StringBuilder(plan.Prompt);
        _longestStop = plan.Request.StopStrings.Select(stop => stop.Length).DefaultIfEmpty(0).Max();
        Last = plan.Symbols.Before;
        while (_position < plan.Unread) Add(plan.Given(_position, _line, _column)!.Value.Id, "");
    }

    /// <summary>Whether the end was reached, a stop string, or the greatest length.</summary>
    internal bool IsFinished { get; private set; }

    /// <summary>The symbol that the model reads next: the last one of the text.</summary>
    internal int Last { get; private set; }

    /// <summary>Adds the next symbol.</summary>
    /// <param name="logits">What the model predicts; changed.</param>
    /// <param name="sampler">How to choose.</param>
    internal void Advance(Span<float> logits, SymbolSampler sampler)
    {
        if (IsFinished) return;
        if (_plan.Given(_position, _line, _column) is var (id, text))
        {
            Add(id, text);
            return;
        }
        Penalize(logits);
        _plan.Mask(logits, _line);
        id = sampler.Draw(logits, _random);
        Add(id, _plan.Ends(id, _line) ? "" : Written(id));
    }

    /// <summary>What was written since the last time and can no more be cut off by a stop string.</summary>
    internal string TakeSettled()
    {
        var settled = IsFinished ? _text.Length : Math.Max(_plan.Prompt.Length, _text.Length - Math.Max(0, _longestStop - 1));
        var piece = _text.ToString(_taken, Math.Max(0, settled - _taken));
        _taken += piece.Length;
        return piece;
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    // The space that some tokenisers put before a text is none of it.
    private string Written(int id)
    {
        var text = _stream.Add(id);
        return _text.Length == 0 && !_plan.Symbols.IsRunning && text is [' ', ..] && _plan.Symbols.Tokenizer.AddsSpace(text.AsSpan(1)) ? text[1..] : text;
    }

    private void Add(int id, string text)
    {
        var ends = _plan.Ends(id, _line);
        Last = id;
        if (_plan.Request.RepetitionPenalty > 1) _seen.Add(id);
        var before = _text.Length;
        _text.Append(text);
        _position++;
        (_line, _column) = id == SpecialSymbols.Newline ? (_line + 1, 0) : (_line, _column + 1);
        IsFinished = ends || _position == _plan.MaxLength;
        if (IsFinished) _text.Append(_stream.Finish());
        CutAtStop(before);
    }

    private void Penalize(Span<float> logits)
    {
        var penalty = (float)_plan.Request.RepetitionPenalty;
        foreach (var id in _seen) logits[id] = logits[id] > 0 ? logits[id] / penalty : logits[id] * penalty;
    }

    private void CutAtStop(int before)
    {
        if (_longestStop == 0) return;
        var start = Math.Max(_plan.Prompt.Length, before - _longestStop + 1);
        var tail = _text.ToString(start, _text.Length - start);
        var cut = _plan.Request.StopStrings.Select(stop => tail.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (cut < 0) return;
        _text.Length = start + cut;
        IsFinished = true;
    }
}
