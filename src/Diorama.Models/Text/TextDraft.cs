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
        _stream = new TokenStream(plan.Symbols.Tokenizer);
        _text = new StringBuilder(plan.Prompt);
        Last = plan.Symbols.Tokenizer.Begin;
    }

    /// <summary>Whether the end was reached, or the greatest length.</summary>
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
        _plan.Mask(logits, _line);
        id = sampler.Draw(logits, _random);
        Add(id, _stream.Add(id));
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => _text.ToString();

    private void Add(int id, string text)
    {
        Last = id;
        _text.Append(text);
        _position++;
        (_line, _column) = id == SpecialSymbols.Newline ? (_line + 1, 0) : (_line, _column + 1);
        IsFinished = id == _plan.Symbols.Tokenizer.End || _position == _plan.MaxLength;
        if (IsFinished) _text.Append(_stream.Finish());
    }
}
