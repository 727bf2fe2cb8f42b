using Diorama.Core;
using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>Compares what a model and the one that grew out of it say of the same held-out data.</summary>
/// <param name="small">Holds the weights that it grew from; what it draws noise from is taken away.</param>
/// <param name="big">The grown model; its weights are set.</param>
/// <param name="batch">Held-out data, as the smaller model reads them.</param>
/// <param name="entries">What the grown one has more of.</param>
internal sealed class GrowthCheck(GenerativeModel small, GenerativeModel big, Batch batch, NewEntries entries)
{
    private const double Tolerance = 1e-5;
    private const int CheckedSamples = 16;

    /// <summary>What to do about a difference: the end of the message.</summary>
    /// <value>Default empty.</value>
    public string Advice { get; init; } = "";

    /// <summary>Compares them in use, under the averages and under the trained weights, and in training; the grown model is left with the trained weights.</summary>
    /// <param name="small">The smaller model.</param>
    /// <param name="session">Its training.</param>
    /// <param name="larger">The grown model.</param>
    /// <returns>Of each answer the largest difference, and whether the networks draw noise in training.</returns>
    /// <exception cref="UserException">A difference is more than rounding.</exception>
    public static (IReadOnlyList<AnswerDifference> Answers, bool DrawsNoise) Of(TrainingPlan small, TrainingSession session, LargerModel larger)
    {
        using var scope = TensorScope.Open();
        var (big, entries) = (larger.Plan, larger.Entries);
        var heldOut = Shortened(entries.Known(HeldOut(big.Data, CheckedSamples, small.Device)), small.Model.Spec, big.Model.Spec);
        var check = new GrowthCheck(small.Model, big.Model, heldOut, entries) { Advice = larger.Advice };
        var averaged = session.Averaged(() => check.InUse(larger.Growth.Apply(Growing.StateOf(small.Model), GrownKind.Values)));
        var trained = check.InUse(larger.Growth.Apply(Growing.StateOf(small.Model), GrownKind.Values));
        var (learning, drawsNoise) = check.InTraining();
        var inUse = trained.Zip(averaged, (t, a) => t.Difference >= a.Difference ? t : a);
        return ([.. inUse.Zip(learning, (used, learnt) => new AnswerDifference(used.Name, used.Difference, used.Largest, learnt))], drawsNoise);
    }

    /// <summary>A batch of a data set that training does not see; in the current scope.</summary>
    public static Batch HeldOut(IDataset data, int size, Device device)
    {
        var split = new[] { Split.HeldOut, Split.Test }.FirstOrDefault(s => data.Count(s) > 0, Split.Train);
        using var loader = new Loader(data, new LoaderOptions { BatchSize = size, Split = split, Shuffle = false, Threads = 0 });
        using var host = loader.Next()!;
        return host.ToBatch(device);
    }

