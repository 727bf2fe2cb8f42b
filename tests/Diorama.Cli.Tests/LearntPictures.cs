using Diorama.Core;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Tests;

/// <summary>
/// Whether a generator of pictures learnt: what it makes is nearer to the data, pixel by pixel, than what its first weights made, and differs from picture to picture.
/// Its discriminator's loss cannot say so: that falls the faster the deader the generator is; nor can one term of its own.
/// </summary>
internal static class LearntPictures
{
    private const int Count = 64;

    /// <summary>Of a family that makes pictures of noise.</summary>
    internal static void Check(string recipe, IReadOnlyList<string> settings, string run) =>
        Compare(recipe, settings, run, (model, _) => [("image", ((ISampleImages)model).Sample(new ImageRequest(Count, 1)))]);

    /// <summary>Of a family that makes pictures of pictures, there and, where it can, back.</summary>
    internal static void CheckTranslated(string recipe, IReadOnlyList<string> settings, string run) => Compare(recipe, settings, run, (model, batch) =>
    [
        ("image", ((ITransformImages)model).Transform(batch["source"])),
        .. model is ITransformBack back ? new[] { ("source", back.TransformBack(batch["image"])) } : [],
    ]);

    // What a model makes, each beside the field of the data that it shall be like.
    private static void Compare(string recipe, IReadOnlyList<string> settings, string run, Func<GenerativeModel, Batch, List<(string Field, Tensor Made)>> make)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var plan = TrainingPlan.Load(recipe, settings);
        using var trained = TrainedModel.Load(RunDirectory.Open(run));
        plan.Model.Eval();
        using var loader = new Loader(plan.Data, new LoaderOptions { BatchSize = Count });
        using var host = loader.Next()!;
        var batch = host.ToBatch(Device.Cpu);
        foreach (var ((field, first), (_, last)) in make(plan.Model, batch).Zip(make(trained.Model, batch)))
        {
            var (before, after) = (Distance(first, batch[field]), Distance(last, batch[field]));
            Assert.True(after < 0.9 * before, $"{recipe}: the distance from each {field} of the data was {before:G3} and is {after:G3}");
            var spread = Deviation(last).Square().Mean().Sqrt().Item();
            Assert.True(spread > 0.01, $"{recipe}: each {field} is the same, but for {spread:G3}");
        }
    }

    // Fréchet's, of normal distributions of each pixel by itself, divided by their number.
    private static double Distance(Tensor one, Tensor other) =>
        ((one.Mean([0]) - other.Mean([0])).Square() + (Deviation(one) - Deviation(other)).Square()).Mean().Item();

    private static Tensor Deviation(Tensor pictures) => (pictures - pictures.Mean([0])).Square().Mean([0]).Sqrt();
}
