using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Diorama.Core;

/// <summary>Writes nodes as YAML: block maps, lists of scalars on one line, quotes only where they are needed.</summary>
internal static partial class RecipeYamlWriter
{
    internal static string Write(RecipeNode node)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, EmitterSettings.Default.WithBestWidth(int.MaxValue).WithNewLine("\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        WriteNode(emitter, node);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void WriteNode(Emitter emitter, RecipeNode node)
    {
        switch (node)
        {
            case RecipeScalar scalar:
                WriteText(emitter, scalar.IsNull ? "null" : scalar.Text, plain: !scalar.IsText || (Bare().IsMatch(scalar.Text) && !LooksTyped(scalar.Text)));
                break;
            case RecipeList list:
                var style = list.Items.All(i => i is RecipeScalar) ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var item in list.Items)
                {
                    WriteNode(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case RecipeMap map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Entries.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map.Entries)
                {
                    WriteText(emitter, key, plain: Bare().IsMatch(key));
                    WriteNode(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
        }
    }

    private static void WriteText(Emitter emitter, string text, bool plain) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, plain ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted, isPlainImplicit: plain, isQuotedImplicit: !plain));

    private static bool LooksTyped(string text) => !new RecipeScalar(text, quoted: false).IsText;

    // Narrower than YAML allows, so that no reader can take it for something else.
    [GeneratedRegex(@"^[A-Za-z_/][A-Za-z0-9_./+-]*\z")]
    private static partial Regex Bare();
}