    /// <summary>Gives the grown model its weights and looks at what it says where it is used, in evaluation mode.</summary>
    /// <param name="weights">The grown model's, by name.</param>
    /// <returns>Of each answer the largest difference, and the largest number that the smaller model says.</returns>
    /// <exception cref="UserException">A difference is more than rounding.</exception>
    public IReadOnlyList<(string Name, double Difference, double Largest)> InUse(IReadOnlyDictionary<string, Tensor> weights)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        StateDict.Load(big, weights, strict: false);
        small.Eval();
        big.Eval();
        return [.. Said(OfModel(small, Seen(batch, small)), OfModel(big, entries.Translate(batch))).Select(answer => Judged(answer, ""))];
    }

    /// <summary>Looks at what the two say where they learn: with statistics of the batch, and equal random states. Both stay as they are.</summary>
    /// <returns>Of each answer the largest difference, and whether the networks draw noise, as dropout does: only then may it be more than rounding.</returns>
    /// <exception cref="UserException">No noise is drawn, and a difference is more than rounding.</exception>
    public (IReadOnlyList<double> Differences, bool DrawsNoise) InTraining()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var noise = Generator.Seeded(1, small.Parameters().First().Value.Device);
        var untouched = noise.GetState();
        var before = Learning(small, noise, Seen(batch, small));
        var drawsNoise = !noise.GetState().AsSpan().SequenceEqual(untouched);
        noise.SetState(untouched);
        var said = Said(before, Learning(big, noise, entries.Translate(batch)));
        return ([.. said.Select(answer => (drawsNoise ? Measured(answer) : Judged(answer, " in training")).Difference)], drawsNoise);
    }

    private IEnumerable<(string Name, Tensor Before, Tensor Now)> Said(IEnumerable<(string Name, Tensor Value)> before, IEnumerable<(string Name, Tensor Value)> now) =>
        before.Zip(now, (b, n) => (b.Name, b.Value, Alike(b.Name, Half(entries.Old(n.Value, b.Value), b.Value), b.Value)));

    private Tensor Alike(string name, Tensor now, Tensor before) => now.Shape.SequenceEqual(before.Shape)
        ? now
        : throw new UserException($"the grown model's {name} is [{string.Join(", ", now.Shape.ToArray())}] where the smaller one's is [{string.Join(", ", before.Shape.ToArray())}]: what a model says does not grow{Advice}");

    private static (string Name, double Difference, double Largest) Measured((string Name, Tensor Before, Tensor Now) answer) =>
        (answer.Name, (answer.Now - answer.Before).Abs().Max().Item(), answer.Before.Abs().Max().Item());

    private (string Name, double Difference, double Largest) Judged((string Name, Tensor Before, Tensor Now) answer, string where)
    {
        var measured = Measured(answer);
        var allowed = Tolerance * Math.Max(1, measured.Largest);
        if (measured.Difference <= allowed) return measured;
        throw new UserException(
            FormattableString.Invariant(
                $"the grown model's {answer.Name} differs{where} from the smaller one's by {measured.Difference:G3}, where at most {allowed:G3} is rounding: this model does not grow this way{Advice}"
            )
        );
    }

    // Batch norm's statistics and spectral norm's vectors move with every look in training.
    private static IReadOnlyList<(string Name, Tensor Value)> Learning(GenerativeModel model, Generator noise, Batch batch)
    {
        var kept = model.NamedBuffers().Select(b => (b.Buffer, Value: b.Buffer.Value.Clone())).ToList();
        model.UseGenerator(noise);
        model.Train();
        var said = OfModel(model, batch);
        model.UseGenerator(null);
        foreach (var (buffer, value) in kept) buffer.Value.CopyInPlace(value);
        return said;
    }

    // Where texts became longer, both see as much as the smaller model can read.
    private static Batch Shortened(Batch batch, DataSpec small, DataSpec big) => (small, big) is ({ Modality: Modality.Text, Shape: [var before] }, { Shape: [var now] }) && now > before
        ? new(batch.Size, batch.Names.ToDictionary(name => name, name => batch[name] is { NumDims: 2 } text ? text.Narrow(1, 0, text.Size(1) - (now - before)) : batch[name]))
        : batch;

    // Where pictures became twice as large, the smaller model sees them as large as it knows them.
    private static Batch Seen(Batch batch, GenerativeModel model) => !batch.TryGet("image", out var image) || image.Shape[1..].SequenceEqual([.. model.Spec.Shape])
        ? batch
        : new(batch.Size, batch.Names.ToDictionary(name => name, name => name == "image" ? Half(image) : batch[name]));

    private static Tensor Half(Tensor said, Tensor like) =>
        said.NumDims == 4 && like.NumDims == 4 && said.Size(1) == like.Size(1) && said.Size(2) == 2 * like.Size(2) && said.Size(3) == 2 * like.Size(3) ? Half(said) : said;

    private static Tensor Half(Tensor pictures) => pictures.AvgPool2d([2, 2], [2, 2]);

    private static IReadOnlyList<(string Name, Tensor Value)> OfModel(GenerativeModel model, Batch batch)
    {
        using var generator = Generator.Seeded(1);
        return ((IGrow)model).Answers(batch, generator);
    }
}
