using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class CnnClassifierTests
{
    [Fact]
    public void Network_OfTheRecipe_FitsInTwoMegabytes()
    {
        using var model = new CnnClassifier(new(), Play.Images(28));
        Assert.Equal((9 * 16) + (9 * 16 * 32) + (9 * 32 * 64) + (2 * (16 + 32 + 64)) + (64 * 9 * 128) + 128 + (128 * 10) + 10, model.NumParameters());
        Assert.True(4 * model.NumParameters() < 2_000_000);
    }

    [Fact]
    public void Parameters_HaveTheseNames()
    {
        using var model = new CnnClassifier(new(), Play.Images(28));
        Assert.Equal(
            "body.0.weight body.1.weight body.1.bias body.4.weight body.5.weight body.5.bias body.8.weight body.9.weight body.9.bias body.13.weight body.13.bias head.weight head.bias",
            string.Join(' ', model.NamedParameters().Select(p => p.Name)));
    }

    [Fact]
    public void Objective_OneBatchAgain_IsLearntAndTold()
    {
        using var model = new CnnClassifier(new() { Width = 4, Dropout = 0, Shift = 0 }, Play.Images(28));
        var figures = Play.Train(model, "classifier", () => Play.Bars(20, 28), 60);
        Assert.Equal(Math.Log(10), figures[0]["loss"], 0.5);
        Assert.InRange(figures[^1]["loss"], 0, 0.2);
        Assert.Equal(1, figures[^1]["accuracy"]);

        using var scope = TensorScope.Open();
        var probabilities = model.Classify(Play.Bars(10, 28)["image"]);
        Assert.Equal([10, 10], probabilities.Shape.ToArray());
        Assert.Equal(10, probabilities.Sum().Item(), 1e-4);
        Assert.True(model.IsTraining);
        Assert.Equal([10, 128], model.Features(Play.Bars(10, 28)["image"]).Shape.ToArray());
    }

    [Fact]
    public void Create_DataWithoutClassesAndBadSettings_ReportsAll()
    {
        var problems = new RecipeProblems("test");
        var config = new ModelConfig { Kind = "cnn-classifier", Settings = RecipeMap.Parse("{width: 0, dropout: 1, shfit: 2}") };
        Assert.Null(ModelFamilies.Create(config, Play.Images(28, classes: 0), problems));
        Assert.Equal(["model.dropout", "model.kind", "model.shfit", "model.width"], problems.Items.Select(p => p.Path).Order(StringComparer.Ordinal));
    }
}
