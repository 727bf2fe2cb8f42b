using System.Buffers;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Diorama.Core;

/// <summary>Reads YAML into nodes, and refuses what a recipe never needs: aliases, tags, several documents, double keys, great depth.</summary>
internal static class RecipeYamlReader
{
    internal const int MaxBytes = 1 << 20;
    internal const int MaxDepth = 32;

    internal static RecipeMap ReadFile(string file) => ReadMap(Decode(ReadBytes(file), file), file);

    internal static RecipeMap ReadMap(string yaml, string source) => Read(yaml, source) switch
    {
        RecipeMap map => map,
        { IsNull: true } => RecipeMap.Empty,
        var other => throw new UserException($"{source}: a recipe is a map of sections (run:, data:, model:, ...), but this is {other.Said}"),
    };

    internal static RecipeNode Read(string yaml, string source)
    {
        if (yaml.Length > MaxBytes)
        {
            throw TooLarge(source);
        }

        var parser = new Parser(new StringReader(yaml));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _))
            {
                return new RecipeScalar("", quoted: false);
            }

            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, source, depth: 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second))
            {
                throw Refuse(source, second, "a second document begins here; keep one recipe a file");
            }

            return root;
        }
        catch (YamlException e)
        {
            throw new UserException($"{source}, line {e.Start.Line}: not valid YAML: {FirstLine(e.Message)}", e);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet's scanner ends so on a plain word that begins a new key inside an open bracket.
            throw new UserException($"{source}, line {parser.Current?.End.Line ?? 1}: not valid YAML: is a bracket, brace or quote not closed?", e);
        }
    }

    private static RecipeNode ReadNode(IParser parser, string source, int depth)
    {
        var next = parser.Consume<ParsingEvent>();
        if (next is AnchorAlias)
        {
            throw Refuse(source, next, "aliases (*name) are not read here; write the value out");
        }

        if (next is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            throw Refuse(source, next, $"tags ({tagged.Tag}) are not read here; leave it out");
        }

        if (depth >= MaxDepth)
        {
            throw Refuse(source, next, $"nested more than {MaxDepth} levels deep");
        }

        var line = Line(next);
        switch (next)
        {
            case Scalar scalar when HasLoneSurrogate(scalar.Value):
                throw Refuse(source, next, "not valid Unicode: half of a surrogate pair");
            case Scalar scalar:
                return new RecipeScalar(scalar.Value, scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any), "", line);
            case SequenceStart:
                var items = new List<RecipeNode>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(ReadNode(parser, source, depth + 1));
                }

                return new RecipeList(items, "", line);
            case MappingStart:
                return new RecipeMap(ReadEntries(parser, source, depth), "", line);
            default:
                throw Refuse(source, next, "not valid YAML");
        }
    }

    private static List<KeyValuePair<string, RecipeNode>> ReadEntries(IParser parser, string source, int depth)
    {
        var entries = new List<KeyValuePair<string, RecipeNode>>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.Accept<Scalar>(out var key))
            {
                throw Refuse(source, parser.Current!, "a key must be a plain word");
            }

            var line = Line(key);
            if (ReadNode(parser, source, depth + 1) is not RecipeScalar { Text: var name } || name.Length == 0)
            {
                throw Refuse(source, key, "a key must be a plain word");
            }

            if (!lines.TryAdd(name, line))
            {
                throw Refuse(source, key, $"the key {name} stands here and in line {lines[name]}; keep one");
            }

            entries.Add(KeyValuePair.Create(name, ReadNode(parser, source, depth + 1)));
        }

        return entries;
    }

    private static byte[] ReadBytes(string file) => StorageErrors.Reading(file, () =>
    {
        // Not File.ReadAllBytes: a device or a pipe has no honest length.
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
        var buffer = new byte[MaxBytes + 1];
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return read <= MaxBytes ? buffer[..read] : throw TooLarge(file);
    });

    private static string Decode(byte[] bytes, string file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException e)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, e.Index)).Count((byte)'\n');
            throw new UserException($"{file}, line {line}: not valid UTF-8; save the file as UTF-8", e);
        }
    }

    // An escape such as "\uD800" can make what no file could hold.
    private static bool HasLoneSurrogate(string text)
    {
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return true;
            }

            rest = rest[length..];
        }

        return false;
    }

    private static UserException TooLarge(string source) =>
        new($"{source}: larger than {MaxBytes >> 20} MiB, which no recipe is; is it the right file?");

    private static UserException Refuse(string source, ParsingEvent at, string why) => new($"{source}, line {Line(at)}: {why}");

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static string FirstLine(string message) => message.Split('\n')[0].TrimEnd();
}
