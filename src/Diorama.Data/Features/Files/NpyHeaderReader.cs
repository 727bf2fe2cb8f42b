using System.Collections.Immutable;
using System.Globalization;

namespace Diorama.Data.Features;

/// <summary>
/// Reads the text of an <c>.npy</c> header: a Python dictionary with the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, and nothing else. What
/// it cannot read is a <see cref="FormatException"/> that says why.
/// </summary>
internal ref struct NpyHeaderReader
{
    private const int MaxDimensions = 32; // NumPy's own

    private ReadOnlySpan<char> _rest;

    private NpyHeaderReader(string text) => _rest = text;

    public static NpyHeader Parse(string text) => new NpyHeaderReader(text).Dictionary();

    private NpyHeader Dictionary()
    {
        string? descr = null;
        bool? fortran = null;
        ImmutableArray<int>? shape = null;
        Expect('{');
        while (!Take('}'))
        {
            var key = Text();
            Expect(':');
            switch (key)
            {
                case "descr" when descr is null: descr = Descr(); break;
                case "fortran_order" when fortran is null: fortran = Bool(); break;
                case "shape" when shape is null: shape = Tuple(); break;
                default: throw new FormatException($"its header has an unexpected or repeated key '{Shown(key)}'");
            }

            if (!Take(','))
            {
                Expect('}');
                break;
            }
        }

        SkipSpace();
        if (!_rest.IsEmpty) throw new FormatException("its header goes on after the dictionary");
        return descr is not null && fortran is { } order && shape is { } sizes ? new(descr, order, sizes) : throw new FormatException("its header lacks one of descr, fortran_order and shape");
    }

    private string Descr()
    {
        SkipSpace();
        return _rest.StartsWith("[") ? throw new FormatException("it holds records with fields; write each field as an array of its own") : Text();
    }

    private string Text()
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] is not ('\'' or '"')) throw Strange();
        var end = _rest[1..].IndexOf(_rest[0]);
        if (end < 0 || _rest.Slice(1, end).Contains('\\')) throw Strange();
        var text = _rest.Slice(1, end).ToString();
        _rest = _rest[(end + 2)..];
        return text;
    }

    private bool Bool()
    {
        foreach (var (word, value) in new[] { ("True", true), ("False", false) })
        {
            SkipSpace();
            if (!_rest.StartsWith(word)) continue;
            _rest = _rest[word.Length..];
            return value;
        }

        throw Strange();
    }

    private ImmutableArray<int> Tuple()
    {
        var sizes = ImmutableArray.CreateBuilder<int>();
        Expect('(');
        while (!Take(')'))
        {
            sizes.Add(Size());
            if (sizes.Count > MaxDimensions) throw new FormatException($"its shape has more than {MaxDimensions} dimensions");
            if (Take(',')) continue;
            Expect(')');
            break;
        }

        return sizes.ToImmutable();
    }

    private int Size()
    {
        SkipSpace();
        var length = _rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : _rest.Length;
        if (length == 0) throw Strange();
        if (!int.TryParse(_rest[..length], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) throw new FormatException("its shape is of absurd size");
        _rest = _rest[length..];
        if (_rest.StartsWith("L")) _rest = _rest[1..]; // Python 2 wrote long numbers so
        return size;
    }

    private void Expect(char wanted)
    {
        if (!Take(wanted)) throw Strange();
    }

    private bool Take(char wanted)
    {
        SkipSpace();
        if (_rest.IsEmpty || _rest[0] != wanted) return false;
        _rest = _rest[1..];
        return true;
    }

    private void SkipSpace() => _rest = _rest.TrimStart(" \t\r\n");

    private readonly FormatException Strange() => new($"its header is none that NumPy writes, at '{Shown(_rest.ToString())}'");

    private static string Shown(string text) => string.Concat(text.Take(20).Select(c => char.IsControl(c) ? '?' : c));
}
