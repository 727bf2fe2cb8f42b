using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Can become larger and say the same (<see cref="Nn.Growth"/>).</summary>
public interface IGrow
{
    /// <summary>What of it can grow alone, such as <c>generator</c>.</summary>
    /// <value>Default: nothing, it grows as a whole.</value>
    IReadOnlyList<string> Parts => [];

    /// <summary>Whether it can come to make pictures of twice the side (<see cref="GrowthRequest.FadeSteps"/>).</summary>
    /// <value>Default false.</value>
    bool GrowsPictures => false;

    /// <summary>Steps of training until the pictures that it grew to last are faded in.</summary>
    /// <value>Default 0: they are, or it did not grow so.</value>
    int FadeStepsLeft => 0;

    /// <summary>Every setting that says how large it is, as a larger one of its kind has it.</summary>
    /// <param name="request">By how much.</param>
    /// <returns>Those that stay as they are too: defaults that depend on others must not move.</returns>
    IReadOnlyList<GrownSetting> Larger(GrowthRequest request);

    /// <summary>What its networks say of a batch in the mode that they are in, by name: what growth must not change.</summary>
    /// <param name="batch">Held-out data; borrowed.</param>
    /// <param name="generator">Of noise, where it needs some.</param>
    /// <returns>Floating point, in the current scope.</returns>
    IReadOnlyList<(string Name, Tensor Value)> Answers(Batch batch, Generator generator);
}
