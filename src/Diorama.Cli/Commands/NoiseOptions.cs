using Diorama.Core;
using Diorama.Models;
using Diorama.Training;

namespace Diorama.Cli.Commands;

/// <summary>What <c>--steps</c> and <c>--guidance</c> ask of a model that makes pictures out of noise, step by step.</summary>
internal static class NoiseOptions
{
    /// <summary>The steps; null where none were given.</summary>
    /// <exception cref="UserException">The model takes no steps, or not so many.</exception>
    public static int? Steps(TrainedModel trained, int? given)
    {
        if (given is null) return null;
        var model = Model(trained, "--steps");
        return given >= 1 && given <= model.MaxSteps ? given : throw new UserException(FormattableString.Invariant($"--steps {given}: from 1 to {model.MaxSteps}, please."));
    }

    /// <summary>The factor; null where none was given.</summary>
    /// <exception cref="UserException">The model cannot be guided, or not by this.</exception>
    public static double? Guidance(TrainedModel trained, double? given)
    {
        if (given is null) return null;
        if (!Model(trained, "--guidance").TakesGuidance)
        {
            throw new UserException(
                $"--guidance: the model of {trained.Run.FullPath} was told nothing that it could be guided to: train it with model.conditional=true or model.captions=true, or leave --guidance away."
            );
        }
        return given;
    }

    /// <summary>Checks the factor by itself, before a model is loaded.</summary>
    /// <exception cref="UserException">It is out of range.</exception>
    public static void CheckGuidance(double? given)
    {
        if (given is not (null or (>= 0 and <= 1000))) throw new UserException(FormattableString.Invariant($"--guidance {given}: from 0 to 1000, please; 1 is the model as it learnt."));
    }

    private static ISampleInSteps Model(TrainedModel trained, string option) => trained.Model as ISampleInSteps
        ?? throw new UserException($"{option}: the model of {trained.Run.FullPath} makes a picture at one go, and this is for those that make it of noise step by step. Leave it away.");
}
