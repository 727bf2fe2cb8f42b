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
/// using var later = PictureTransformer.Load(colours.Run!.FullPath);
/// </code></example>
public sealed class PictureTransformer : IDisposable
{
    // As many as the samplers take at once.
    private const int PartSize = 64;

    private readonly Recipe _recipe;
    private TrainedModel? _trained;

    /// <summary>An estimator that trains as a recipe says, on data of its own.</summary>
    /// <param name="recipe">A recipe of a picture-to-picture model, by name or path; what it says of data but the batch counts for nothing.</param>
    /// <param name="overrides">Assignments <c>path=value</c> on top.</param>
    /// <exception cref="UserException">There is no such recipe, or it is wrong.</exception>
    public PictureTransformer(string recipe = "sprites-pix2pix", params string[] overrides) => _recipe = Recipe.Load(recipe, overrides);

    private PictureTransformer(TrainedModel trained) => (_recipe, _trained) = (trained.Recipe, trained);

    /// <summary>Where the model of the last <c>Fit</c>, or of <c>Load</c>, lies; <c>diorama transform</c> takes it.</summary>
    /// <value>Null before the first.</value>
    public RunDirectory? Run => _trained?.Run;

    /// <summary>An estimator that has learnt already, from a run's folder.</summary>
    /// <param name="run">The folder, or a run's name in <c>runs/</c>.</param>
    /// <exception cref="UserException">There is no such run, it has no checkpoint, or its model makes no pictures of pictures.</exception>
    public static PictureTransformer Load(string run)
    {
        var trained = TrainedModel.Load(RunDirectory.Open(run));
        if (trained.Model is ITransformImages) return new(trained);
        using (trained) throw WrongKind(trained.Recipe);
    }

    /// <summary>Trains a new model on pairs, in a run of its own.</summary>
    /// <param name="x">[N, C, H, W] float32 in [-1, 1]: what goes in; borrowed.</param>
    /// <param name="y">[N, C', H, W] float32 in [-1, 1]: what is to come out of each; borrowed.</param>
    /// <param name="run">The folder to train in; null: a new one in <c>runs/</c>.</param>
    /// <param name="progress">Told how training goes; null: nobody is.</param>
    /// <returns>This estimator.</returns>
    /// <exception cref="ArgumentException">They are no such pictures, or not as many.</exception>
    /// <exception cref="UserException">The recipe does not fit them, or is of another kind of model, or training diverged.</exception>
    public PictureTransformer Fit(Tensor x, Tensor y, string? run = null, IRunSink? progress = null)
    {
        var pairs = new TensorPairs(x, y);
        var own = _recipe with { Data = new DataConfig { Name = pairs.Name, Batch = _recipe.Data.Batch } };
        using var plan = TrainingPlan.Of(own, pairs);
        return Train(plan, run, progress);
    }

    /// <summary>Trains a new model on two folders, whose files of one name, but for the extension, belong together.</summary>
    /// <param name="sources">The folder of what goes in.</param>
    /// <param name="images">The folder of what is to come out.</param>
    /// <param name="size">Width and height that pictures are brought to.</param>
    /// <param name="run">The folder to train in; null: a new one in <c>runs/</c>.</param>
    /// <param name="progress">Told how training goes; null: nobody is.</param>
    /// <returns>This estimator.</returns>
    /// <exception cref="UserException">The folders hold no pairs, the recipe does not fit them, or is of another kind of model, or training diverged.</exception>
    public PictureTransformer Fit(string sources, string images, int size, string? run = null, IRunSink? progress = null)
    {
        var data = RecipeMap.Of(("source", RecipeScalar.Of(sources)), ("size", RecipeScalar.Of(size)));
        using var plan = TrainingPlan.Of(_recipe with { Data = new DataConfig { Name = "image-pairs", Path = images, Batch = _recipe.Data.Batch, Settings = data } });
        return Train(plan, run, progress);
    }

    /// <summary>Makes of each picture what the model learnt, some at a time, so that any number can be given.</summary>
    /// <param name="x">[M, C, H, W] float32 in [-1, 1], as in <c>Fit</c>; borrowed.</param>
    /// <returns>[M, C', H, W] float32 in [-1, 1], in the current scope, on the model's device.</returns>
    /// <exception cref="InvalidOperationException"><c>Fit</c> or <c>Load</c> comes first.</exception>
    /// <exception cref="ArgumentException">They are no such pictures.</exception>
    public Tensor Transform(Tensor x)
    {
        var trained = _trained ?? throw new InvalidOperationException("Nothing was learnt yet: call Fit first, or Load.");
        TensorPairs.Check(x, nameof(x));
        var source = trained.Model.Spec.Source;
        if (!x.Shape[1..].SequenceEqual([.. source])) throw new ArgumentException($"The model makes pictures of [M, {string.Join(", ", source)}]; this is {x}.", nameof(x));
        var device = Device.Parse(trained.Recipe.Run.Device);
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var made = new List<Tensor>();
        for (var first = 0L; first < x.Size(0); first += PartSize)
        {
            using var inner = TensorScope.Open();
            made.Add(inner.Keep(((ITransformImages)trained.Model).Transform(x.Narrow(0, first, Math.Min(PartSize, x.Size(0) - first)).To(device))));
        }

        return scope.Keep(Tensor.Cat([.. made]));
    }

    /// <summary>Frees the model; its run stays.</summary>
    public void Dispose() => _trained?.Dispose();

    // What would show only after training is told before it.
    private PictureTransformer Train(TrainingPlan plan, string? folder, IRunSink? progress)
    {
        if (plan.Model is not ITransformImages) throw WrongKind(_recipe);
        var run = RunDirectory.Create(folder ?? RunDirectory.NewPath(_recipe.Name));
        new Trainer(plan, run, progress is null ? new SinkList() : new SinkList(progress)).Train();
        _trained?.Dispose();
        _trained = TrainedModel.Load(run);
        return this;
    }

    private static UserException WrongKind(Recipe recipe) => new($"The recipe {recipe.Name} ({recipe.Model.Kind}) is of no picture-to-picture model: take pix2pix or cyclegan.");
}
