using System.Numerics;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Moves a parameter group against its gradients. float32 and float64 on the processor take one vectorised pass over the flat memory; everything else
/// takes libtorch's operators on the flat tensors. An optimiser of one's own gives the operators only.
/// </summary>
public abstract class Optimizer : IDisposable
{
    private readonly List<(string Name, Tensor Value, GrownKind Kind)> _moments = [];
    private bool _mayHaveUnseen;

    /// <summary>Makes an optimiser of a group.</summary>
    /// <param name="group">Borrowed; outlives the optimiser's use.</param>
    protected Optimizer(ParameterGroup group) => Group = group;

    /// <summary>What is moved.</summary>
    public ParameterGroup Group { get; }

    /// <summary>What is moved here: the group's values, or this process's part of them.</summary>
    protected Tensor Values => Group.OwnValues;

    /// <summary>The gradients of it.</summary>
    protected Tensor Gradients => Group.OwnGradients;

    /// <summary>Whether a value's step depends on nothing but its own gradients, so that a process may move a part of the flat memory and leave the rest to others.</summary>
    /// <value>Default false.</value>
    protected virtual bool IsElementwise => false;

    /// <summary>Steps made so far. Inside a step it counts that one.</summary>
    public long NumSteps { get; private set; }

    /// <summary>What share of a mean square the running mean of equal squares holds after the steps before this one, where it began at zero.</summary>
    /// <value>Default 1, in (0, 1].</value>
    private protected virtual double Settled => 1;

    /// <summary>Takes libtorch's operators on the processor too.</summary>
    internal bool AlwaysByOperators { get; set; }

    /// <summary>
    /// Moves the values by one step. A group that no gradient reached since it was zeroed stays as it is, and the step does not count, as in PyTorch for a
    /// parameter whose gradient is none.
    /// </summary>
    /// <param name="lr">The learning rate of this step: at least 0.</param>
    /// <returns>Whether the values moved.</returns>
    /// <exception cref="InvalidOperationException">A parameter left the group's memory, or the group is shared out and this optimiser cannot move a part of it.</exception>
    public bool Step(double lr)
    {
        if (!(lr >= 0 && double.IsFinite(lr)))
            throw new ArgumentOutOfRangeException(nameof(lr), lr, "A learning rate is a number of at least 0.");
        if (Group.Share is not null && !IsElementwise)
            throw new InvalidOperationException(
                $"{GetType().Name} does not say that it moves each value by its own gradients alone (IsElementwise), so its state cannot be shared out among processes: set ranks.shardOptimizer=false."
            );
        Group.GatherGradients();
        if (!Group.HasGradients) return false;
        NumSteps++;
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var unseen = _mayHaveUnseen ? Squares.Select(s => (Squares: s, Still: UnseenValues.Reach(Group, s, Settled))).ToList() : [];
        var values = Values;
        if (values.Device.Type != DeviceType.Cpu || AlwaysByOperators) StepByOperators(lr);
        else if (values.DType == DType.Float32) StepInOnePass<float>(lr);
        else if (values.DType == DType.Float64) StepInOnePass<double>(lr);
        else StepByOperators(lr);
        foreach (var (squares, still) in unseen.Where(u => u.Still is not null)) squares.MaskedFillInPlace(still!, UnseenValues.Mark);
        _mayHaveUnseen = unseen.Exists(u => u.Still is not null);
        Group.MarkValuesChanged();
        return true;
    }

    /// <summary>What a checkpoint must hold, with <see cref="NumSteps"/>, to go on exactly from here: flat tensors by name, laid out as <see cref="Values"/>. Borrowed.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors() => [.. _moments.Select(m => (m.Name, m.Value))];

    /// <summary>Goes on from a saved state.</summary>
    /// <param name="tensors">What <see cref="Tensors"/> gave; copied.</param>
    /// <param name="numSteps">What <see cref="NumSteps"/> was; at least 0.</param>
    /// <exception cref="ArgumentException">The tensors are not of this optimiser over this group; nothing was changed.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors, long numSteps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(numSteps);
        SavedTensors.Copy(tensors, Tensors(), GetType().Name);
        NumSteps = numSteps;
        _mayHaveUnseen = true;
    }

    /// <summary>
    /// Goes on from the state of a smaller model's optimiser: places that were copied share their source's moments; new ones begin with none, and their mean squares
    /// with the first gradient that reaches them.
    /// </summary>
    /// <param name="olds">All that moved the smaller model together, over whatever groups of its parameters; borrowed. Where they are of another kind, this one begins anew.</param>
    /// <param name="growth">How they grew.</param>
    /// <remarks>Shen et al. 2022, "Staged training for Transformer language models", arXiv 2203.06211, section 3.2: the moments grow with the weights.</remarks>
    public void GrowFrom(IReadOnlyList<Optimizer> olds, Growth growth)
    {
        if (Group.Share is not null || olds.Any(o => o.Group.Share is not null)) throw new InvalidOperationException("An optimiser whose state is shared out among processes does not grow: grow in one process.");
        if (olds.Count == 0 || olds.Any(o => o.GetType() != GetType())) return;
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        foreach (var (name, value, kind) in _moments)
        {
            var before = olds.SelectMany(o => o._moments.Where(m => m.Name == name).SelectMany(m => o.Group.Parameters.Select((p, i) => (Name: growth.OldName(p), Part: o.Group.Part(m.Value, i)))));
            var grown = growth.Apply(before.ToDictionary(p => p.Name, p => p.Part), kind);
            foreach (var (i, parameter) in Group.Parameters.Index())
            {
                if (grown.TryGetValue(growth.NewName(parameter), out var part)) Group.Part(value, i).CopyInPlace(part);
                else if (kind == GrownKind.Squares) Group.Part(value, i).FillInPlace(UnseenValues.Mark);
            }
        }
        NumSteps = olds[0].NumSteps; // they step together
        _mayHaveUnseen = true;
        // Where no step was made, corrections are still to come.
        if (NumSteps > 0) return;
        foreach (var squares in Squares) squares.ZeroInPlace();
    }

    private IEnumerable<Tensor> Squares => _moments.Where(m => m.Kind == GrownKind.Squares).Select(m => m.Value);

    /// <summary>Frees the moments. The group stays.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the moments; an optimiser that owns more frees that too, and calls this.</summary>
    protected virtual void Dispose(bool disposing)
    {
        foreach (var (_, value, _) in _moments) value.Dispose();
    }

    /// <summary>Registers a flat tensor of zeros, laid out as <see cref="Values"/>, as part of the state.</summary>
    /// <param name="name">Its name in a checkpoint; PyTorch's, where PyTorch has one.</param>
    /// <param name="kind">What it is a mean of, for growth.</param>
    /// <returns>Owned by the optimiser.</returns>
    protected Tensor Moment(string name, GrownKind kind = GrownKind.Gradients)
    {
        using var scope = TensorScope.Open();
        var moment = Values.ZerosLike().Own();
        _moments.Add((name, moment, kind));
        return moment;
    }

    /// <summary>The step by operators on <see cref="Values"/> and <see cref="Gradients"/>, inside a scope and without recording gradients.</summary>
    protected abstract void StepByOperators(double lr);

    /// <summary>The step as one pass over the flat memory. Its length is a multiple of every vector's, so there is no remainder.</summary>
    private protected virtual void StepInOnePass<T>(double lr)
        where T : unmanaged, IFloatingPointIeee754<T> => StepByOperators(lr);
}
