using Diorama.Core;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Models;

/// <summary>The network of a model of noise: a U-Net that is told the time and what is wanted.</summary>
/// <remarks>
/// Parameters: <c>time.0</c> and <c>time.2</c>, <c>classes</c> (the last row stands for: not known), <c>captions.…</c> with <c>pooled</c>, and
/// <c>unet.…</c>.
/// </remarks>
internal sealed class Denoiser : Module
{
    /// <summary>The network sees times from 0, the picture, to this, noise alone.</summary>
    internal const double LastTime = 1000;

    private readonly int _width;
    private readonly int _numClasses;
    private readonly Sequential _time;
    private readonly Embedding? _classes;
    private readonly CaptionEncoder? _captions;
    private readonly Linear? _pooled;
    private readonly Unet _unet;

    internal Denoiser(UnetConfig config, WishConfig wishes, DataSpec spec)
    {
        _width = config.Width;
        _numClasses = spec.Classes.Count;
        var waves = new Linear(config.Width, config.Embedding);
        waves.Lay(AxisLayout.Waves(config.Width / 2).Times(2), config.Embedding);
        _time = Add("time", new Sequential(waves, Activation.Silu(), new Linear(config.Embedding, config.Embedding)));
        if (wishes.Conditional)
        {
            _classes = Add("classes", new Embedding(_numClasses + 1, config.Embedding));
            _classes.Lay(AxisLayout.Beside(EntryNames.OfClasses(_numClasses), 1));
        }
        if (wishes.Captions)
        {
            _captions = Add("captions", new CaptionEncoder(spec.Captions!, wishes.CaptionWidth, wishes.CaptionLayers));
            _pooled = Add("pooled", new Linear(wishes.CaptionWidth, config.Embedding));
        }
        _unet = Add("unet", new Unet(config, spec, wishes.WordDim));
    }

    /// <param name="x">[B, C, H, W].</param>
    /// <param name="time">[B] float32, 0 to <see cref="LastTime"/>.</param>
    /// <param name="wishes">Of each picture.</param>
    /// <returns>[B, C, H, W].</returns>
    internal Tensor Forward(Tensor x, Tensor time, Wishes wishes)
    {
        var embedding = _time.Forward(SinusoidalFeatures.Of(time, _width).To(x.DType)); // [B, E]
        if (_classes is not null) embedding += _classes.Forward(wishes.Label!);
        var words = _captions?.Forward(wishes.Caption!);
        if (words is not null) embedding += _pooled!.Forward(words.Pooled);
        return _unet.Forward(x, embedding.Silu(), words);
    }

    /// <summary>The same, led away from what it would say unasked.</summary>
    /// <param name="x">[B, C, H, W].</param>
    /// <param name="time">Of all, 0 to <see cref="LastTime"/>.</param>
    /// <param name="wishes">Of each picture.</param>
    /// <param name="guidance">1: as learnt, in one pass; else two.</param>
    internal Tensor Guided(Tensor x, double time, Wishes wishes, double guidance)
    {
        var count = x.Size(0);
        if (guidance == 1) return Forward(x, Tensor.Full([count], time, device: x.Device), wishes);
        var both = Forward(Tensor.Cat([x, x]), Tensor.Full([2 * count], time, device: x.Device), wishes.And(wishes.Forgotten(_numClasses))).Chunk(2);
        return both[1].Lerp(both[0], guidance); // unasked + guidance (asked - unasked)
    }
}
