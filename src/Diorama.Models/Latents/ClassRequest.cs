using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The classes that a request for pictures asks for, by the numbers of the pictures.</summary>
internal static class ClassRequest
{
    /// <exception cref="ArgumentException">It asks for classes that there are not.</exception>
    internal static void Check(ImageRequest request, bool isConditional, int numClasses)
    {
        if (request.Classes is not { } classes) return;
        if (!isConditional) throw new ArgumentException("This model knows no classes: ask for none.", nameof(request));
        if (classes.Count != request.Count) throw new ArgumentException($"{request.Count} pictures need as many classes, or none; {classes.Count} were given.", nameof(request));
        if (classes.Any(c => c < 0 || c >= numClasses)) throw new ArgumentException($"Classes run from 0 to {numClasses - 1}; given: {string.Join(", ", classes)}.", nameof(request));
    }

    /// <summary>The classes of the pictures from a number on. Where none were asked for they take turns.</summary>
    /// <returns>[count] int64 on the processor, in the current scope.</returns>
    internal static Tensor Of(ImageRequest request, long start, int count, int numClasses)
    {
        var classes = new long[count];
        for (var i = 0; i < count; i++)
        {
            var asked = start + i - request.First;
            classes[i] = request.Classes is { } given && asked >= 0 && asked < request.Count ? given[(int)asked] : (start + i) % numClasses;
        }
        return Tensor.From<long>(classes);
    }
}
