using System.Text.Json;

namespace Diorama.Core;

/// <summary>Which ids a file puts around a text: its <c>post_processor</c> of the type <c>TemplateProcessing</c>.</summary>
internal static class PostProcessor
{
    /// <summary>Reads it; null where it puts none. Other types are passed over: what stands around a text is then known by its name.</summary>
    /// <exception cref="UserException">It puts several on one side, or one that is no special added token.</exception>
    internal static (int? Begin, int? End) Read(TokenizerJson file, IEnumerable<AddedToken> added)
    {
        var templates = file.Entries("post_processor", "processors").Where(entry => TokenizerJson.Type(entry) == "TemplateProcessing").ToArray();
        if (templates.Length == 0) return (null, null);
        var single = templates[0].GetProperty("single").EnumerateArray().ToArray();
        var text = Array.FindIndex(single, part => part.TryGetProperty("Sequence", out _));
        if (text < 0) throw file.Wrong("has a post_processor without a place for the text");
        return (Id(single[..text]), Id(single[(text + 1)..]));

        int? Id(JsonElement[] marks)
        {
            if (marks.Length == 0) return null;
            if (marks.Length > 1) throw file.Wrong($"puts {marks.Length} ids on one side of a text (post_processor); read here is one");
            var name = TokenizerJson.Text(marks[0].GetProperty("SpecialToken"), "id")!;
            int[] ids = [.. templates[0].GetProperty("special_tokens").GetProperty(name).GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            return ids is [var id] && added.Any(token => token.Id == id && token.IsSpecial)
                ? id
                : throw file.Wrong($"puts '{name}' beside a text (post_processor), which is no special one of its added tokens");
        }
    }

    /// <summary>Writes it.</summary>
    internal static void Write(Utf8JsonWriter json, AddedToken? begin, AddedToken? end)
    {
        if (begin is null && end is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "TemplateProcessing");
        json.WriteStartArray("single");
        WriteMark(json, begin);
        WriteText(json, "A", 0);
        WriteMark(json, end);
        json.WriteEndArray();
        json.WriteStartArray("pair"); // which the format asks for
        WriteText(json, "A", 0);
        WriteText(json, "B", 1);
        json.WriteEndArray();
        json.WriteStartObject("special_tokens");
        foreach (var token in new[] { begin, end }.OfType<AddedToken>().Distinct())
        {
            json.WriteStartObject(token.Content);
            json.WriteString("id", token.Content);
            json.WriteStartArray("ids");
            json.WriteNumberValue(token.Id);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token.Content);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMark(Utf8JsonWriter json, AddedToken? token)
    {
        if (token is not null) WritePart(json, "SpecialToken", token.Content, 0);
    }

    private static void WriteText(Utf8JsonWriter json, string name, int number) => WritePart(json, "Sequence", name, number);

    private static void WritePart(Utf8JsonWriter json, string kind, string name, int number)
    {
        json.WriteStartObject();
        json.WriteStartObject(kind);
        json.WriteString("id", name);
        json.WriteNumber("type_id", number);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
