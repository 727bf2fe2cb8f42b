using System.Globalization;
using System.Text.Json.Nodes;
using Diorama.Core;

namespace Diorama.Cli;

/// <summary>A recipe as JSON: the same keys and values as its YAML.</summary>
internal static class RecipeJson
{
    public static JsonNode? Of(Recipe recipe) => Of(RecipeMap.Parse(recipe.ToYaml()));

    internal static JsonNode? Of(RecipeNode node) => node switch
    {
        RecipeMap map => new JsonObject(map.Entries.Select(e => KeyValuePair.Create(e.Key, Of(e.Value)))),
        RecipeList list => new JsonArray([.. list.Items.Select(Of)]),
        RecipeScalar { IsNull: true } => null,
        RecipeScalar { IsText: true } text => JsonValue.Create(text.Text),
        RecipeScalar { Text: var typed } => Typed(typed),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "neither map, list nor value"),
    };

    private static JsonValue Typed(string text) =>
        bool.TryParse(text, out var truth) ? JsonValue.Create(truth)
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
