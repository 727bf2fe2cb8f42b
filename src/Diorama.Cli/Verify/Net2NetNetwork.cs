using Diorama.Models;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Verify;

/// <summary>
/// The classifier of Keras's example mnist_net2net.py: twice convolution 3 x 3 and halving of the map, without a function between, then a hidden layer with ReLU and
/// the last one; and its wider and deeper forms.
/// </summary>
internal sealed class Net2NetNetwork : Module, IForward
{
    private const int Kept = 64; // channels of the second convolution, which nobody widens
    private const int Pixels = 7 * 7;
    private const int Classes = 10;

    private readonly Sequential _layers;

    /// <param name="width">Channels of the first convolution, and numbers of the hidden layer.</param>
    /// <param name="plain">Plain layers behind the second convolution and behind the hidden layer: as the example's random one.</param>
    /// <param name="refine">Residual ones there, which at first add nothing: as we grow.</param>
    public Net2NetNetwork(int width, int plain = 0, int refine = 0)
    {
        _layers = Add("layers", new Sequential(
            First = new Conv2d(1, width, 3, padding: 1), new MaxPool2d(2),
            Second = new Conv2d(width, Kept, 3, padding: 1), new Sequential([.. Enumerable.Range(0, plain).Select(_ => new Conv2d(Kept, Kept, 3, padding: 1))]),
            Refined.Map(Kept, refine, function: x => x, between: x => x.Relu()), new MaxPool2d(2), new Flatten(),
            Hidden = new Linear(Kept * Pixels, width), new Activation(x => x.Relu()),
            new Sequential([.. Enumerable.Range(0, plain).SelectMany(_ => new IForward[] { new Linear(width, width), new Activation(x => x.Relu()) })]),
            Refined.Vector(width, refine, function: x => x), Last = new Linear(width, Classes)));
    }

    /// <summary>The convolution that is widened.</summary>
    public Conv2d First { get; }

    /// <summary>The convolution that reads it.</summary>
    public Conv2d Second { get; }

    /// <summary>The hidden layer, which is widened too.</summary>
    public Linear Hidden { get; }

    /// <summary>The layer that reads it.</summary>
    public Linear Last { get; }

    /// <inheritdoc/>
    /// <param name="x">[N, 1, 28, 28] in [0, 1].</param>
    /// <returns>Logits [N, 10].</returns>
    public Tensor Forward(Tensor x) => _layers.Forward(x);
}
