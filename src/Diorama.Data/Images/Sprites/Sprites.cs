using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Diorama.Core;

namespace Diorama.Data.Images;

/// <summary>
/// 3,786 emoji of 32 x 32 pixels (Twemoji), bundled, with names and categories. Variants of one emoji (colours of skin) lie on one side of the split, which
/// does not depend on what is left out.
/// </summary>
public sealed class Sprites : IPictures
{
    private const int Side = 32;

    private readonly Picture _sheet;
    private readonly ImmutableArray<Sprite> _sprites;
    private readonly ImmutableArray<PictureEntry> _entries;

    private Sprites(SpritesOptions options)
    {
        _sheet = PngCodec.Decode(SheetFile.Read(), SheetFile.Name);
        var all = Parse(ListFile.Read());
        var splits = SplitRule.Divide([.. all.Select(sprite => sprite.Name)])
            .SelectMany((split, number) => split.Select(i => (Index: i, Split: (Split)number)))
            .OrderBy(pair => pair.Index).Select(pair => pair.Split).ToList();
        CheckNames(options.Only, all);
        var kept = Enumerable.Range(0, all.Count).Where(i => options.Only.Count == 0 || options.Only.Any(only => Kinds(all[i]).Contains(Plain(only)))).ToList();
        _sprites = [.. kept.Select(i => all[i])];
        List<string> kinds = [.. _sprites.Select(sprite => sprite.Kind(options.Classes)).Distinct().Order(StringComparer.Ordinal)];
        Classes = options.Classes == SpriteClasses.None ? [] : [.. kinds];
        _entries = [.. kept.Select((all, i) => Describe(i, splits[all], kinds.IndexOf(_sprites[i].Kind(options.Classes))))];
    }

    /// <summary>The files they are read from.</summary>
    public static ImmutableArray<BundledFile> Files => [SheetFile, ListFile];

    /// <inheritdoc/>
    public int Count => _sprites.Length;

    /// <inheritdoc/>
    public ImmutableArray<string> Classes { get; }

    /// <inheritdoc/>
    public bool HasCaptions => true;

    /// <inheritdoc/>
    public bool Decodes => false;

    private static BundledFile SheetFile { get; } = new("sprites/sheet-32.png");

    private static BundledFile ListFile { get; } = new("sprites/sprites.jsonl");

    /// <summary>Opens the data set.</summary>
    /// <exception cref="UserException">There are no sprites of a name in <see cref="SpritesOptions.Only"/>, or a bundled file is missing or damaged.</exception>
    public static PictureDataset Open(SpritesOptions? options = null)
    {
        options ??= new();
        return new("sprites", new Sprites(options), options.Pictures);
    }

    /// <inheritdoc/>
    public PictureEntry Entry(int index) => _entries[index];

    /// <inheritdoc/>
    public Picture Load(int index, int side = int.MaxValue) => _sheet.Crop(_sprites[index].X * (Side + 2) + 1, _sprites[index].Y * (Side + 2) + 1, Side, Side);

    private PictureEntry Describe(int index, Split split, int kind)
    {
        var sprite = _sprites[index];
        return new($"{SheetFile.Name}: {sprite.Name}{(sprite.Variant is null ? "" : $" ({sprite.Variant})")}", sprite.Name)
        {
            Label = Classes.IsEmpty ? 0 : kind,
            Group = kind,
            Split = split,
            Captions = [SpriteCaption.Of(Load(index), sprite.ShortName, sprite.Name, sprite.Group, sprite.Subcategory)],
        };
    }

    private static List<Sprite> Parse(byte[] lines) =>
    [
        .. Encoding.UTF8.GetString(lines).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            using var json = JsonDocument.Parse(line);
            string Text(string key) => json.RootElement.GetProperty(key).GetString()!;
            int Number(string key) => json.RootElement.GetProperty(key).GetInt32();
            var category = Text("category") is "Component" ? "Symbols" : Text("category");
            var variant = json.RootElement.TryGetProperty("variant", out _) ? Text("variant") : null;
            return new Sprite(Text("name"), Text("short_name"), variant, Number("x"), Number("y"), category, Text("subcategory"));
        }),
    ];

    private static void CheckNames(IReadOnlyList<string> only, List<Sprite> all)
    {
        var known = all.SelectMany(Kinds).ToHashSet();
        foreach (var name in only.Where(name => !known.Contains(Plain(name))))
        {
            List<string> names =
            [
                .. all.Select(s => s.Group).Distinct().Order(StringComparer.Ordinal),
                .. all.Select(s => s.Category).Distinct(),
                .. all.Select(s => s.Subcategory).Distinct(),
            ];
            throw new UserException(
                $"data.only: there are no sprites called {name}{(Suggest.Closest(name, names) is { } near ? $"; did you mean {near}?" : $"; there are the groups {string.Join(", ", names.TakeWhile(n => n != all[0].Category))}, and the categories and subcategories of emoji")}"
            );
        }
    }

    private static IEnumerable<string> Kinds(Sprite sprite) => new[] { sprite.Category, sprite.Subcategory, sprite.Group }.Select(Plain);

    // Singular or plural, however it is written.
    private static string Plain(string name) => string.Join(' ', CaptionSpec.Words(name).Select(word => word.EndsWith("ies", StringComparison.Ordinal) ? word[..^3] + "y" : word.TrimEnd('s')));
}
