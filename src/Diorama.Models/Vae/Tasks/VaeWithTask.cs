using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>
/// A variational autoencoder with a second task: a head that reads what the encoder, all but its last layer, makes of a picture. Both tasks are learnt from one pass
/// of the encoder. Modules: <c>vae</c> (<see cref="Models.Vae"/>), the head, <c>task_weights</c>.
/// </summary>
/// <remarks>Its objective is the weighted sum of the bound and of the head's loss, both in nats a picture.</remarks>
public abstract class VaeWithTask : GenerativeModel, ISampleImages, IReconstruct, IInterpolate, ILikelihood, IGrow
{
    /// <summary>The name of the first task: to make pictures.</summary>
    internal const string Picture = "picture";

    private readonly TaskWeightsConfig _weighting;
    private TaskWeights _weights = null!;
    private IReadOnlyList<Objective> _objectives = [];

    private protected VaeWithTask(VaeConfig config, TaskWeightsConfig weighting, DataSpec spec)
        : base(spec)
    {
        _weighting = weighting;
        Vae = Add("vae", new Vae(config, spec));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Objective> Objectives => _objectives;

    /// <inheritdoc/>
    public bool IsConditional => false;

    /// <inheritdoc/>
    public bool HasBits => Vae.HasBits;

    /// <inheritdoc/>
    public string Pixels => Vae.Pixels;

    /// <inheritdoc/>
    public string Protocol => Vae.Protocol;

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Parts => Vae.Parts;

    private protected Vae Vae { get; }

    /// <inheritdoc/>
    public Tensor Sample(ImageRequest request) => Vae.Sample(request);

    /// <inheritdoc/>
    public Tensor Reconstruct(Tensor input) => Vae.Reconstruct(input);

    /// <inheritdoc/>
    public Tensor Interpolate(int numSteps, long seed, int path = 0) => Vae.Interpolate(numSteps, seed, path);

    /// <inheritdoc/>
    public (Tensor Nats, Tensor NumSymbols) NegativeLogLikelihood(Batch batch, Generator generator) => Vae.NegativeLogLikelihood(batch, generator);

    /// <inheritdoc/>
    public virtual IReadOnlyList<GrownSetting> Larger(GrowthRequest request) => Vae.Larger(request);

    /// <inheritdoc/>
    public abstract IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator);

    private protected IReadOnlyList<(string Name, Tensor Value)> AnswersOfVae(Batch batch, Generator generator) => Vae.Answers(batch, generator);

    /// <summary>The second task's loss: a mean over pictures, in nats.</summary>
    /// <param name="trunk">What the encoder makes of the pictures.</param>
    /// <param name="batch">Borrowed.</param>
    private protected abstract TaskLoss Learn(Tensor trunk, Batch batch);

    /// <summary>To be called when the head is made: adds what weighs the tasks, and with it the model is whole.</summary>
    /// <param name="task">The second task's name.</param>
    private protected void Weigh(string task)
    {
        _weights = Add("task_weights", TaskWeights.Of(_weighting, [Picture, task], Vae.LastOfTrunk!));
        _objectives = [new Objective { Name = "tasks", Parameters = [.. Parameters()], Compute = Compute, AfterStep = _weights.AfterStep }];
    }

    /// <summary>Reads what families with a second task have in common; the reader is not finished.</summary>
    private protected static (VaeConfig Vae, TaskWeightsConfig Weights) Read(RecipeReader reader, DataSpec spec, string task)
    {
        var vae = VaeConfig.ReadVae(reader, spec);
        if (vae.Hidden.Count == 0) reader.Problem("hidden", "needs at least one layer, which the tasks share");
        if (vae.Conditional) reader.Problem("conditional", "is for a vae: this one's encoder is to see in the picture what it shows, and so is told no class");
        var weights = TaskWeightsConfig.Read(reader, [Picture, task], vae.Likelihood == PixelLikelihood.Gaussian
            ? "the density of gaussian pixels becomes more than 1, its loss less than 0, and neither a temperature nor a share of the first loss can be told then; or take the likelihood bernoulli"
            : null);
        return (vae, weights);
    }

    private ObjectiveLoss Compute(Batch batch, ObjectiveContext context)
    {
        var reading = Vae.Bound.Read(batch, context);
        var bound = Vae.Bound.Bound(reading, context);
        return _weights.Combine([new(bound.Total, 1, bound.Terms), Learn(reading.Trunk, batch)]);
    }
}
