namespace Diorama.Torch.Generator;

/// <summary>Reads a schema's tokens from left to right, and says where one is missing.</summary>
internal sealed class SchemaScanner(string text)
{
    public int Position { get; private set; }

    public bool AtEnd
    {
        get
        {
            SkipSpaces();
            return Position == text.Length;
        }
    }

    public bool TryTake(string token)
    {
        SkipSpaces();
        if (string.CompareOrdinal(text, Position, token, 0, token.Length) != 0)
            return false;
        Position += token.Length;
        return true;
    }

    public void Take(string token)
    {
        if (!TryTake(token))
            throw Error($"expected '{token}'");
    }

    /// <summary>Letters, digits and underscores.</summary>
    public string Identifier(string what)
    {
        SkipSpaces();
        var start = Position;
        while (Position < text.Length && (char.IsLetterOrDigit(text[Position]) || text[Position] == '_'))
            Position++;
        return Position > start ? text.Substring(start, Position - start) : throw Error($"expected {what}");
    }

    /// <summary>Whether a name stands here.</summary>
    public bool AtIdentifier()
    {
        SkipSpaces();
        return Position < text.Length && (char.IsLetter(text[Position]) || text[Position] == '_');
    }


    /// <summary>A default value: all up to the next comma or closing parenthesis outside of quotes and brackets.</summary>
    public string Value()
    {
        SkipSpaces();
        var start = Position;
        var depth = 0;
        for (var quote = '\0'; Position < text.Length; Position++)
        {
            var c = text[Position];
            if (quote != '\0')
                quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '"')
                quote = c;
            else if (c is '[')
                depth++;
            else if (c is ']')
                depth--;
            else if (depth == 0 && c is ',' or ')')
                break;
        }

        var value = text.Substring(start, Position - start).TrimEnd();
        return value.Length > 0 ? value : throw Error("expected a default value");
    }

    /// <summary>All up to the token, which is taken too.</summary>
    public string Until(string token)
    {
        var end = text.IndexOf(token, Position, StringComparison.Ordinal);
        if (end < 0)
            throw Error($"'{token}' is missing");
        var taken = text.Substring(Position, end - Position);
        Position = end + token.Length;
        return taken;
    }

    public SchemaException Error(string message, string id = "DIO001") => new(id, message, Position);

    private void SkipSpaces()
    {
        while (Position < text.Length && text[Position] == ' ')
            Position++;
    }
}
