using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>A variational autoencoder that also tells classes apart: to make pictures and to name them, by one encoder.</summary>
/// <remarks>
/// As the recognition network of Kingma et al. 2014, "Semi-supervised learning with deep generative models", arXiv 1406.5298, learns both, but with a layer of its own for
/// each. Module of the head: <c>classes</c>, a linear layer.
/// </remarks>
public sealed class VaeClassifier : VaeWithTask, IClassify
{
    private const string Task = "class";

    private readonly Linear _classes;

    /// <summary>Makes the networks; first weights are drawn from libtorch's default generator.</summary>
    /// <param name="config">Of the autoencoder; with at least one hidden layer, not conditional.</param>
    /// <param name="weights">How much the picture and the class count.</param>
    /// <param name="spec">Pictures [C, H, W] with classes.</param>
    public VaeClassifier(VaeConfig config, TaskWeightsConfig weights, DataSpec spec)
        : base(config, weights, spec)
    {
        var trunk = VaeNetworks.Trunk(config, spec);
        _classes = Add("classes", new Linear(trunk.Count, spec.Classes.Count));
        _classes.Lay(trunk, EntryNames.OfClasses(spec.Classes.Count));
        Weigh(Task);
    }

    /// <summary>The family, for <see cref="ModelFamilies"/>.</summary>
    public static ModelFamily Family { get; } = new(Modality.Image, (reader, spec) =>
    {
        var before = reader.Problems.Items.Count;
        var (vae, weights) = Read(reader, spec, Task);
        if (spec.Classes.Count < 2) reader.Problem("kind", $"is vae-classifier, which needs at least two classes, and the data has {spec.Classes.Count}");
        reader.Finish();
        return reader.Problems.Items.Count == before ? new VaeClassifier(vae, weights, spec) : null;
    });

    /// <inheritdoc/>
    /// <remarks>Of the picture without noise.</remarks>
    public Tensor Classify(Tensor input)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        return scope.Keep(_classes.Forward(Vae.Trunk(input)).Softmax(1));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator) =>
        [.. AnswersOfVae(batch, generator), ("classes", _classes.Forward(Vae.Trunk(batch["image"])))];

    private protected override TaskLoss Learn(Tensor trunk, Batch batch)
    {
        var label = batch["label"];
        var logits = _classes.Forward(trunk).To(batch["image"].DType);
        return new(Loss.CrossEntropy(logits, label), 1, ("accuracy", logits.Detach().Argmax(1).Eq(label).ToCopy(logits.DType).Mean()));
    }
}
