using Diorama.Core;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Tests;

/// <summary>Whether a generator of pictures learnt. Its discriminator's loss cannot say so: that falls the faster the deader the generator is.</summary>
internal static class LearntPictures
{
    private const int Count = 64;

    /// <summary>Its pictures are nearer to the data, pixel by pixel, than those of its first weights were, and differ from each other.</summary>
    internal static void Check(string recipe, IReadOnlyList<string> settings, string run)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var plan = TrainingPlan.Load(recipe, settings);
        using var trained = TrainedModel.Load(RunDirectory.Open(run));
        plan.Model.Eval();
        using var loader = new Loader(plan.Data, new LoaderOptions { BatchSize = Count });
        using var host = loader.Next()!;
        var real = host.ToBatch(Device.Cpu)["image"];
        var (first, last) = (Pictures(plan.Model), Pictures(trained.Model));
        var (before, after) = (Distance(first, real), Distance(last, real));
        Assert.True(after < 0.9 * before, $"{recipe}: the distance from the data was {before:G3} and is {after:G3}");
        var spread = Deviation(last).Square().Mean().Sqrt().Item();
        Assert.True(spread > 0.01, $"{recipe}: the pictures are one, but for {spread:G3}");
    }

    private static Tensor Pictures(GenerativeModel model) => ((ISampleImages)model).Sample(new ImageRequest(Count, 1));

    // Fréchet's, of normal distributions of each pixel by itself, divided by their number.
    private static double Distance(Tensor one, Tensor other) =>
        ((one.Mean([0]) - other.Mean([0])).Square() + (Deviation(one) - Deviation(other)).Square()).Mean().Item();

    private static Tensor Deviation(Tensor pictures) => (pictures - pictures.Mean([0])).Square().Mean([0]).Sqrt();
}
