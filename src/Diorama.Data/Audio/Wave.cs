namespace Diorama.Data.Audio;

/// <summary>A sound as samples.</summary>
public sealed class Wave
{
    /// <param name="sampleRate">Samples a second; at least 1.</param>
    /// <param name="numChannels">At least 1.</param>
    /// <param name="samples">[frames, channels], the channels of a moment side by side; taken over.</param>
    public Wave(int sampleRate, int numChannels, float[] samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(numChannels, 1);
        if (samples.Length % numChannels != 0) throw new ArgumentException($"{samples.Length} samples do not fill {numChannels} channels", nameof(samples));
        (SampleRate, NumChannels, Samples) = (sampleRate, numChannels, samples);
    }

    /// <summary>Samples a second, of each channel.</summary>
    public int SampleRate { get; }

    /// <summary>1 mono, 2 stereo (left, right).</summary>
    public int NumChannels { get; }

    /// <summary>[frames, channels]; full scale is from -1 to 1, and floating-point files may go beyond.</summary>
    public float[] Samples { get; }

    /// <summary>Samples of one channel.</summary>
    public int NumFrames => Samples.Length / NumChannels;

    /// <summary>How long it is.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)NumFrames / SampleRate);

    /// <summary>The mean of the channels.</summary>
    /// <returns>[frames].</returns>
    public float[] ToMono()
    {
        if (NumChannels == 1) return Samples;
        var mono = new float[NumFrames];
        for (var i = 0; i < mono.Length; i++)
        {
            var sum = 0.0;
            foreach (var sample in Samples.AsSpan(i * NumChannels, NumChannels)) sum += sample;
            mono[i] = (float)(sum / NumChannels);
        }

        return mono;
    }
}
