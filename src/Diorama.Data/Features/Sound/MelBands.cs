namespace Diorama.Data.Features;

/// <summary>Triangular bands, equally wide on a mel scale, each half overlapping the next, each of area 1 over its width in Hz (Slaney's norm).</summary>
internal static class MelBands
{
    private const double HzPerMel = 200.0 / 3;
    private const double KneeHz = 1000;
    private const double KneeMel = KneeHz / HzPerMel;

    private static readonly double _logStep = Math.Log(6.4) / 27;

    /// <summary>Weights [bands, frequencies], for the frequencies 0 to half the sample rate, as many as half a frame and one.</summary>
    public static double[][] Weights(MelOptions options, int sampleRate)
    {
        var count = options.FrameLength / 2 + 1;
        var low = ToMel(options.MinFrequency, options.Scale);
        var high = ToMel(options.MaxFrequency ?? sampleRate / 2.0, options.Scale);
        var edges = Enumerable.Range(0, options.NumBands + 2).Select(i => ToHz(low + (high - low) * i / (options.NumBands + 1), options.Scale)).ToArray();
        return [.. Enumerable.Range(0, options.NumBands).Select(band =>
        {
            var (left, middle, right) = (edges[band], edges[band + 1], edges[band + 2]);
            return Enumerable.Range(0, count).Select(i =>
            {
                var hz = (double)i * sampleRate / options.FrameLength;
                return Math.Max(0, Math.Min((hz - left) / (middle - left), (right - hz) / (right - middle))) * 2 / (right - left);
            }).ToArray();
        })];
    }

    internal static double ToMel(double hz, MelScale scale) => scale == MelScale.Htk ? 2595 * Math.Log10(1 + hz / 700)
        : hz < KneeHz ? hz / HzPerMel : KneeMel + Math.Log(hz / KneeHz) / _logStep;

    internal static double ToHz(double mel, MelScale scale) => scale == MelScale.Htk ? 700 * (Math.Pow(10, mel / 2595) - 1)
        : mel < KneeMel ? mel * HzPerMel : KneeHz * Math.Exp(_logStep * (mel - KneeMel));
}
