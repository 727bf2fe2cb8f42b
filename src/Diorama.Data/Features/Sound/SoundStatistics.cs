using System.Globalization;
using Diorama.Core;
using Diorama.Data.Audio;

namespace Diorama.Data.Features;

/// <summary>
/// Sounds of any length as a row of numbers: mean and standard deviation over time of their loudness in each mel band (decibels), and of their
/// cepstra (MFCC), which tell a voice or an instrument from another. The channels are averaged first. It learns the sample rate, for numbers of
/// sounds of different rates cannot be compared.
/// </summary>
/// <remarks>The numbers are librosa's: see <see cref="MelSpectrogram"/>.</remarks>
public sealed record SoundStatistics : IEstimator<Wave>
{
    /// <value>Frames and bands.</value>
    public MelOptions Mel { get; init; } = new();

    /// <value>How many cepstra, from 1 to the number of bands; default 13.</value>
    public int NumCepstra { get; init; } = 13;

    /// <summary>Learns the sample rate.</summary>
    /// <param name="items">Sounds of one rate.</param>
    /// <exception cref="UserException">There are none, or their rates differ.</exception>
    public ITransformer<Wave> Fit(IReadOnlyList<Wave> items)
    {
        if (NumCepstra < 1 || NumCepstra > Mel.NumBands) throw new ArgumentOutOfRangeException(nameof(items), NumCepstra, $"from 1 to {Mel.NumBands} cepstra");
        var rate = items.Count > 0 ? items[0].SampleRate : throw new UserException("there are no sounds to learn the sample rate from.");
        CheckRate(items, rate);
        return new Fitted(new MelSpectrogram(Mel, rate), this, rate);
    }

    private static void CheckRate(IReadOnlyList<Wave> items, int rate)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i].SampleRate != rate)
                throw new UserException($"sound {i} has {items[i].SampleRate} samples a second, the first that was learnt from {rate}. Convert it: ffmpeg -i in.wav -ar {rate} out.wav");
        }
    }

    private sealed class Fitted(MelSpectrogram mel, SoundStatistics settings, int rate) : ITransformer<Wave>
    {
        private static readonly string[] _moments = ["mean", "std"];

        public IReadOnlyList<string> Columns { get; } = [.. Names("mel", settings.Mel.NumBands), .. Names("mfcc", settings.NumCepstra)];

        public FeatureMatrix Transform(IReadOnlyList<Wave> items)
        {
            CheckRate(items, rate);
            return new DenseMatrix(Columns, [.. items.SelectMany(Row)], items.Count);
        }

        private IEnumerable<float> Row(Wave wave)
        {
            var decibels = mel.Decibels(wave.ToMono());
            return Moments(decibels).Concat(Moments(MelSpectrogram.Cepstra(decibels, settings.NumCepstra)));
        }

        private static IEnumerable<float> Moments(double[][] frames) => Enumerable.Range(0, frames[0].Length).SelectMany(i =>
        {
            var mean = frames.Average(frame => frame[i]);
            return new[] { (float)mean, (float)Math.Sqrt(frames.Average(frame => (frame[i] - mean) * (frame[i] - mean))) };
        });

        private static IEnumerable<string> Names(string what, int count) =>
            Enumerable.Range(0, count).SelectMany(i => _moments.Select(moment => string.Create(CultureInfo.InvariantCulture, $"{what}.{i}.{moment}")));
    }
}
