namespace Diorama.Evaluation;

/// <summary>A branch of an Inception block: convolutions one after the other.</summary>
/// <param name="Name">As the published keys begin; each of several convolutions has its number behind it.</param>
/// <param name="Layers">Channels of the output, height and width of the kernel.</param>
internal sealed record InceptionBranch(string Name, params (long Channels, long Height, long Width)[] Layers)
{
    /// <summary>The last convolution's step; above 1 it has no padding.</summary>
    /// <value>Default 1.</value>
    internal long Stride { get; init; } = 1;

    /// <summary>Channels of each of two convolutions beside each other, 1 x 3 and 3 x 1, that end the branch.</summary>
    /// <value>Default 0: there are none.</value>
    internal long Split { get; init; }

    /// <summary>Channels of its output.</summary>
    internal long Channels => Split > 0 ? 2 * Split : Layers[^1].Channels;
}
