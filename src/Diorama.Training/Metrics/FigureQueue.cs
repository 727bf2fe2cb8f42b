using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// The figures of steps on their way to the window. On the processor a number is read where it was computed. A graphics processor would have to be waited
/// for at each: there they stay tensors, and are read together once somebody wants to know. Order, sums and what counts as diverged are the same both ways.
/// </summary>
/// <param name="window">Where to.</param>
/// <param name="readsLate">True: tensors wait for <see cref="Read"/>.</param>
/// <param name="ranks">The ranks over which tensors are averaged when they are read, so that all see the same; null: there is one. Needs late reading.</param>
internal sealed class FigureQueue(MetricsWindow window, bool readsLate, Ranks? ranks = null) : IDisposable
{
    // Bounds the memory of those that wait where records are far apart.
    private const int Capacity = 4096;

    private readonly List<Waiting> _waiting = [];

    /// <summary>Whether tensors wait, so that whoever computes a figure should leave it a tensor.</summary>
    public bool ReadsLate => readsLate;

    /// <summary>Adds a figure that is known already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="step">The step that it is of, from 1.</param>
    /// <param name="check">Says what is wrong with the value, to be read after the name; null where all is well.</param>
    /// <exception cref="DivergedException">Something is wrong.</exception>
    public void Add(string name, double value, long step, Func<double, string?>? check = null)
    {
        if (check?.Invoke(value) is { } wrong) throw new DivergedException($"{name} {wrong}", step);
        window.Add(name, value);
    }

    /// <summary>Adds a figure that is a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">A single number; borrowed.</param>
    /// <param name="step">The step that it is of, from 1.</param>
    /// <param name="check">As of a known figure; asked when the tensor is read.</param>
    /// <exception cref="DivergedException">Something is wrong with this figure, or, where they are read now, with one that waited.</exception>
    public void Add(string name, Tensor value, long step, Func<double, string?>? check = null)
    {
        if (!readsLate)
        {
            Add(name, value.Item(), step, check);
            return;
        }
        using (var scope = TensorScope.Open()) _waiting.Add(new(name, value.Detach().ToCopy(DType.Float64).View([]).Own(), step, check));
        if (_waiting.Count == Capacity) Read();
    }

    /// <summary>Reads all that wait, by one copy from the device.</summary>
    /// <exception cref="DivergedException">Something is wrong with one of them; the first is named, with its step.</exception>
    public void Read()
    {
        if (_waiting.Count == 0) return;
        var (read, values) = (_waiting.ToArray(), Values());
        Dispose();
        foreach (var (figure, value) in read.Zip(values)) Add(figure.Name, value, figure.Step, figure.Check);
    }

    /// <summary>Lets go of all that wait, unread.</summary>
    public void Dispose()
    {
        foreach (var figure in _waiting) figure.Value.Dispose();
        _waiting.Clear();
    }

    private double[] Values()
    {
        using var scope = TensorScope.Open();
        var values = Tensor.Stack([.. _waiting.Select(w => w.Value)]);
        if (ranks is null) return values.ToArray<double>();
        values = values.To(Device.Cpu);
        ranks.Average(values, "figures");
        return values.ToArray<double>();
    }

    private sealed record Waiting(string Name, Tensor Value, long Step, Func<double, string?>? Check);
}
