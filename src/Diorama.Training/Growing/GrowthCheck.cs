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
/// <param name="batch">Held-out data, as the smaller model reads them.</param>
/// <param name="entries">What the grown one has more of.</param>
internal sealed class GrowthCheck(GenerativeModel small, GenerativeModel big, Batch batch, NewEntries entries)
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
        foreach (var ((name, before), (_, now)) in OfModel(small, Seen(batch, small)).Zip(OfModel(big, entries.Translate(batch))))
        {
            var (compared, largest) = (Half(entries.Old(now, before), before), before.Abs().Max().Item());
            var difference = (compared - before).Abs().Max().Item();
            if (!(difference <= Tolerance * Math.Max(1, largest)))
            {
                throw new UserException(
                    FormattableString.Invariant(
                        $"the grown model's {name} differs from the smaller one's by {difference:G3}, where at most {Tolerance * Math.Max(1, largest):G3} is rounding: this model does not grow this way. A whole multiple for --wider, or --deeper, may"
                    )
                );
            }
            found.Add((name, difference));
        }
        return found;
    }

    // Where pictures became twice as large, the smaller model sees them as large as it knows them.
    private static Batch Seen(Batch batch, GenerativeModel model) => !batch.TryGet("image", out var image) || image.Shape[1..].SequenceEqual([.. model.Spec.Shape])
        ? batch
        : new(batch.Size, batch.Names.ToDictionary(name => name, name => name == "image" ? Half(image) : batch[name]));

    private static Tensor Half(Tensor said, Tensor like) => said.Shape.SequenceEqual(like.Shape) || said.NumDims != 4 ? said : Half(said);

    private static Tensor Half(Tensor pictures) => pictures.AvgPool2d([2, 2], [2, 2]);

    private static IReadOnlyList<(string Name, Tensor Value)> OfModel(GenerativeModel model, Batch batch)
    {
        using var generator = Generator.Seeded(1);
        return ((IGrow)model).Answers(batch, generator);
    }
}
