using Diorama.Core;
using Diorama.Data;
using Diorama.Training;

namespace Diorama.Cli;

/// <summary>Makes the plans of trials, of data that has something to choose by. Data that trials do not vary is opened once.</summary>
/// <param name="nameOrPath">The recipe that is varied.</param>
internal sealed class TrialPlans(string nameOrPath)
{
    private readonly Dictionary<DataConfig, IDataset> _data = [];

    /// <summary>Makes one.</summary>
    /// <param name="settings">Settings on top of the recipe.</param>
    /// <param name="suffix">What is added to the recipe's name.</param>
    /// <exception cref="TrialFailedException">The settings do not fit each other, nothing is held out to choose by, or there is too little memory for such a model.</exception>
    public TrainingPlan Make(IEnumerable<string> settings, string suffix = "")
    {
        try
        {
            var recipe = Recipe.Load(nameOrPath, settings);
            var section = TrainingPlan.DataOf(recipe);
            var key = section with { Batch = 1, Fraction = 1, Workers = 0 };
            if (!_data.TryGetValue(key, out var data)) _data[key] = data = Datasets.Open(section);
            if (HeldOutData.Problem(data) is { } nothing) throw new TrialFailedException($"settings are chosen by held-out data: {nothing}");
            return TrainingPlan.Of(recipe with { Name = recipe.Name + suffix }, data);
        }
        catch (Exception e) when (TrialFailure.Is(e))
        {
            throw new TrialFailedException(e.Message);
        }
    }
}
