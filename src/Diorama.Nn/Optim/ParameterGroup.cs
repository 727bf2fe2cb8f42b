using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// Parameters of one type and device that are moved by the same set of objectives, in one flat memory, and their gradients in another. Each parameter
/// becomes a leaf over its part of <see cref="Values"/>, and its gradient a view of <see cref="Gradients"/>, which plain backward passes add to in place.
/// An optimiser's step, a norm, an average or an all-reduce is then one pass over one tensor.
/// </summary>
/// <remarks>
/// Every part starts at a multiple of 64 bytes; the elements between the parts are zero and stay zero. The order is the order given. A parameter that a
/// backward pass did not reach has gradient 0, not none: optimisers skip a group that no pass reached since <see cref="ZeroGradients"/>, and treat a single
/// unreached parameter in a group that was reached as one whose gradient is 0. Parts that go unused for whole steps deserve a group of their own.
/// </remarks>
public sealed class ParameterGroup : IDisposable
{
    private const int Alignment = 64;

    private readonly Parameter[] _parameters;
    private readonly Tensor[] _leaves;
    private readonly Tensor[] _gradients;
    private readonly long[] _starts;
    private readonly long[] _zeroedAt;
    private readonly Tensor _allValues;
    private readonly Tensor _allGradients;
    private long _flatZeroedAt;

    /// <summary>Moves parameters into flat memory. Their values stay as they are; gradients they have are dropped.</summary>
    /// <param name="parameters">Borrowed; one given twice (tied weights) counts once. They must outlive the group's use, and change device or type no more.</param>
    /// <param name="share">The part that optimisers move here; null: all of it.</param>
    /// <exception cref="ArgumentException">There are none, or they differ in type or device.</exception>
    public ParameterGroup(IEnumerable<Parameter> parameters, FlatShare? share = null)
    {
        _parameters = [.. parameters.Distinct<Parameter>(ReferenceEqualityComparer.Instance)];
        if (_parameters.Length == 0) throw new ArgumentException("A parameter group needs at least one parameter.", nameof(parameters));
        var (dtype, device) = (_parameters[0].Value.DType, _parameters[0].Value.Device);
        if (Array.Find(_parameters, p => p.Value.DType != dtype || p.Value.Device != device) is { } other)
        {
            throw new ArgumentException($"A parameter group has one type and one device: {_parameters[0]} and {other} need groups of their own.", nameof(parameters));
        }

        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        _starts = Array.ConvertAll(_parameters, p => p.Value.NumElements);
        var length = Place(_starts, Alignment / dtype.Size());
        // Parts are equal and aligned, so the last may reach beyond the parameters. Norms are taken without that, for their last digits depend on the length.
        var (index, count) = share is null ? (0, 1) : (share.Index, share.Count);
        var part = Aligned((length + count - 1) / count, Alignment / dtype.Size());
        Share = share;
        _allValues = Tensor.Zeros([part * count], dtype, device).Own();
        _allGradients = Tensor.Zeros([part * count], dtype, device).Own();
        (Values, Gradients) = (_allValues.Narrow(0, 0, length).Own(), _allGradients.Narrow(0, 0, length).Own());
        (OwnValues, OwnGradients) = (_allValues.Narrow(0, index * part, part).Own(), _allGradients.Narrow(0, index * part, part).Own());
        _leaves = new Tensor[_parameters.Length];
        _gradients = new Tensor[_parameters.Length];
        _zeroedAt = new long[_parameters.Length];
        for (var i = 0; i < _parameters.Length; i++)
        {
            var value = _parameters[i].Value;
            _leaves[i] = Part(Values, i);
            _leaves[i].CopyInPlace(value);
            _gradients[i] = Part(Gradients, i).Own();
            _parameters[i].Replace(_leaves[i]);
            _leaves[i].Grad = _gradients[i];
        }
        RememberVersions();
    }

    /// <summary>Whether they weigh losses (<see cref="Parameter.WeighsLosses"/>): such have groups of their own.</summary>
    public bool WeighsLosses => _parameters[0].WeighsLosses;

    /// <summary>All values: [N], without a gradient of its own. After writing here call <see cref="MarkValuesChanged"/>.</summary>
    public Tensor Values { get; }

    /// <summary>All gradients: [N], laid out as <see cref="Values"/>. After writing through a span call its <see cref="Tensor.BumpVersion"/>.</summary>
    public Tensor Gradients { get; }

    /// <summary>Which part of them optimisers move here; null: all.</summary>
    public FlatShare? Share { get; }

    /// <summary>That part of <see cref="Values"/>: [n], as long as everybody's, with zeros behind the last value.</summary>
    public Tensor OwnValues { get; }

    /// <summary>The same part of <see cref="Gradients"/>.</summary>
    public Tensor OwnGradients { get; }

    /// <summary>All parts of the values, one behind the other: [parts, n], where those that others moved are to be written. In the current scope.</summary>
    public Tensor AllParts => _allValues.View(Share?.Count ?? 1, OwnValues.NumElements);

    /// <summary>The parameters, each once, in the order given.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>Where each parameter's part begins in <see cref="Values"/> and <see cref="Gradients"/>.</summary>
    public IReadOnlyList<long> Starts => _starts;

