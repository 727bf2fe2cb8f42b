using System.Text;
using System.Xml.Linq;

namespace Diorama.Evaluation;

/// <summary>
/// Writes elements as HTML that is well-formed XML too. Text and attributes are escaped; characters that no page may hold
/// (control characters, half surrogate pairs) become U+FFFD.
/// </summary>
internal static class HtmlText
{
    private static readonly HashSet<string> _void = ["meta", "link", "img", "br", "hr", "circle", "line", "path", "rect"];

    internal static string Document(XElement html)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n");
        Write(html, text);
        return text.Append('\n').ToString();
    }

    internal static string Of(XElement element)
    {
        var text = new StringBuilder();
        Write(element, text);
        return text.ToString();
    }

    private static void Write(XElement element, StringBuilder text)
    {
        var name = element.Name.LocalName;
        text.Append('<').Append(name);
        foreach (var attribute in element.Attributes())
        {
            text.Append(' ').Append(attribute.Name.LocalName).Append("=\"");
            Escape(attribute.Value, text);
            text.Append('"');
        }

        if (_void.Contains(name) && element.IsEmpty)
        {
            text.Append("/>");
            return;
        }

        text.Append('>');
        foreach (var node in element.Nodes())
        {
            if (node is XElement child) Write(child, text);
            else if (name == "style") text.Append(((XText)node).Value); // our own; browsers take it as it is
            else Escape(((XText)node).Value, text);
        }

        text.Append("</").Append(name).Append('>');
    }

    private static void Escape(string value, StringBuilder text)
    {
        foreach (var rune in value.EnumerateRunes()) // a half surrogate pair comes as U+FFFD
        {
            switch (rune.Value)
            {
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '&': text.Append("&amp;"); break;
                case '"': text.Append("&quot;"); break;
                case '\n' or '\t': text.Append((char)rune.Value); break;
                case < ' ' or (>= 0x7f and < 0xa0): text.Append('\uFFFD'); break;
                case var v when (v & 0xfffe) == 0xfffe: text.Append('\uFFFD'); break; // non-characters
                default: text.Append(rune); break;
            }
        }
    }
}
