using Diorama.Core;

namespace Diorama.Models;

/// <summary>Whether a tokeniser gives the ids that a published model learnt from. By others its weights mean nothing, and nothing else would show it.</summary>
internal static class PublishedVocabulary
{
    // Tables are made longer than the vocabulary, so that they divide well; how much longer without being another's.
    private const double LeastUsed = 15 / 16.0;

    /// <summary>What keeps the tokeniser from being the model's, to be said after the setting's name; null where nothing does.</summary>
    /// <param name="folder">Of the model.</param>
    /// <param name="tokenizer">What the data's ids are made by.</param>
    /// <exception cref="UserException">The folder's description is missing, or none.</exception>
    internal static string? Mismatch(string folder, Tokenizer tokenizer)
    {
        var path = Path.Combine(folder, "tokenizer.json");
        if (File.Exists(path)) return Theirs(path, folder, tokenizer);
        using var json = PublishedTransformer.Read(Path.Combine(folder, "config.json"));
        var config = new PublishedConfig(Path.Combine(folder, "config.json"), json.RootElement);
        var rows = config.Int("vocab_size", tokenizer.Count);
        return tokenizer.Count <= rows && tokenizer.Count >= LeastUsed * rows ? null
            : $"gives {tokenizer.Count} ids ({tokenizer.Kind}), and the model of {folder} knows {rows} (vocab_size of its config.json), so they mean other things: get the tokenizer.json that was published with it, put it there, and set this to {path}";
    }

    private static string? Theirs(string path, string folder, Tokenizer tokenizer)
    {
        try
        {
            return Tokenizer.Load(path).Equals(tokenizer) ? null : $"gives ids ({tokenizer.Count}, {tokenizer.Kind}) that mean other things than in {folder}: set it to {path}";
        }
        catch (UserException e)
        {
            return $"must be the one that the model of {folder} learnt from, and that cannot be read: {e.Message.TrimEnd('.')}";
        }
    }
}
