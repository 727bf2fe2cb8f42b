using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// A layer with a weight: a parameter of its own called <c>weight</c>, or one that a <see cref="WeightReparam"/> computes from other parameters.
/// </summary>
public abstract class WeightedModule : Module
{
    private readonly WeightSource _source;

    /// <param name="reparam">Null: the weight is a parameter.</param>
    /// <param name="outputDim">The dimension of the weight that counts outputs.</param>
    /// <param name="make">The first value of the weight.</param>
    private protected WeightedModule(WeightReparam? reparam, int outputDim, Func<Tensor> make) =>
        _source = reparam is null ? new PlainWeight(Param("weight", make)) : reparam.Attach(this, outputDim, make);

    /// <summary>What is trained: the parameter <c>weight</c>; under a reparametrization, the one that holds the direction (<c>weight_orig</c>, <c>weight_v</c>).</summary>
    public Parameter Weight => _source.Trained;

    /// <summary>The weight to compute with, for one forward pass.</summary>
    private protected Tensor EffectiveWeight => _source.Compute(IsTraining);

    internal Parameter AddParameter(string name, Func<Tensor> make) => Param(name, make);

    internal Parameter AddTied(string name, Parameter parameter) => Tie(name, parameter);

    internal Buffer AddBuffer(string name, Func<Tensor> make) => State(name, make);

    private sealed class PlainWeight(Parameter weight) : WeightSource
    {
        internal override Parameter Trained => weight;

        internal override Tensor Compute(bool isTraining) => weight.Value;
    }
}
