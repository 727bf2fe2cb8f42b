using System.Xml.Linq;

namespace Diorama.Evaluation;

/// <summary>Short ways to build elements. All text goes in as text: it is escaped where it is written (<see cref="HtmlText"/>).</summary>
internal static class Html
{
    /// <summary>An element with a class (none where it is empty).</summary>
    internal static XElement Tag(string name, string cssClass, params object?[] content) =>
        new(name, cssClass.Length == 0 ? null : new XAttribute("class", cssClass), content);

    /// <summary>An attribute.</summary>
    internal static XAttribute With(string name, string value) => new(name, value);

    /// <summary>A picture within the page. Its own size keeps the page from jumping while it is decoded.</summary>
    internal static XElement Image(SampleFile picture, string alternative) => Tag(
        "img",
        "",
        With("src", picture.DataUri()),
        With("alt", alternative),
        picture.Size is { } size ? new[] { With("width", Svg.Number(size.Width)), With("height", Svg.Number(size.Height)) } : null);

    /// <summary>A picture or poem with its caption.</summary>
    internal static XElement Figure(string cssClass, XElement content, object? caption) =>
        Tag("figure", cssClass, content, caption is null ? null : Tag("figcaption", "", caption));

    /// <summary>A row that scrolls sideways within itself where the screen is narrow; reachable by keyboard.</summary>
    internal static XElement Strip(string cssClass, string label, IEnumerable<XElement> items) => Tag(
        "div", $"strip {cssClass}", With("role", "region"), With("aria-label", label), With("tabindex", "0"), items);
}
