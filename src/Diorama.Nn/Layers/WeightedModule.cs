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
        _source = reparam is null ? new PlainWeight(Param("weight", make), outputDim) : reparam.Attach(this, outputDim, make);

    /// <summary>What is trained: the parameter <c>weight</c>; under a reparametrization, the one that holds the direction (<c>weight_orig</c>, <c>weight_v</c>).</summary>
    public Parameter Weight => _source.Trained;

    /// <summary>Says what inputs and outputs count, for growth, where they are not just so many units.</summary>
    /// <param name="reads">The inputs.</param>
    /// <param name="makes">The outputs.</param>
    public void Lay(AxisLayout reads, AxisLayout makes)
    {
        _source.Lay(Axis.Read(reads), Axis.Made(makes));
        foreach (var (_, bias) in OwnParameters.Where(p => p.Name == "bias")) bias.Axes = [Axis.Made(makes)];
    }

    /// <summary>The weight to compute with, for one forward pass.</summary>
    private protected Tensor EffectiveWeight => _source.Compute(IsTraining);

    internal Parameter AddParameter(string name, Func<Tensor> make) => Param(name, make);

    internal Parameter AddTied(string name, Parameter parameter) => Tie(name, parameter);

    internal Buffer AddBuffer(string name, Func<Tensor> make) => State(name, make);

    private sealed class PlainWeight(Parameter weight, int outputDim) : WeightSource
    {
        internal override Parameter Trained => weight;

        internal override void Lay(Axis read, Axis made) => weight.Axes = InOrder(weight, read, made, outputDim);

        internal override Tensor Compute(bool isTraining) => weight.Value;
    }
}
