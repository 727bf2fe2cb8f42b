using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// The layers of a Transformer, with positions before them and a norm behind: an encoder, a decoder without memory (a language model's body), or a decoder that
/// reads an encoder. Modules: <c>layers.N</c> (<see cref="TransformerBlock"/>), <c>norm</c>; parameter <c>positions</c> [context, E] where they are learnt.
/// First weights are those of its <see cref="TransformerStyle"/>.
/// </summary>
public sealed class TransformerStack : Module
{
    private const double Deviation = 0.02;

    private readonly bool _isCausal;
    private readonly Parameter? _learned;
    private readonly Buffer? _sinusoids;
    private readonly Dropout _dropout;

    /// <summary>Makes the stack.</summary>
    /// <param name="config">Its sizes.</param>
    /// <param name="isCausal">Whether a place sees only itself and those before it.</param>
    /// <param name="hasMemory">Whether each layer attends to what another stack says.</param>
    public TransformerStack(TransformerConfig config, bool isCausal, bool hasMemory = false)
    {
        if (config.Problems().FirstOrDefault() is { Problem: { } problem } first) throw new ArgumentException($"{first.Setting} {problem}", nameof(config));
        Config = config;
        _isCausal = isCausal;
        if (config.Positions == PositionKind.Learned) _learned = Param("positions", () => Init.Normal(Tensor.Empty([config.Context, config.Dim]), std: Deviation));
        if (_learned is not null) _learned.Axes = [Axis.Made(AxisLayout.Entries(config.Context)), Axis.Made(config.Dim)];
        if (config.Positions == PositionKind.Sinusoidal) _sinusoids = State("sinusoids", () => Sinusoids(config), isPersistent: false);
        if (config.Positions == PositionKind.Rotary) Rotary = Add("rotary", new RotaryEmbedding(config.HeadDim, config.Context, config.RotaryBase, config.RotaryScaling));
        _dropout = Add("dropout", new Dropout(config.Dropout));
        Layers = Add("layers", new ModuleList<TransformerBlock>(Enumerable.Range(0, config.NumLayers).Select(_ => new TransformerBlock(config, hasMemory))));
        Norm = config.Norm == NormKind.Rms ? Add("norm", new RMSNorm(config.Dim, config.NormEps)) : Add("norm", new LayerNorm(config.Dim, config.NormEps, bias: config.Bias));
        if (config.Style == TransformerStyle.Gpt) Initialize(hasMemory ? 3 : 2);
    }

    /// <summary>Its sizes.</summary>
    public TransformerConfig Config { get; }

    internal ModuleList<TransformerBlock> Layers { get; }

    /// <summary>What follows the layers.</summary>
    public IForward Norm { get; }

    internal RotaryEmbedding? Rotary { get; }

    internal Tensor? PlaceVectors => _learned?.Value ?? _sinusoids?.Value;

    /// <summary>A cache that fits.</summary>
    public KeyValueCache Cache() => new(Config.NumLayers, Config.Context);

    /// <summary>Reads places.</summary>
    /// <param name="x">[B, T, E], the vectors of what stands there, without positions; T, with the cache's places, at most the context.</param>
    /// <param name="padding">bool [B, T], true where a place is padding, which nobody attends to; null: nowhere. Not together with a cache.</param>
    /// <param name="memory">From <see cref="Memory"/>; null where the layers have none.</param>
    /// <param name="cache">The places before these, to which these are added; null: there are none.</param>
    /// <returns>[B, T, E], normalised.</returns>
    public Tensor Forward(Tensor x, Tensor? padding = null, TransformerMemory? memory = null, KeyValueCache? cache = null)
    {
        var start = cache?.Length ?? 0;
        var length = (int)x.Size(1);
        if (start + length > Config.Context) throw new ArgumentException($"{start + length} places are more than the context of {Config.Context}.", nameof(x));
        if (PlaceVectors is { } places) x += places.Narrow(0, start, length);
        x = _dropout.Forward(x);
        for (var i = 0; i < Layers.Count; i++)
        {
            // What no gradient needs goes with its layer: of a deep stack over long rows all of it would be gigabytes.
            using var scope = TensorScope.Open();
            x = scope.Keep(Layer(i, x, padding, memory, cache));
        }
        cache?.Advance(length);
        return Norm.Forward(x);
    }

    /// <summary>What the layers need of what another stack says.</summary>
    /// <param name="said">[B, S, E].</param>
    /// <param name="padding">bool [B, S], true where it is padding; null: nowhere.</param>
    /// <returns>In the current scope.</returns>
    public TransformerMemory Memory(Tensor said, Tensor? padding = null) => new([.. Layers.Select(layer => layer.Memory(said))], Attention.Allowed(padding));

    private Tensor Layer(int i, Tensor x, Tensor? padding, TransformerMemory? memory, KeyValueCache? cache)
    {
        if (cache is not null) return Layers[i].Forward(x, _isCausal, padding, Rotary, memory, cache, i);
        return memory is null
            ? Recomputed.Run(inputs => Layers[i].Forward(inputs[0], _isCausal, padding, Rotary), x)
            : Recomputed.Run(inputs => Layers[i].Forward(inputs[0], _isCausal, padding, Rotary, memory.With(i, inputs[1], inputs[2]), layer: i), x, memory.Layers[i].Keys, memory.Layers[i].Values);
    }

    private static Tensor Sinusoids(TransformerConfig config)
    {
        var width = config.PositionDim > 0 ? config.PositionDim : config.Dim;
        var half = (width + 1) / 2;
        var frequencies = (Tensor.Arange(0, half, dtype: DType.Float64) * (-2 * Math.Log(config.RotaryBase) / width)).Exp();
        var angles = Tensor.Arange(0, config.Context, dtype: DType.Float64).Outer(frequencies); // [context, E / 2]
        return Tensor.Stack([angles.Sin(), angles.Cos()], dim: 2).Flatten(1)[.., ..width].RepeatInterleave(config.Dim / width, 1).To(DType.Float32).Contiguous(); // sine, cosine, sine …
    }

    private void Initialize(int perLayer)
    {
        foreach (var (name, parameter) in NamedParameters().Where(p => p.Name.StartsWith("layers.", StringComparison.Ordinal)))
        {
            var adds = name.EndsWith("out.weight", StringComparison.Ordinal) || name.EndsWith("down.weight", StringComparison.Ordinal);
            if (parameter.Value.NumDims == 2) Init.Normal(parameter, std: adds ? Deviation / Math.Sqrt(perLayer * Config.NumLayers) : Deviation);
            else if (name.EndsWith("bias", StringComparison.Ordinal)) Init.Constant(parameter, 0);
        }
    }
}
