using Diorama.Core;

namespace Diorama.Cli.Verify;

/// <summary>The published figures that recipes of ours are trained for. Adding one is adding an entry.</summary>
internal static class TrainedTargets
{
    /// <summary>All of them, the shortest first.</summary>
    public static IReadOnlyList<TrainedTarget> All { get; } =
    [
        new("digits-classifier", "digits-classifier", "test.accuracy", 0.9905, FigureGoal.AtLeast, "LeCun et al. 1998, LeNet-5 without distortions, error 0.95%")
        {
            Difference = "ours shifts its training digits, and trains on 55,000 of 60,000",
        },
        new("iwae", "digits-iwae", "test.nats", 85.54, FigureGoal.AtMost, "Burda et al. 2016, arXiv 1509.00519, table 1: k = 5, one stochastic layer")
        {
            Difference = "ours has a learnt prior and 55,000 of their 60,000 digits, and is bounded by 1,000 draws where theirs took 5,000",
        },
        new("pixelcnn", "digits-pixelcnn", "test.nats", 81.50, FigureGoal.AtMost, "pytorch-generative, gated PixelCNN of 128 channels after 457 passes")
        {
            Difference = "ours has 34,000 steps, 71 minutes of two cores, and 55,000 of their 60,000 digits",
        },
    ];
}
