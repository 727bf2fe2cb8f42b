using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Makes samples part by part, so that their progress shows and they can be stopped: what is made by then stays.</summary>
internal static class Making
{
    // A multiple of the samplers' own blocks: parts then cost no more than the whole, and give the same bytes.
    private const int PartSize = 64;

    /// <summary>The pictures of a request; when told to stop, the first ones.</summary>
    /// <exception cref="OperationCanceledException">Told to stop before there was any.</exception>
    public static IReadOnlyList<Picture> Pictures(ISampleImages model, ImageRequest request, CancellationToken stop) => Waiting.During("making pictures", progress =>
    {
        using var quiet = Autograd.NoGrad();
        var pictures = new List<Picture>();
        foreach (var part in Enumerable.Range(0, request.Count).Chunk(PartSize))
        {
            if (IsStopped(pictures.Count, stop)) break;
            using var scope = TensorScope.Open();
            var (first, count) = (part[0], part.Length);
            var (classes, prompts) = (request.Classes?.Skip(first).Take(count).ToArray(), request.Prompts?.Skip(first).Take(count).ToArray());
            var wanted = request with { Count = count, First = request.First + first, Classes = classes, Prompts = prompts };
            pictures.AddRange(PictureTensors.ToPictures(model.Sample(wanted)));
            progress((double)pictures.Count / request.Count);
        }
        return pictures;
    });

    /// <summary>The texts of a request; when told to stop, the first ones.</summary>
    /// <exception cref="OperationCanceledException">Told to stop before there was any.</exception>
    public static IReadOnlyList<string> Texts(IContinue model, TextRequest request, CancellationToken stop) => Waiting.During("writing", progress =>
    {
        var texts = new List<string>();
        stop.ThrowIfCancellationRequested();
        foreach (var text in model.Continue(request))
        {
            texts.Add(text);
            progress((double)texts.Count / request.Count);
            if (IsStopped(texts.Count, stop)) break;
        }
        return texts;
    });

    private static bool IsStopped(int made, CancellationToken stop)
    {
        if (made == 0) stop.ThrowIfCancellationRequested();
        return stop.IsCancellationRequested;
    }
}
