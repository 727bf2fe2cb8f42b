using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A picture-to-picture model as an estimator: <c>Fit(X, Y)</c> learns to make Y of X, <c>Transform(X)</c> makes it.</summary>
/// <example><code>
/// using var colours = new PictureTransformer("sprites-pix2pix", "run.steps=4000");
/// colours.Fit(grey, coloured);            // [N, 1, 32, 32] and [N, 3, 32, 32], in [-1, 1]
/// var made = colours.Transform(others);   // [M, 3, 32, 32]
/// </code></example>
public sealed class PictureTransformer : IDisposable
{
    private readonly Recipe _recipe;
    private TrainedModel? _trained;

    /// <summary>An estimator that trains as a recipe says, on data of its own.</summary>
    /// <param name="recipe">A recipe of a picture-to-picture model, by name or path; what it says of data but the batch counts for nothing.</param>
    /// <param name="overrides">Assignments <c>path=value</c> on top.</param>
    /// <exception cref="UserException">There is no such recipe, or it is wrong.</exception>
    public PictureTransformer(string recipe = "sprites-pix2pix", params string[] overrides) => _recipe = Recipe.Load(recipe, overrides);

    /// <summary>Where the model of the last <c>Fit</c> lies; <c>diorama transform</c> takes it.</summary>
    /// <value>Null before the first.</value>
    public RunDirectory? Run => _trained?.Run;

    /// <summary>Trains a new model on pairs, in a run of its own.</summary>
    /// <param name="x">[N, C, H, W] float32 in [-1, 1]: what goes in; borrowed.</param>
    /// <param name="y">[N, C', H, W] float32 in [-1, 1]: what is to come out of each; borrowed.</param>
    /// <param name="run">The folder to train in; null: a new one in <c>runs/</c>.</param>
    /// <returns>This estimator.</returns>
    /// <exception cref="ArgumentException">They are no such pictures, or not as many.</exception>
    /// <exception cref="UserException">The recipe does not fit them, or training diverged.</exception>
    public PictureTransformer Fit(Tensor x, Tensor y, string? run = null)
    {
        var pairs = new TensorPairs(x, y);
        var own = _recipe with { Data = new DataConfig { Name = pairs.Name, Batch = _recipe.Data.Batch } };
        using var plan = TrainingPlan.Of(own, pairs);
        return Train(plan, run);
    }

    /// <summary>Trains a new model on two folders, whose files of one name, but for the extension, belong together.</summary>
    /// <param name="sources">The folder of what goes in.</param>
    /// <param name="images">The folder of what is to come out.</param>
    /// <param name="size">Width and height that pictures are brought to.</param>
    /// <param name="run">The folder to train in; null: a new one in <c>runs/</c>.</param>
    /// <returns>This estimator.</returns>
    /// <exception cref="UserException">The folders hold no pairs, the recipe does not fit them, or training diverged.</exception>
    public PictureTransformer Fit(string sources, string images, int size, string? run = null)
    {
        var data = RecipeMap.Of(("source", RecipeScalar.Of(sources)), ("size", RecipeScalar.Of(size)));
        using var plan = TrainingPlan.Of(_recipe with { Data = new DataConfig { Name = "image-pairs", Path = images, Batch = _recipe.Data.Batch, Settings = data } });
        return Train(plan, run);
    }

    /// <summary>Makes of each picture what the model learnt.</summary>
    /// <param name="x">[M, C, H, W] float32 in [-1, 1], as in <c>Fit</c>; borrowed.</param>
    /// <returns>[M, C', H, W] float32 in [-1, 1], in the current scope.</returns>
    /// <exception cref="InvalidOperationException"><c>Fit</c> comes first.</exception>
    public Tensor Transform(Tensor x) =>
        (_trained ?? throw new InvalidOperationException("Nothing was learnt yet: call Fit first.")).Model is ITransformImages model
            ? model.Transform(x)
            : throw new UserException($"The recipe {_recipe.Name} ({_recipe.Model.Kind}) is of no picture-to-picture model: take pix2pix or cyclegan.");

    /// <summary>Frees the model; its run stays.</summary>
    public void Dispose() => _trained?.Dispose();

    private PictureTransformer Train(TrainingPlan plan, string? folder)
    {
        var run = RunDirectory.Create(folder ?? RunDirectory.NewPath(_recipe.Name));
        new Trainer(plan, run, new SinkList()).Train();
        _trained?.Dispose();
        _trained = TrainedModel.Load(run);
        return this;
    }
}
