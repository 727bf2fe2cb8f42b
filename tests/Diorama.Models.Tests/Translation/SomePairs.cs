using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>A language of eight letters whose translation is to write every word backwards, as a data set would give it.</summary>
internal static class SomePairs
{
    internal const int Length = 12;

    internal static DataSpec Spec { get; } = new()
    {
        Modality = Modality.Text,
        Shape = [Length + 2],
        Source = [Length + 1],
        Tokenizer = CharacterTokenizer.Of(["a", "b", "c", "d", "e", "f", "g", "h"]),
    };

    internal static string[] Sources { get; } = ["abc", "hgf", "acegh", "bdf", "ab", "fedcba", "gh", "cafe"];

    internal static TranslationTransformerConfig SmallTransformer { get; } = new() { Width = 16, Heads = 2, FeedForward = 32, EncoderLayers = 2, DecoderLayers = 2, Dropout = 0 };

    internal static TranslationGruConfig SmallGru { get; } = new() { Embedding = 16, Hidden = 16, Dropout = 0 };

    internal static string Translated(string source) => string.Concat(source.Reverse());

    internal static TranslationModel Make(string kind) => kind == "gru" ? new TranslationGru(SmallGru, Spec) : new TranslationTransformer(SmallTransformer, Spec);

    internal static Batch Batch(params string[] sources)
    {
        var source = new long[sources.Length * (Length + 1)];
        var tokens = new long[sources.Length * (Length + 2)];
        for (var i = 0; i < sources.Length; i++)
        {
            Row([.. Ids(sources[i]), SpecialSymbols.End]).CopyTo(source, i * (Length + 1));
            Row([SpecialSymbols.Begin, .. Ids(Translated(sources[i])), SpecialSymbols.End]).CopyTo(tokens, i * (Length + 2));
        }

        return new Batch(sources.Length, new Dictionary<string, Tensor>
        {
            ["source"] = Tensor.From<long>(source, sources.Length, Length + 1), ["tokens"] = Tensor.From<long>(tokens, sources.Length, Length + 2),
        });
    }

    private static int[] Ids(string text) => Spec.Tokenizer!.Encode(text);

    private static long[] Row(IEnumerable<int> ids) => [.. ids.Select(id => (long)id)];
}
