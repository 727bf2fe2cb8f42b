using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary>What <c>--prompt</c> asks of a model of pictures.</summary>
internal static class PicturePrompt
{
    private const int MostWords = 20;

    /// <summary>The words; null where none were given. Warns of those that the model never saw.</summary>
    /// <param name="trained">The model.</param>
    /// <param name="prompt">What was typed; null where nothing was.</param>
    /// <param name="hasClass">Whether a class was asked for too.</param>
    /// <exception cref="UserException">The model knows no words at all, or none of these.</exception>
    public static string? Find(TrainedModel trained, string? prompt, bool hasClass)
    {
        if (prompt is null) return null;
        if (trained.Model is not IFollowPrompts { TakesPrompts: true } || trained.Model.Spec.Captions is not { } captions)
        {
            throw new UserException(
                $"--prompt: the model of {trained.Run.FullPath} makes pictures and knows no words: train one of data with captions and model.captions=true (recipe sprites-flow), or leave --prompt away."
            );
        }
        var words = CaptionSpec.Words(prompt).ToList();
        var unknown = captions.UnknownWords(prompt);
        if (words.Count == 0) throw new UserException("--prompt: there is no word in it.");
        if (unknown.Count > 0 && unknown.Count == words.Distinct().Count())
        {
            throw new UserException(
                $"--prompt: the model knows none of these words: {string.Join(' ', unknown)}{Known(unknown, [.. captions.Vocabulary.Skip(CaptionSpec.SpecialWords.Count)])}"
            );
        }
        if (unknown.Count > 0) Terminal.Note($"warning: --prompt: the model does not know {string.Join(' ', unknown)}, and takes the rest");
        if (words.Count > captions.Length) Terminal.Note($"warning: --prompt: the model reads {captions.Length} words, and the last {words.Count - captions.Length} are left out");
        if (!hasClass && trained.Model is ISampleImages { IsConditional: true } && captions.ClassOf(prompt) is { } told)
        {
            Terminal.Note($"--prompt: taken for the class {trained.Model.Spec.Classes[told]}, as most pictures with these words; --class asks for another");
        }
        return string.Join(' ', words.Where(word => !unknown.Contains(word)));
    }

    // The vocabulary begins with its most frequent words.
    private static string Known(IReadOnlyList<string> unknown, IReadOnlyList<string> known)
    {
        var near = unknown.Select(word => Suggest.Closest(word, known)).OfType<string>().FirstOrDefault();
        var more = known.Count > MostWords ? $", and {known.Count - MostWords} more" : "";
        return $"{(near is null ? "." : $"; did you mean {near}?")} It knows {string.Join(", ", known.Take(MostWords))}{more}";
    }
}
