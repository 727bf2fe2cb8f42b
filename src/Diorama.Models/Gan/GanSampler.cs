using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Draws pictures from a generator by number.</summary>
/// <param name="generator">The generator; borrowed.</param>
/// <param name="noise">What it makes pictures from.</param>
/// <param name="numClasses">Classes that it is told; 0: none.</param>
internal sealed class GanSampler(GanGenerator generator, GanNoise noise, int numClasses)
{
    /// <summary>Pictures of a request.</summary>
    /// <returns>[count, C, S, S], in the current scope.</returns>
    internal Tensor Sample(ImageRequest request, Device device)
    {
        Check(request);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(SampleBlocks.Make(request.First, request.Count, start => MakeBlock(request, start, device)));
    }

    /// <summary>Pictures on a way through the noise, of one class.</summary>
    /// <returns>[numSteps, C, S, S], in the current scope.</returns>
    internal Tensor Interpolate(int numSteps, long seed, int path, Device device)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(generator.Forward(noise.Way(numSteps, seed, path, device), Labels(Enumerable.Repeat((long)path, numSteps), device)));
    }

    private void Check(ImageRequest request)
    {
        if (request.Classes is not { } classes) return;
        if (numClasses == 0) throw new ArgumentException("This generator knows no classes: ask for none.", nameof(request));
        if (classes.Count != request.Count) throw new ArgumentException($"{request.Count} pictures need as many classes, or none; {classes.Count} were given.", nameof(request));
        if (classes.Any(c => c < 0 || c >= numClasses)) throw new ArgumentException($"Classes run from 0 to {numClasses - 1}; given: {string.Join(", ", classes)}.", nameof(request));
    }

    private Tensor MakeBlock(ImageRequest request, long start, Device device)
    {
        using var scope = TensorScope.Open();
        var classes = Enumerable.Range(0, SampleBlocks.Size).Select(i => ClassOf(request, start + i));
        return scope.Keep(generator.Forward(noise.Numbered(request, start, SampleBlocks.Size, device), Labels(classes, device)));
    }

    private static long ClassOf(ImageRequest request, long number) =>
        request.Classes is { } classes && number >= request.First && number < request.First + request.Count ? classes[(int)(number - request.First)] : number;

    // Classes take turns: a number above the last class begins again.
    private Tensor? Labels(IEnumerable<long> classes, Device device) =>
        numClasses > 0 ? Tensor.From<long>([.. classes.Select(c => c % numClasses)]).To(device) : null;
}
