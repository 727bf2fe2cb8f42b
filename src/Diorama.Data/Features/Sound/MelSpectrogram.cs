using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Diorama.Data.Features;

/// <summary>How loud a sound is in each mel band, moment by moment, and the cepstra of that.</summary>
/// <remarks>
/// As librosa 0.10 does by default: frames centred on multiples of the hop, zeros beyond the ends, a periodic Hann window, the squared magnitude of
/// the Fourier transform, Slaney-normed bands; decibels 10 log10(max(1e-10, S)), none more than 80 below the loudest; cepstra (MFCC) by the
/// orthonormal discrete cosine transform (type 2).
/// </remarks>
public sealed class MelSpectrogram
{
    private const double Quietest = 1e-10;
    private const double Range = 80;

    private readonly MelOptions _options;
    private readonly double[][] _bands;
    private readonly double[] _window;

    /// <param name="options">Frames and bands.</param>
    /// <param name="sampleRate">Samples a second of the sounds to come.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range for the rate.</exception>
    public MelSpectrogram(MelOptions options, int sampleRate)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FrameLength, 2, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Hop, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.NumBands, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinFrequency, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxFrequency ?? 0, sampleRate / 2.0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.MaxFrequency ?? sampleRate / 2.0, options.MinFrequency, nameof(options));
        (_options, _bands) = (options, MelBands.Weights(options, sampleRate));
        _window = [.. Enumerable.Range(0, options.FrameLength).Select(i => 0.5 - 0.5 * Math.Cos(2 * Math.PI * i / options.FrameLength))];
    }

    /// <summary>The bands' power, frame by frame.</summary>
    /// <param name="samples">One channel.</param>
    /// <returns>[1 + samples / hop][bands].</returns>
    public double[][] Power(ReadOnlySpan<float> samples)
    {
        var frames = new double[1 + samples.Length / _options.Hop][];
        var spectrum = new Complex[_options.FrameLength];
        for (var frame = 0; frame < frames.Length; frame++)
        {
            var start = frame * _options.Hop - _options.FrameLength / 2;
            for (var i = 0; i < spectrum.Length; i++) spectrum[i] = start + i >= 0 && start + i < samples.Length ? samples[start + i] * _window[i] : 0;
            Fourier.Forward(spectrum, FourierOptions.NoScaling);
            frames[frame] = Array.ConvertAll(_bands, band => Weigh(band, spectrum));
        }

        return frames;
    }

    /// <summary>The bands' loudness in decibels, frame by frame.</summary>
    /// <param name="samples">One channel.</param>
    /// <returns>[1 + samples / hop][bands].</returns>
    public double[][] Decibels(ReadOnlySpan<float> samples)
    {
        var decibels = Array.ConvertAll(Power(samples), frame => Array.ConvertAll(frame, power => 10 * Math.Log10(Math.Max(Quietest, power))));
        var floor = decibels.Max(frame => frame.Max()) - Range;
        return Array.ConvertAll(decibels, frame => Array.ConvertAll(frame, value => Math.Max(value, floor)));
    }

    /// <summary>The cepstra of loudness: cosine transforms of each frame.</summary>
    /// <param name="decibels">[frames][bands], of <see cref="Decibels"/>.</param>
    /// <param name="count">The first so many; from 1 to the number of bands.</param>
    /// <returns>[frames][count].</returns>
    public static double[][] Cepstra(double[][] decibels, int count) => Array.ConvertAll(decibels, frame =>
    {
        var cepstra = new double[count];
        for (var k = 0; k < count; k++)
        {
            for (var i = 0; i < frame.Length; i++) cepstra[k] += frame[i] * Math.Cos(Math.PI * k * (2 * i + 1) / (2.0 * frame.Length));
            cepstra[k] *= Math.Sqrt((k == 0 ? 1.0 : 2.0) / frame.Length);
        }

        return cepstra;
    });

    private static double Weigh(double[] band, Complex[] spectrum)
    {
        var sum = 0.0;
        for (var i = 0; i < band.Length; i++)
        {
            if (band[i] > 0) sum += band[i] * (spectrum[i].Real * spectrum[i].Real + spectrum[i].Imaginary * spectrum[i].Imaginary);
        }

        return sum;
    }
}
