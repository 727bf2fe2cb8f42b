using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Noise to pictures.</summary>
internal abstract class GanGenerator : Module
{
    /// <summary>The generator of an architecture.</summary>
    /// <param name="config">Sizes, and whether it is told the class.</param>
    /// <param name="numInputs">Numbers that a picture is made from.</param>
    /// <param name="shape">The pictures.</param>
    /// <param name="numClasses">Of the data.</param>
    internal static GanGenerator Of(GanConfig config, int numInputs, ImagePyramid shape, int numClasses) =>
        config.Architecture == GanArchitecture.Dcgan ? new DcganGenerator(config, numInputs, shape, numClasses) : new ResnetGenerator(config, numInputs, shape, numClasses);

    /// <summary>Steps until what is faded in stands alone; 0 where nothing is.</summary>
    internal abstract int FadeStepsLeft { get; }

    /// <summary>A step of training: what is faded in goes on.</summary>
    internal abstract void Advance();

    /// <param name="z">[B, inputs].</param>
    /// <param name="label">[B] int64 where the model is conditional.</param>
    /// <returns>[B, C, S, S] in (-1, 1).</returns>
    internal abstract Tensor Forward(Tensor z, Tensor? label);
}
