using System.Numerics;
using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// An average of the weights over the steps, the last ones counting most: average = decay average + (1 - decay) weights. Samples of averaged weights are
/// better than those of the last ones. Buffers are not averaged: the module's own go with the averaged weights, as in PyTorch's <c>AveragedModel</c>.
/// </summary>
/// <remarks>Polyak and Juditsky 1992; with these constants: Song and Ermon 2020, arXiv 2006.09011, section 4.</remarks>
public sealed class ExponentialMovingAverage : IDisposable
{
    private readonly ParameterGroup[] _groups;
    private readonly Tensor[] _averages;
    private readonly List<(string Name, Tensor Value)> _named = [];
    private readonly double _decay;
    private readonly bool _warmup;
    private bool _isApplied;

    /// <summary>Starts with the weights as they are now.</summary>
    /// <param name="groups">What to average; borrowed. Parameters outside the groups do not move and need no average.</param>
    /// <param name="module">Names the parameters; borrowed.</param>
    /// <param name="decay">How much of the average stays at each update, in [0, 1).</param>
    /// <param name="warmup">At update n = 1, 2, ... use min(decay, (1 + n) / (10 + n)), so that the untrained weights are forgotten soon.</param>
    public ExponentialMovingAverage(IEnumerable<ParameterGroup> groups, Module module, double decay, bool warmup = false)
    {
        _groups = [.. groups];
        _decay = Setting.Decay(decay);
        _warmup = warmup;
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        _averages = Array.ConvertAll(_groups, g => g.Values.Clone().Own());
        foreach (var (name, parameter) in module.ParametersUnderEveryName())
        {
            var group = Array.FindIndex(_groups, g => g.Parameters.Contains(parameter));
            if (group < 0) continue;
            var index = _groups[group].Parameters.TakeWhile(p => !ReferenceEquals(p, parameter)).Count();
            _named.Add((name, _groups[group].Part(_averages[group], index).Own()));
        }
    }

    /// <summary>Updates so far.</summary>
    public long NumUpdates { get; private set; }

    /// <summary>Takes the weights of now into the average; call it after the optimisers' steps.</summary>
    /// <exception cref="InvalidOperationException">The averaged weights are in use: see <see cref="Apply"/>.</exception>
    public void Update()
    {
        RefuseWhileApplied("updated");
        NumUpdates++;
        var decay = _warmup ? Math.Min(_decay, (1.0 + NumUpdates) / (10.0 + NumUpdates)) : _decay;
        using var quiet = Autograd.NoGrad();
        for (var i = 0; i < _groups.Length; i++) Approach(_averages[i], _groups[i].Values, 1 - decay);
    }

    /// <summary>
    /// Puts the averaged weights into the module until the result is disposed of; then the trained ones come back, bit by bit. The weights change places
    /// with the average, in the memory they have: pointers, gradients and optimisers stay valid.
    /// </summary>
    /// <exception cref="InvalidOperationException">They are in the module already.</exception>
    public IDisposable Apply()
    {
        RefuseWhileApplied("applied");
        Swap();
        _isApplied = true;
        return new Application(this);
    }

    /// <summary>The averaged weights by the parameters' dotted names, tied ones under each: a state dict without buffers. Borrowed.</summary>
    /// <exception cref="InvalidOperationException">The averaged weights are in use: see <see cref="Apply"/>.</exception>
    public IReadOnlyList<(string Name, Tensor Value)> Tensors()
    {
        RefuseWhileApplied("saved");
        return _named;
    }

    /// <summary>Goes on from a saved average.</summary>
    /// <param name="tensors">What <see cref="Tensors"/> gave; copied.</param>
    /// <param name="numUpdates">What <see cref="NumUpdates"/> was; at least 0.</param>
    /// <exception cref="ArgumentException">The tensors are not these parameters'; nothing was changed.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> tensors, long numUpdates)
    {
        RefuseWhileApplied("loaded");
        ArgumentOutOfRangeException.ThrowIfNegative(numUpdates);
        SavedTensors.Copy(tensors, _named, "this average");
        NumUpdates = numUpdates;
    }

    /// <summary>Frees the average.</summary>
    public void Dispose()
    {
        foreach (var (_, part) in _named) part.Dispose();
        foreach (var average in _averages) average.Dispose();
    }

    /// <summary>Moves the average by a share of its distance from the weights: on the processor in one pass, which takes less than half of the operator's time.</summary>
    private static void Approach(Tensor average, Tensor weights, double share)
    {
        if (weights.Device.Type != DeviceType.Cpu) average.LerpInPlace(weights, share);
        else if (weights.DType == DType.Float32) ApproachInOnePass<float>(average, weights, share);
        else if (weights.DType == DType.Float64) ApproachInOnePass<double>(average, weights, share);
        else average.LerpInPlace(weights, share);
    }

    private static void ApproachInOnePass<T>(Tensor average, Tensor weights, double share)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var averages = average.Vectors<T>();
        var values = weights.Vectors<T>()[..averages.Length];
        var part = FlatVectors.Fill<T>(share);
        for (var i = 0; i < averages.Length; i++) averages[i] += part * (values[i] - averages[i]);
        average.BumpVersion();
    }

    private void Swap()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        for (var i = 0; i < _groups.Length; i++)
        {
            var weights = _groups[i].Values.Clone();
            _groups[i].Values.CopyInPlace(_averages[i]);
            _averages[i].CopyInPlace(weights);
            weights.Dispose();
            _groups[i].MarkValuesChanged();
        }
    }

    private void RefuseWhileApplied(string what)
    {
        if (_isApplied) throw new InvalidOperationException($"The average cannot be {what} while its weights are in the module: dispose of what Apply() gave first.");
    }

    private sealed class Application(ExponentialMovingAverage average) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            average.Swap();
            average._isApplied = false;
        }
    }
}
