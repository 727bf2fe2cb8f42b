using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Values that growth added to a group late in a run, as far as no gradient has reached their parameter yet. Their mean squares are negative until then, and begin with
/// the mean over the parameter of its first gradient's square. Had they begun at zero, the first steps would be up to (1 - beta1) / sqrt(1 - beta2) times the learning rate:
/// the corrections that keep Adam's first steps small are over by then.
/// </summary>
/// <remarks>A mark in the state itself, so that a checkpoint holds it.</remarks>
internal static class UnseenValues
{
    /// <summary>The mean square of a value that no gradient has reached.</summary>
    internal const double Mark = -1;

    /// <summary>Gives those that a gradient reached now their mean squares.</summary>
    /// <param name="group">Whose; its gradients are gathered.</param>
    /// <param name="squares">Mean squares, laid out as its own values; changed in place.</param>
    /// <param name="settled">What share of a mean square the running mean of equal squares holds by now, in (0, 1].</param>
    /// <returns>Which stay unseen: bool of the same shape, in the current scope, and their mean squares are 1 for now; null where there are none at all.</returns>
    internal static Tensor? Reach(ParameterGroup group, Tensor squares, double settled)
    {
        var unseen = squares.Lt(0);
        if (unseen.Any().Item() == 0) return null;
        var sizes = group.Gradients.ZerosLike();
        for (var i = 0; i < group.Parameters.Count; i++)
        {
            var (start, length) = (group.Starts[i], group.Parameters[i].Value.NumElements);
            sizes.Narrow(0, start, length).CopyInPlace(group.Gradients.Narrow(0, start, length).Square().Mean() * settled);
        }
        var own = group.OwnPart(sizes);
        squares.CopyInPlace(unseen.Where(own, squares));
        var still = unseen.LogicalAnd(own.Eq(0));
        squares.MaskedFillInPlace(still, 1);
        return still;
    }
}
