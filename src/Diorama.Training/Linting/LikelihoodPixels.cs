using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Which pixels likelihoods are of, by what the settings mean and not by how they are written: a model says it. Pixels that are drawn anew at each look and pixels
/// that are drawn once make two data sets, whose likelihoods lie nats apart (Burda et al. 2016, arXiv 1509.00519, section 5).
/// </summary>
public static class LikelihoodPixels
{
    /// <summary>A note where the likelihoods of several runs are not of the same pixels.</summary>
    /// <param name="runs">Those that are compared.</param>
    /// <returns>Null where they are, or where fewer than two have any.</returns>
    /// <exception cref="UserException">A run's recipe or data.json is damaged.</exception>
    public static string? Mixed(IEnumerable<RunDirectory> runs)
    {
        var said = runs.Select(run => (run.FullPath, Pixels: Of(run))).Where(run => run.Pixels is not null).ToList();
        return said.DistinctBy(run => run.Pixels).Count() < 2 ? null
            : $"Likelihoods of these runs are of different pixels, and cannot be compared: {string.Join("; ", said.Select(run => $"{run.FullPath}: {run.Pixels}"))}.";
    }

    /// <summary>Which a model's are of; null where it is no likelihood of pictures.</summary>
    internal static string? Of(GenerativeModel model) => (model as ILikelihood)?.Pixels;

    /// <summary>Which a run's are of; null where it has none, or where what its model was made for is missing.</summary>
    internal static string? Of(RunDirectory run)
    {
        if (!File.Exists(RunFiles.DataSpec(run)) || RunData.Spec(run) is not { Modality: Modality.Image } spec) return null;
        // To be asked it has to be made, by random numbers that are given back: a note must change no training.
        using var random = Generator.Default();
        var state = random.GetState();
        using var model = ModelFamilies.Create(Recipe.Load(run.RecipePath).Model, spec, new RecipeProblems(run.RecipePath));
        random.SetState(state);
        return model is null ? null : Of(model);
    }
}
