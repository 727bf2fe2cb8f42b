using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Pictures of 224 x 224, as published networks take them: a family learns from them, and makes them.</summary>
public sealed class LargePicturesTests
{
    private const int Side = 224;

    [Theory]
    [InlineData("dcgan", "{latent: 8, width: 4}")]
    [InlineData("resnet-gan", "{latent: 8, width: 4}")]
    [InlineData("vae", "{architecture: conv, hidden: [8, 8], latent: 8, likelihood: gaussian}")]
    [InlineData("pix2pix", "{width: 4}")]
    [InlineData("flow-matching", "{width: 8, multipliers: [1, 1, 1, 1], patch: 4, blocks: 1, sampling: {steps: 1}}")]
    public void StepThenSample_OfEachFamily_LearnsAndMakesThem(string kind, string settings)
    {
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(1);
        var spec = new DataSpec { Modality = Modality.Image, Shape = [3, Side, Side], Source = kind == "pix2pix" ? [1, Side, Side] : [] };
        var problems = new RecipeProblems("test");
        using var model = ModelFamilies.Create(new() { Kind = kind, Settings = RecipeMap.Parse(settings) }, spec, problems)!;
        Assert.Empty(problems.Items);
        var batch = new Batch(2, new Dictionary<string, Tensor>
        {
            ["image"] = (Tensor.Rand([2, 3, Side, Side], generator) * 2) - 1,
            ["source"] = (Tensor.Rand([2, 1, Side, Side], generator) * 2) - 1,
        });

        foreach (var objective in model.Objectives)
        {
            var before = objective.Parameters.Select(parameter => parameter.Value.Detach().Clone()).ToList();
            var figures = Assert.Single(Play.Train(model, objective.Name, () => batch, steps: 1));
            Assert.All(figures, figure => Assert.True(double.IsFinite(figure.Value), $"{objective.Name}: {figure}"));
            Assert.Contains(objective.Parameters.Zip(before), pair => !pair.First.Value.Equal(pair.Second));
        }

        model.Eval();
        var made = model is ITransformImages translator ? translator.Transform(batch["source"]) : ((ISampleImages)model).Sample(new(2, 1));
        Assert.Equal([2, 3, Side, Side], made.Shape.ToArray());
        Assert.InRange(made.Abs().Max().Item(), 1e-6, 1);
    }
}
