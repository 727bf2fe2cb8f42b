using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Verify;

/// <summary>How the students of Keras's example mnist_net2net.py begin, of its trained teacher: at random where they are larger, or grown by <see cref="Growth"/>.</summary>
internal static class Net2NetStudents
{
    private const double Padding = 0.1; // standard deviation of new weights, and new biases, in the example

    /// <summary>The network as <see cref="Growth"/> makes it of the teacher: it says the same.</summary>
    public static Net2NetNetwork Grown(Net2NetNetwork teacher, Net2NetNetwork student, long seed)
    {
        using var scope = TensorScope.Open();
        var state = StateDict.Of(teacher).ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
        StateDict.Load(student, new Growth(teacher, student, seed).Apply(state, GrownKind.Values), strict: false);
        return student;
    }

    /// <summary>The wider network with the teacher's units, and random ones behind them.</summary>
    public static Net2NetNetwork Padded(Net2NetNetwork teacher, Net2NetNetwork student)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var state = StateDict.Of(teacher).ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);
        StateDict.Load(student, StateDict.Of(student).ToDictionary(t => t.Name, t => Within(state[t.Name], t.Value), StringComparer.Ordinal));
        return student;
    }

    /// <summary>The deeper network with the teacher's layers; the others stay as they were drawn.</summary>
    public static Net2NetNetwork Deepened(Net2NetNetwork teacher, Net2NetNetwork student)
    {
        using var scope = TensorScope.Open();
        StateDict.Load(student, StateDict.Of(teacher).ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal), strict: false);
        return student;
    }

    // New biases are constant, new weights normal.
    private static Tensor Within(Tensor old, Tensor like)
    {
        if (old.Shape.SequenceEqual(like.Shape)) return old;
        var padded = like.NumDims == 1 ? like.ZerosLike() + Padding : Tensor.Randn(like.Shape) * Padding;
        var place = padded;
        for (var dim = 0; dim < old.NumDims; dim++) place = place.Narrow(dim, 0, old.Size(dim));
        place.CopyInPlace(old);
        return padded;
    }
}
