using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Small vocabularies and captions.</summary>
internal static class Wording
{
    private static readonly string[] _words = ["left", "middle", "right", "bar", "bright", "thin", "a", "of", "with"];

    /// <summary>So many words, the two special ones among them, and captions of so many.</summary>
    internal static CaptionSpec Of(int numWords, int length) => new() { Vocabulary = [.. CaptionSpec.SpecialWords, .. _words.Take(numWords - 2)], Length = length };

    /// <summary>Bars, and captions that say where they stand: left, middle or right.</summary>
    internal static Batch ToldBars(int count, int side, CaptionSpec captions)
    {
        var bars = Play.Bars(count, side);
        var rows = Enumerable.Range(0, count).SelectMany(i => captions.Encode($"bar {_words[(i % 10) * 3 / 10]}")).ToArray();
        return new(count, new Dictionary<string, Tensor> { ["image"] = bars["image"], ["label"] = bars["label"], ["caption"] = Tensor.From<long>(rows, count, captions.Length) });
    }
}
