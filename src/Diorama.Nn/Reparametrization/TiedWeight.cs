using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>The weight is another module's, as where a language model's head shares its embedding. A checkpoint holds it under both names.</summary>
/// <param name="Parameter">Owned by the other module too; its shape is the layer's weight's.</param>
public sealed record TiedWeight(Parameter Parameter) : WeightReparam
{
    internal override WeightSource Attach(WeightedModule layer, int outputDim, Func<Tensor> make) => new Source(layer.AddTied("weight", Parameter));

    private sealed class Source(Parameter weight) : WeightSource
    {
        internal override Parameter Trained => weight;

        // The owner has said it.
        internal override void Lay(Axis read, Axis made)
        {
        }

        internal override Tensor Compute(bool isTraining) => weight.Value;
    }
}
