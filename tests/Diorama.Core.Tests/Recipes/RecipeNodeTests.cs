namespace Diorama.Core.Tests;

public sealed class RecipeNodeTests
{
    [Fact]
    public void Parse_Nested_KnowsPathsAndLines()
    {
        var root = RecipeMap.Parse("run:\n  steps: 3\nmodel:\n  widths:\n    - 8\n    - {deep: x}\n");
        var widths = (RecipeList)((RecipeMap)root["model"]!)["widths"]!;
        Assert.Equal(("model.widths.0", 5), (widths.Items[0].Path, widths.Items[0].Line));
        Assert.Equal(("model.widths.1.deep", 6), (((RecipeMap)widths.Items[1])["deep"]!.Path, ((RecipeMap)widths.Items[1])["deep"]!.Line));
        Assert.Equal(("run.steps", 2), (((RecipeMap)root["run"]!)["steps"]!.Path, ((RecipeMap)root["run"]!)["steps"]!.Line));
    }

    [Fact]
    public void Equals_SameContentElsewhere_IsEqual()
    {
        var a = RecipeMap.Parse("a: 1\nb: {c: [x, \"1\"]}");
        var b = RecipeMap.Parse("# moved\n\nb:\n  c:\n  - x\n  - '1'\na: 1");
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, RecipeMap.Parse("a: 1\nb: {c: [x, 1]}")); // text "1" is not the number 1
        Assert.NotEqual(a, RecipeMap.Parse("a: 1"));
        Assert.NotEqual<RecipeNode>(RecipeMap.Empty, RecipeList.Of([]));
    }

    [Fact]
    public void ToYaml_Scalars_AreQuotedOnlyWhereNeeded()
    {
        var map = RecipeMap.Of(
            ("n", RecipeScalar.Of(3)),
            ("x", RecipeScalar.Of(1e-5)),
            ("t", RecipeScalar.Of("true")),
            ("p", RecipeScalar.Of("a/b.png")),
            ("q", RecipeScalar.Of("two words: #")),
            ("l", RecipeList.Of([RecipeScalar.Of(1), RecipeScalar.Of(2.5)])),
            ("e", RecipeMap.Empty),
            ("none", null));
        Assert.Equal("n: 3\nx: 1e-05\nt: \"true\"\np: a/b.png\nq: \"two words: #\"\nl: [1, 2.5]\ne: {}\n", map.ToYaml());
        Assert.Equal(map, RecipeMap.Parse(map.ToYaml()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("0x1F")]
    [InlineData("-.5e+3")]
    [InlineData("春眠不覺曉")]
    [InlineData("tab\there\nand a line")]
    [InlineData(" edges ")]
    [InlineData("😀 \u0085 \u2028 \uFEFF")]
    [InlineData("- not a list")]
    [InlineData("..")]
    public void ToYaml_AnyText_ReadsBackAsThatText(string text)
    {
        var map = RecipeMap.Of(("key", RecipeScalar.Of(text)), (text.Length == 0 ? "x" : text, RecipeScalar.Of(1)));
        var back = RecipeMap.Parse(map.ToYaml());
        Assert.Equal(map, back);
        Assert.Equal(text, ((RecipeScalar)back["key"]!).Text);
    }
}
