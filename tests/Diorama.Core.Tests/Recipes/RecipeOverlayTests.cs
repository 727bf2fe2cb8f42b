namespace Diorama.Core.Tests;

public sealed class RecipeOverlayTests
{
    private static readonly RecipeMap _recipe = RecipeMap.Parse("run: {steps: 100}\nmodel: {widths: [1, {b: 2}]}\ndata:\n");

    [Theory]
    [InlineData("run.steps=5", "run: {steps: 5}\nmodel: {widths: [1, {b: 2}]}\ndata:")]
    [InlineData("run.seed = 7 ", "run: {steps: 100, seed: 7}\nmodel: {widths: [1, {b: 2}]}\ndata:")]
    [InlineData("optim.generator.lr=1e-4", "run: {steps: 100}\nmodel: {widths: [1, {b: 2}]}\ndata:\noptim: {generator: {lr: 1e-4}}")]
    [InlineData("data.name=digits", "run: {steps: 100}\nmodel: {widths: [1, {b: 2}]}\ndata: {name: digits}")]
    [InlineData("model.widths.1.b=[3, 4]", "run: {steps: 100}\nmodel: {widths: [1, {b: [3, 4]}]}\ndata:")]
    [InlineData("model.widths.2=9", "run: {steps: 100}\nmodel: {widths: [1, {b: 2}, 9]}\ndata:")]
    [InlineData("run={steps: 2, device: cpu}", "run: {steps: 2, device: cpu}\nmodel: {widths: [1, {b: 2}]}\ndata:")]
    [InlineData("data.path=/a b/c: d #e=f", "run: {steps: 100}\nmodel: {widths: [1, {b: 2}]}\ndata: {path: '/a b/c: d #e=f'}")]
    [InlineData("data.name='12'", "run: {steps: 100}\nmodel: {widths: [1, {b: 2}]}\ndata: {name: '12'}")]
    [InlineData("run.steps=", "run: {steps: }\nmodel: {widths: [1, {b: 2}]}\ndata:")]
    public void With_Assignment_GivesTheRecipeWithIt(string assignment, string expected)
    {
        var changed = _recipe.With(assignment);
        Assert.Equal(RecipeMap.Parse(expected), changed);
        Assert.Equal(RecipeMap.Parse("run: {steps: 100}\nmodel: {widths: [1, {b: 2}]}\ndata:"), _recipe);
    }

    [Fact]
    public void With_NewValue_HasItsPathAndNoLine()
    {
        var node = ((RecipeMap)((RecipeMap)_recipe.With("optim.g.betas=[0, {a: 1}]")["optim"]!)["g"]!)["betas"]!;
        var inner = ((RecipeMap)((RecipeList)node).Items[1])["a"]!;
        Assert.Equal(("optim.g.betas.1.a", 0), (inner.Path, inner.Line));
    }

    [Theory]
    [InlineData("steps", "write --set path=value")]
    [InlineData("=5", "write --set path=value")]
    [InlineData("run..steps=5", "write --set path=value")]
    [InlineData("run.steps.x=5", "run.steps is 100, it has no x")]
    [InlineData("model.widths.x=5", "model.widths is a list of 2, use an index from 0 to 2")]
    [InlineData("model.widths.3=5", "use an index from 0 to 2")]
    [InlineData("model.widths.-1=5", "use an index from 0 to 2")]
    [InlineData("run.steps=[1", "not valid YAML")]
    public void With_BadAssignment_SaysWhatIsWrong(string assignment, string expected)
    {
        var e = Assert.Throws<UserException>(() => _recipe.With(assignment));
        Assert.StartsWith($"--set {assignment}", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }
}
