using System.Text;

namespace Diorama.Core;

/// <summary>Turns ids into text one by one, as a model writes them: an id may end within a character, which then waits for its rest.</summary>
/// <param name="tokenizer">Whose ids.</param>
public sealed class TokenStream(Tokenizer tokenizer)
{
    private readonly List<byte> _waiting = [];

    /// <summary>Takes an id.</summary>
    /// <returns>The characters that are whole now; perhaps none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such id.</exception>
    public string Add(int id)
    {
        _waiting.AddRange(tokenizer.Bytes(id));
        return Take(isEnd: false);
    }

    /// <summary>Ends the text.</summary>
    /// <returns>U+FFFD for a character that never became whole; else nothing.</returns>
    public string Finish() => Take(isEnd: true);

    private string Take(bool isEnd)
    {
        var text = new StringBuilder();
        _waiting.RemoveRange(0, GeneralizedUtf8.Decode([.. _waiting], text, isEnd));
        return text.ToString();
    }
}
