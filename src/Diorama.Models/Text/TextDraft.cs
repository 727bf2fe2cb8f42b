using System.Text;
using Diorama.Core;

namespace Diorama.Models;

/// <summary>One text in the making. Its random numbers are its own, so that it is the same whatever else is written beside it.</summary>
internal sealed class TextDraft
{
    private readonly TextPlan _plan;
    private readonly SeededRandom _random;
    private readonly StringBuilder _text = new();
    private int _position;
    private int _line;
    private int _column;

    /// <summary>Begins a text.</summary>
    /// <param name="plan">What it is to be.</param>
    /// <param name="number">Which of the request's seed.</param>
    internal TextDraft(TextPlan plan, long number)
    {
        _plan = plan;
        _random = new SeededRandom(plan.Request.Seed, "text", number);
    }

    /// <summary>Whether the end was reached, or the greatest length.</summary>
    internal bool IsFinished { get; private set; }

    /// <summary>The symbol that the model reads next: the last one of the text.</summary>
    internal int Last { get; private set; } = TextSymbols.Begin;

    /// <summary>Adds the next symbol.</summary>
    /// <param name="logits">What the model predicts; changed.</param>
    /// <param name="sampler">How to choose.</param>
    internal void Advance(Span<float> logits, SymbolSampler sampler)
    {
        if (IsFinished) return;
        if (_plan.Given(_position, _line, _column) is { } given)
        {
            Add(given.Length == 0 ? TextSymbols.End : _plan.Symbols.IdOf(given), given);
            return;
        }
        _plan.Mask(logits, _line);
        var id = sampler.Draw(logits, _random);
        Add(id, id == TextSymbols.End ? "" : _plan.Symbols[id]);
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    private void Add(int id, string character)
    {
        Last = id;
        _text.Append(character);
        _position++;
        (_line, _column) = id == TextSymbols.Newline ? (_line + 1, 0) : (_line, _column + 1);
        IsFinished = id == TextSymbols.End || _position == _plan.MaxLength;
    }
}
