using System.Globalization;
using Diorama.Core;
using Diorama.Models;

namespace Diorama.Training;

/// <summary>Whether a model comes to make pictures of twice the side, and over how many steps they are faded in.</summary>
/// <remarks>Karras et al. 2018, "Progressive growing of GANs", arXiv 1710.10196.</remarks>
internal static class LargerPictures
{
    /// <summary>How large a picture is, for the lineage: <c>8 x 8</c>; null where the data are none.</summary>
    public static string? SizeOf(DataSpec spec) => spec is { Modality: Modality.Image, Shape: [_, var height, var width] } ? FormattableString.Invariant($"{width} x {height}") : null;

    /// <summary>Settles over how many steps.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="small">The smaller model, as it stands.</param>
    /// <param name="run">Its run.</param>
    /// <param name="now">What the grown model learns from.</param>
    /// <param name="step">Steps done.</param>
    /// <param name="steps">Of the whole grown run.</param>
    /// <param name="tell">Told where the run ends before all is faded in.</param>
    /// <exception cref="UserException">The pictures are others, and not of twice the side; the model does not grow so; or what it last grew to is not faded in yet.</exception>
    public static GrowthRequest Settle(GrowthRequest request, TrainingPlan small, RunDirectory run, DataSpec now, long step, long steps, Action<string> tell)
    {
        var (before, kind) = (small.Model.Spec, small.Recipe.Model.Kind);
        var (known, asked) = (SizeOf(before), SizeOf(now));
        if (known == asked || known is null || asked is null)
        {
            return request.FadeSteps == 0 ? request : throw new UserException("pictures of twice the side are faded in: set data.size to twice what it is, too");
        }
        if (small.Model is not IGrow { GrowsPictures: true } grower) throw new UserException($"pictures of {known} to {asked}: a {kind} does not grow to larger pictures; dcgan, resnet-gan, acgan and infogan do");
        var (height, width) = (before.Shape[1], before.Shape[2]);
        if (now.Shape[1] != 2 * height || now.Shape[2] != 2 * width)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"pictures of {known} do not grow to {asked}: they grow to twice the side, one step at a time. Set data.size={2 * height}, train until those are faded in, and grow again if they are to be larger still"));
        }
        if (grower.FadeStepsLeft is > 0 and var left)
        {
            throw new UserException(string.Create(
                CultureInfo.InvariantCulture,
                $"{run.FullPath} stands at step {step}, and the pictures that it grew to last are not all faded in before step {step + left}: train it until then (diorama train {run.RecipePath} --out {run.FullPath} --resume, with --set run.steps={step + left} if it ends before), then grow it again"));
        }
        // As long as it then trains by itself: Karras et al. 2018, appendix A.
        var (fade, follow) = (request.FadeSteps > 0 ? request.FadeSteps : (int)Math.Max(1, (steps - step) / 2), steps - step);
        if (fade > follow)
            tell(string.Create(CultureInfo.InvariantCulture, $"--fade {fade} is longer than the {follow} steps that follow: the run ends with {100.0 * follow / fade:F0}% of the larger pictures faded in, and all of them are with --set run.steps={step + fade}"));
        return request with { FadeSteps = fade };
    }
}
