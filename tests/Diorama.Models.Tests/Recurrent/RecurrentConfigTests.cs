using Diorama.Core;

namespace Diorama.Models.Tests;

public sealed class RecurrentConfigTests
{
    [Theory]
    [InlineData("gru", RecurrentCell.Gru)]
    [InlineData("lstm", RecurrentCell.Lstm)]
    public void Create_Recipe_ReadsEverySetting(string kind, RecurrentCell cell)
    {
        var problems = new RecipeProblems("recipe");
        using var model = Assert.IsType<RecurrentModel>(Create($"{{kind: {kind}, embedding: 8, hidden: 12, layers: 2, dropout: 0.25, tie: false}}", SomeText.Spec, problems));
        Assert.Equal(new RecurrentConfig { Cell = cell, Embedding = 8, Hidden = 12, Layers = 2, Dropout = 0.25, Tie = false }, model.Config);
        Assert.Equal(Modality.Text, ModelFamilies.All.Get(kind).Modality);
    }

    [Theory]
    [InlineData("poems-gru", RecurrentCell.Gru)]
    [InlineData("poems-gru-large", RecurrentCell.Gru)]
    [InlineData("poems-lstm", RecurrentCell.Lstm)]
    public void Create_BundledRecipe_HasNoProblem(string name, RecurrentCell cell)
    {
        var problems = new RecipeProblems(name);
        var recipe = Recipe.Load(name, problems: problems);
        using var model = Assert.IsType<RecurrentModel>(ModelFamilies.Create(recipe.Model, SomeText.Spec, problems));
        problems.ThrowIfAny();
        Assert.Equal(cell, model.Config.Cell);
    }

    [Fact]
    public void Create_ManyProblems_AreAllReported()
    {
        var problems = new RecipeProblems("recipe");
        Assert.Null(Create("{kind: gru, embedding: 0, hidden: big, layers: 0, dropout: 1, tie: 3, layerz: 1}", SomeText.Spec with { Tokenizer = null }, problems));
        Assert.Equal(
            ["model", "model.dropout", "model.embedding", "model.hidden", "model.layers", "model.layerz", "model.tie"],
            problems.Items.Select(p => p.Path).Order(StringComparer.Ordinal));
    }

    private static GenerativeModel? Create(string yaml, DataSpec spec, RecipeProblems problems)
    {
        var recipe = Recipe.FromYaml($"{{run: {{steps: 1}}, data: {{name: poems}}, model: {yaml}}}", problems: new RecipeProblems("recipe"));
        return ModelFamilies.Create(recipe.Model, spec, problems);
    }
}
