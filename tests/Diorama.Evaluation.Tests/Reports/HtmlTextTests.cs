using System.Xml.Linq;

namespace Diorama.Evaluation.Tests.Reports;

public sealed class HtmlTextTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\" onload=\"alert(1)")]
    [InlineData("</style><b>&amp;")]
    [InlineData("床前明月光 𠮷")]
    public void Of_AnyText_ComesBackFromAParser(string text)
    {
        var element = new XElement("p", new XAttribute("title", text), text);
        var html = HtmlText.Of(element);
        var read = XElement.Parse(html, LoadOptions.PreserveWhitespace);
        Assert.Equal(text, read.Value);
        Assert.Equal(text, read.Attribute("title")!.Value);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_CharactersThatNoPageMayHold_AreReplaced() =>
        Assert.Equal("<p>a��b�c��d</p>", HtmlText.Of(new XElement("p", "a\u0000\u001bb\ud800c\uffff\u009fd")));

    [Fact]
    public void Of_EmptyElements_AreClosedAsBrowsersExpect()
    {
        Assert.Equal("<div></div>", HtmlText.Of(new XElement("div")));
        Assert.Equal("<img alt=\"\"/>", HtmlText.Of(new XElement("img", new XAttribute("alt", ""))));
    }
}