    /// <summary>Whether any gradient was added, or written to <see cref="Gradients"/>, since <see cref="ZeroGradients"/>.</summary>
    public bool HasGradients
    {
        get
        {
            if (Gradients.Version != _flatZeroedAt) return true;
            for (var i = 0; i < _gradients.Length; i++)
            {
                if (_gradients[i].Version != _zeroedAt[i]) return true;
            }
            return false;
        }
    }

    /// <summary>Whether a backward pass reached this parameter since <see cref="ZeroGradients"/>.</summary>
    /// <exception cref="ArgumentException">The parameter is not of this group.</exception>
    public bool HasGradient(Parameter parameter)
    {
        var index = Array.IndexOf(_parameters, parameter);
        if (index < 0) throw new ArgumentException($"{parameter} is not of this group.", nameof(parameter));
        return _gradients[index].Version != _zeroedAt[index];
    }

    /// <summary>Sets every gradient to 0, where it is.</summary>
    public void ZeroGradients()
    {
        GatherGradients();
        Gradients.ZeroInPlace();
        RememberVersions();
    }

    /// <summary>
    /// Brings gradients back that lie elsewhere: a backward pass with <c>createGraph</c> replaces them, and code may set <see cref="Tensor.Grad"/>.
    /// Such a gradient is copied into flat memory and let go, with its graph. A gradient set to none becomes 0. Clipping and steps call this first.
    /// </summary>
    /// <returns>How many gradients lay elsewhere.</returns>
    /// <exception cref="InvalidOperationException">A parameter left the flat memory: its module was moved or converted, or it joined another group.</exception>
    public int GatherGradients()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var mended = 0;
        for (var i = 0; i < _parameters.Length; i++)
        {
            var leaf = _parameters[i].Value;
            if (!ReferenceEquals(leaf, _leaves[i]))
            {
                throw new InvalidOperationException(
                    $"Parameter {i} of the group, {_parameters[i]}, left its flat memory. Move or convert a module before its group is made, and put a parameter into one group only."
                );
            }
            using var gradient = leaf.Grad;
            if (gradient is not null && gradient.DataPointer() == _gradients[i].DataPointer()) continue;
            if (gradient is null) _gradients[i].ZeroInPlace();
            else _gradients[i].CopyInPlace(gradient);
            leaf.Grad = _gradients[i];
            mended++;
        }
        return mended;
    }

    /// <summary>
    /// Tells autograd that the values changed: the backward pass of a graph that outlived the change, and needs the old values, then fails instead of
    /// giving a wrong gradient.
    /// </summary>
    public void MarkValuesChanged()
    {
        Values.BumpVersion();
        foreach (var leaf in _leaves) leaf.BumpVersion();
    }

    /// <summary>Norm of all gradients as one vector.</summary>
    /// <param name="ord">1, 2 or infinity.</param>
    /// <returns>Not finite when a gradient is not, or when the sum overflows the type.</returns>
    public double NormOfGradients(double ord = 2)
    {
        GatherGradients();
        return FlatNorm.Of(Gradients, ord);
    }

    /// <summary>Norm of all values as one vector, the square root of the sum of squares.</summary>
    /// <returns>Not finite when a value is not, or when the sum overflows the type.</returns>
    public double NormOfValues() => FlatNorm.Of(Values, 2);

    /// <summary>Frees the flat memory as far as nobody holds it: parameters keep theirs until they are freed, without gradients.</summary>
    public void Dispose()
    {
        for (var i = 0; i < _parameters.Length; i++)
        {
            if (!_leaves[i].IsFreed) _leaves[i].Grad = null;
            _gradients[i].Dispose();
        }
        foreach (var flat in (Tensor[])[OwnValues, OwnGradients, Values, Gradients, _allValues, _allGradients]) flat.Dispose();
    }

    /// <summary>The own part of a tensor that is laid out as <see cref="Values"/>: [n], in the current scope, or the tensor itself where all is one's own.</summary>
    /// <param name="flat">[N]; borrowed.</param>
    /// <exception cref="ArgumentException">It is not laid out so.</exception>
    public Tensor OwnPart(Tensor flat)
    {
        if (Share is null) return flat;
        if (!flat.Shape.SequenceEqual(Values.Shape)) throw new ArgumentException($"{flat} is not laid out as the group's values, {Values}.", nameof(flat));
        return flat.ConstantPadNd([0, _allValues.NumElements - flat.NumElements]).Narrow(0, Share.Index * OwnValues.NumElements, OwnValues.NumElements);
    }

    /// <summary>A parameter's part of a tensor that is laid out as the values: a leaf in the parameter's shape, with a version counter of its own.</summary>
    internal Tensor Part(Tensor flat, int index)
    {
        var like = _parameters[index].Value;
        return flat.Narrow(0, _starts[index], like.NumElements).View(like.Shape).VariableData();
    }

    /// <summary>Turns sizes into starts, each a multiple of the alignment. Gives the length of all.</summary>
    private static long Place(long[] sizes, int alignment)
    {
        long end = 0;
        for (var i = 0; i < sizes.Length; i++)
        {
            var start = end;
            end += Aligned(sizes[i], alignment);
            sizes[i] = start;
        }
        return end;
    }

    private static long Aligned(long size, int alignment) => (size + alignment - 1) / alignment * alignment;

    private void RememberVersions()
    {
        _flatZeroedAt = Gradients.Version;
        for (var i = 0; i < _gradients.Length; i++) _zeroedAt[i] = _gradients[i].Version;
    }
}
