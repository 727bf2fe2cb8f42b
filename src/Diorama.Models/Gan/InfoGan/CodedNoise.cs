using Diorama.Torch;

namespace Diorama.Models;

/// <summary>Noise and codes side by side: normal numbers, then each categorical code as ones and zeros, then the continuous codes, uniform on [-1, 1].</summary>
internal sealed class CodedNoise(int latent, IReadOnlyList<int> categorical, int continuous) : GanNoise
{
    // A picture is drawn with codes beyond those of training too, to show where they lead (figure 2 of the paper).
    private const double End = 2;

    /// <summary>How many codes there are.</summary>
    internal int NumCodes => categorical.Count + continuous;

    internal override int Size => latent + categorical.Sum() + continuous;

    /// <summary>The value of each categorical code, where its ones and zeros begin, and how many values it has.</summary>
    internal IEnumerable<(Tensor Value, int Start, int NumValues)> Categories(Tensor z)
    {
        var start = latent;
        foreach (var numValues in categorical)
        {
            yield return (z.Narrow(1, start, numValues).Argmax(1), start - latent, numValues);
            start += numValues;
        }
    }

    /// <summary>The continuous codes: [B, continuous].</summary>
    internal Tensor Numbers(Tensor z) => z.Narrow(1, Size - continuous, continuous);

    internal override Tensor Draw(long count, Generator generator, Device device)
    {
        List<Tensor> parts = [Tensor.Randn([count, latent], generator, device: device)];
        foreach (var numValues in categorical) parts.Add(OneHot(Tensor.Randint(0, numValues, [count], generator, DType.Int64, device), numValues));
        parts.Add((Tensor.Rand([count, continuous], generator, device: device) * 2) - 1);
        return Tensor.Cat([.. parts], 1);
    }

    // Categories take turns; of several, the later ones more slowly, so that each picture in a row of all combinations has its own.
    internal override Tensor Numbered(long seed, long first, int count, double temperature, Device device)
    {
        List<Tensor> parts = [SeededNoise.Normal(seed, "noise", first, count, latent, default) * temperature];
        var every = 1L;
        foreach (var numValues in categorical)
        {
            var turns = every;
            parts.Add(OneHot(Tensor.From<long>([.. Enumerable.Range(0, count).Select(i => (first + i) / turns % numValues)]), numValues));
            every *= numValues;
        }

        // The distribution function of a normal number is uniform.
        if (continuous > 0) parts.Add((SeededNoise.Normal(seed, "codes", first, count, continuous, default) / Math.Sqrt(2)).Erf());
        return Tensor.Cat([.. parts], 1).To(device);
    }

    // One code goes through its values, all else stays: path after path the next code, and then the same with other noise.
    internal override Tensor Way(int numSteps, long seed, int path, Device device)
    {
        var way = Numbered(seed, path / NumCodes, 1, 1, default).Repeat(numSteps, 1);
        var code = path % NumCodes;
        if (code < categorical.Count)
        {
            var values = Tensor.From<long>([.. Enumerable.Range(0, numSteps).Select(step => (long)step % categorical[code])]);
            way.Narrow(1, latent + categorical.Take(code).Sum(), categorical[code]).CopyInPlace(OneHot(values, categorical[code]));
        }
        else
        {
            way.Narrow(1, Size - NumCodes + code, 1).CopyInPlace(Tensor.Linspace(-End, End, numSteps).Unsqueeze(1));
        }
        return way.To(device);
    }

    private static Tensor OneHot(Tensor values, int numValues) => values.OneHot(numValues).To(DType.Float32);
}
