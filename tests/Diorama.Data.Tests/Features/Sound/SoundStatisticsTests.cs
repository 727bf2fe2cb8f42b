using System.Text.Json;
using Diorama.Core;
using Diorama.Data.Audio;
using Diorama.Data.Features;

namespace Diorama.Data.Tests.Features;

/// <summary>The same numbers as librosa's formulas give on SciPy's transforms.</summary>
public sealed class SoundStatisticsTests
{
    private static readonly JsonElement _golden = Golden.Json("sound.json");

    private static MelOptions Options(JsonElement golden) => new()
    {
        FrameLength = golden.GetProperty("length").GetInt32(),
        Hop = golden.GetProperty("hop").GetInt32(),
        NumBands = golden.GetProperty("bands").GetInt32(),
        MinFrequency = golden.GetProperty("low").GetDouble(),
        MaxFrequency = golden.GetProperty("high").ValueKind == JsonValueKind.Null ? null : golden.GetProperty("high").GetDouble(),
        Scale = golden.GetProperty("htk").GetBoolean() ? MelScale.Htk : MelScale.Slaney,
    };

    [Theory]
    [InlineData("slaney")]
    [InlineData("htk")]
    [InlineData("odd")]
    public void Transform_AWave_IsTheFormulas(string name)
    {
        var golden = _golden.GetProperty(name);
        var wave = WavReader.ReadFile(Golden.Path("wave-f4.wav"));
        var power = new MelSpectrogram(Options(golden), wave.SampleRate).Power(wave.ToMono());
        Assert.Equal(golden.GetProperty("frames").GetInt32(), power.Length);
        Golden.AssertClose(golden.GetProperty("power").EnumerateArray().SelectMany(row => row.Numbers()), power.Take(6).SelectMany(f => f), 1e-9);

        var fitted = new SoundStatistics { Mel = Options(golden), NumCepstra = 10 }.Fit([wave]);
        var row = fitted.Transform([wave]).ToDense().Row(0).ToArray();
        Compare("mel", "decibels");
        Compare("mfcc", "mfcc");

        void Compare(string columns, string key)
        {
            foreach (var moment in (string[])["mean", "std"])
            {
                var found = fitted
                    .Columns.Index()
                    .Where(c => c.Item.StartsWith(columns + ".", StringComparison.Ordinal) && c.Item.EndsWith(moment, StringComparison.Ordinal))
                    .Select(c => (double)row[c.Index]);
                Golden.AssertClose(golden.GetProperty($"{key}.{moment}").Numbers(), found, 1e-6);
            }
        }
    }

    [Theory]
    [InlineData(MelScale.Slaney, 1000, 15)]
    [InlineData(MelScale.Slaney, 6400, 42)] // 27 steps of a factor 6.4
    [InlineData(MelScale.Slaney, 200, 3)]
    [InlineData(MelScale.Htk, 700, 781.1728)]
    public void ToMel_Frequency_IsTheScales(MelScale scale, double hz, double mel)
    {
        Assert.Equal(mel, MelBands.ToMel(hz, scale), 4);
        Assert.Equal(hz, MelBands.ToHz(MelBands.ToMel(hz, scale), scale), 6);
    }

    [Fact]
    public void Fit_WavesOfOtherRates_AreRefused()
    {
        var (first, second) = (new Wave(8000, 1, new float[100]), new Wave(16000, 1, new float[100]));
        Assert.Contains("-ar 8000", Assert.Throws<UserException>(() => new SoundStatistics().Fit([first, second])).Message, StringComparison.Ordinal);
        Assert.Throws<UserException>(() => new SoundStatistics().Fit([first]).Transform([second]));
        Assert.Throws<UserException>(() => new SoundStatistics().Fit([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoundStatistics { Mel = new() { MaxFrequency = 5000 } }.Fit([first]));
        Assert.All(new SoundStatistics().Fit([first]).Transform([new Wave(8000, 2, [])]).ToDense().Values.ToArray(), v => Assert.True(float.IsFinite(v))); // silence
    }
}
