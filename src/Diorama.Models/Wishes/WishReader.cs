using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>What a model is told of pictures: from a batch while it learns, from a request when it makes them.</summary>
/// <param name="config">What it is told at all.</param>
/// <param name="spec">Of the data: classes, and words of captions.</param>
internal sealed class WishReader(WishConfig config, DataSpec spec)
{
    /// <summary>What is known of a batch's pictures. One without captions has empty ones.</summary>
    internal Wishes Known(Batch batch) => new(
        config.Conditional ? batch["label"] : null,
        !config.Captions ? null : batch.TryGet("caption", out var caption) ? caption : Tensor.Full([batch.Size, spec.Captions!.Length], CaptionSpec.Padding, DType.Int64, batch["image"].Device));

    /// <summary>The same, some of it forgotten.</summary>
    internal Wishes Learnt(Batch batch, Generator generator) => Known(batch).Dropped(config.Drop, spec.Classes.Count, generator);

    /// <summary>Of a whole block, also where less of it was asked for. Classes take turns, unless words say what is wanted: then it is the class that these words speak of.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="start">The number of the block's first picture.</param>
    /// <param name="device">Where to.</param>
    internal Wishes Of(ImageRequest request, long start, Device device)
    {
        var asked = Enumerable.Range(0, SampleBlocks.Size).Select(i => start + i - request.First).ToList();
        bool IsAsked(long i) => i >= 0 && i < request.Count;
        return Of(
            [
                .. asked.Select(i =>
                    request.Classes is { } classes && IsAsked(i) ? classes[(int)i]
                    : request.Prompts is not { } asks ? (i + request.First) % Math.Max(1, spec.Classes.Count)
                    : IsAsked(i) && spec.Captions?.ClassOf(asks[(int)i]) is { } told ? told
                    : spec.Classes.Count
                ),
            ],
            [.. asked.Select(i => request.Prompts is { } prompts && IsAsked(i) ? prompts[(int)i] : "")],
            device);
    }

    /// <summary>These classes and words, as many of both; what the model is not told is passed over.</summary>
    internal Wishes Of(IReadOnlyList<long> classes, IReadOnlyList<string> prompts, Device device) => new(
        config.Conditional ? Tensor.From<long>([.. classes]).To(device) : null,
        config.Captions ? Tensor.From<long>([.. prompts.SelectMany(spec.Captions!.Encode)], prompts.Count, spec.Captions.Length).To(device) : null);

    /// <exception cref="ArgumentException">The request asks for classes or words that the model does not know, or for too few.</exception>
    internal void Check(ImageRequest request)
    {
        ClassRequest.Check(request, config.Conditional, spec.Classes.Count);
        if (request.Prompts is not { } prompts) return;
        if (!config.Captions) throw new ArgumentException("This model knows no words: ask by none.", nameof(request));
        if (prompts.Count != request.Count) throw new ArgumentException($"{request.Count} pictures need as many prompts, or none; {prompts.Count} were given.", nameof(request));
    }
}
