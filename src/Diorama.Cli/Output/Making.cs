using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Makes samples part by part, so that their progress shows and they can be stopped: what is made by then stays.</summary>
internal static class Making
{
    // A multiple of the samplers' own blocks: parts then cost no more than the whole, and give the same bytes.
    private const int PartSize = 64;

    /// <summary>The pictures of a request; when told to stop, the first ones: a part that is not whole is given up.</summary>
    /// <exception cref="OperationCanceledException">Told to stop before there was any.</exception>
    public static IReadOnlyList<Picture> Pictures(ISampleImages model, ImageRequest request, CancellationToken stop) => Waiting.During("making pictures", progress =>
    {
        using var quiet = Autograd.NoGrad();
        var pictures = new List<Picture>();
        using var parts = Enumerable.Range(0, request.Count).Chunk(PartSize).Select(part => Part(model, request with { Stop = stop }, part)).GetEnumerator();
        while (IsAnother(parts, pictures.Count, stop))
        {
            pictures.AddRange(parts.Current);
            progress((double)pictures.Count / request.Count);
        }
        return pictures;
    });

    /// <summary>The texts of a request, each as soon as it is whole; when told to stop, the first ones: what is half written is given up.</summary>
    /// <param name="model">Writes, many at a time where that is faster.</param>
    /// <param name="request">What.</param>
    /// <param name="progress">Told what share is made.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <exception cref="OperationCanceledException">Told to stop before there was any.</exception>
    public static IEnumerable<string> Texts(IContinue model, TextRequest request, Action<double> progress, CancellationToken stop)
    {
        using var texts = model.Continue(request with { Stop = stop }).GetEnumerator();
        for (var made = 0; IsAnother(texts, made, stop);)
        {
            progress((double)++made / request.Count);
            yield return texts.Current;
        }
    }

    private static IReadOnlyList<Picture> Part(ISampleImages model, ImageRequest request, int[] numbers)
    {
        using var scope = TensorScope.Open();
        var (first, count) = (numbers[0], numbers.Length);
        var (classes, prompts) = (request.Classes?.Skip(first).Take(count).ToArray(), request.Prompts?.Skip(first).Take(count).ToArray());
        return PictureTensors.ToPictures(model.Sample(request with { Count = count, First = request.First + first, Classes = classes, Prompts = prompts }));
    }

    private static bool IsAnother<T>(IEnumerator<T> samples, int made, CancellationToken stop)
    {
        try
        {
            return !IsStopped(made, stop) && samples.MoveNext();
        }
        catch (OperationCanceledException) when (made > 0 && stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool IsStopped(int made, CancellationToken stop)
    {
        if (made == 0) stop.ThrowIfCancellationRequested();
        return stop.IsCancellationRequested;
    }
}
