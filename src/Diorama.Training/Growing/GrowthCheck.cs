using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Compares what a model and the one that grew out of it say of the same held-out data.</summary>
/// <param name="small">Holds the weights that it grew from.</param>
/// <param name="big">The grown model; its weights are set.</param>
/// <param name="batch">Held-out data.</param>
internal sealed class GrowthCheck(GenerativeModel small, GenerativeModel big, Batch batch)
{
    private const double Tolerance = 1e-5;

    /// <summary>A batch of a data set that training does not see; in the current scope.</summary>
    public static Batch HeldOut(IDataset data, int size, Device device)
    {
        var split = new[] { Split.HeldOut, Split.Test }.FirstOrDefault(s => data.Count(s) > 0, Split.Train);
        using var loader = new Loader(data, new LoaderOptions { BatchSize = size, Split = split, Shuffle = false, Threads = 0 });
        using var host = loader.Next()!;
        return host.ToBatch(device);
    }

    /// <summary>Gives the grown model its weights and looks at what it says.</summary>
    /// <param name="weights">The grown model's, by name.</param>
    /// <returns>Of each answer, the largest difference.</returns>
    /// <exception cref="UserException">A difference is more than rounding.</exception>
    public IReadOnlyList<(string Name, double Value)> Differences(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        StateDict.Load(big, weights, strict: false);
        var found = new List<(string Name, double Value)>();
        foreach (var ((name, before), (_, now)) in Answers(small).Zip(Answers(big)))
        {
            var (compared, largest) = (Common(now, before), before.Abs().Max().Item());
            var difference = (compared - before).Abs().Max().Item();
            if (!(difference <= Tolerance * Math.Max(1, largest)))
            {
                throw new UserException(FormattableString.Invariant($"the grown model's {name} differs from the smaller one's by {difference:G3}, where at most {Tolerance * Math.Max(1, largest):G3} is rounding: this model does not grow this way. A whole multiple for --wider, or --deeper, may"));
            }
            found.Add((name, difference));
        }
        return found;
    }

    private static IReadOnlyList<(string Name, Tensor Value)> OfModel(GenerativeModel model, Batch batch)
    {
        using var generator = Generator.Seeded(1);
        return ((IGrow)model).Answers(batch, generator);
    }

    // New symbols and classes stand behind the old ones.
    private static Tensor Common(Tensor grown, Tensor old)
    {
        for (var dim = 0; dim < old.NumDims; dim++) grown = grown.Narrow(dim, 0, old.Size(dim));
        return grown;
    }

    private IReadOnlyList<(string Name, Tensor Value)> Answers(GenerativeModel model) => OfModel(model, batch);
}
