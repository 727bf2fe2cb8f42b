using System.Numerics;
using System.Runtime.InteropServices;

namespace Diorama.Nn;

/// <summary>What a Transformer does to single vectors, many numbers at once.</summary>
internal static class StepMath
{
    /// <summary>target += x.</summary>
    internal static void Add(ReadOnlySpan<float> x, Span<float> target)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(x);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < sums.Length; i++) sums[i] += wide[i];
        for (var i = sums.Length * Vector<float>.Count; i < target.Length; i++) target[i] += x[i];
    }

    internal static float Sum(ReadOnlySpan<float> x)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(x);
        var sums = Vector<float>.Zero;
        foreach (var part in wide) sums += part;
        var sum = Vector.Sum(sums);
        foreach (var rest in x[(wide.Length * Vector<float>.Count)..]) sum += rest;
        return sum;
    }

    /// <summary>Of the differences from a mean.</summary>
    internal static float SumOfSquares(ReadOnlySpan<float> x, float mean)
    {
        var wide = MemoryMarshal.Cast<float, Vector<float>>(x);
        var (sums, means) = (Vector<float>.Zero, new Vector<float>(mean));
        foreach (var part in wide) sums = Vector.FusedMultiplyAdd(part - means, part - means, sums);
        var sum = Vector.Sum(sums);
        foreach (var rest in x[(wide.Length * Vector<float>.Count)..]) sum += (rest - mean) * (rest - mean);
        return sum;
    }

    /// <summary>Turns the pairs (i, i + half) of a head.</summary>
    internal static void Turn(Span<float> head, ReadOnlySpan<float> cosines, ReadOnlySpan<float> sines)
    {
        var half = head.Length / 2;
        for (var i = 0; i < half; i++)
        {
            var (a, b) = (head[i], head[half + i]);
            head[i] = (a * cosines[i]) - (b * sines[i]);
            head[half + i] = (b * cosines[i]) + (a * sines[i]);
        }
    }

    /// <summary>Scores become weights that add up to 1.</summary>
    internal static void Softmax(Span<float> scores)
    {
        var largest = float.NegativeInfinity;
        foreach (var score in scores) largest = Math.Max(largest, score);
        var top = new Vector<float>(largest);
        var wide = MemoryMarshal.Cast<float, Vector<float>>(scores);
        foreach (ref var part in wide) part = Vector.Exp(part - top);
        foreach (ref var rest in scores[(wide.Length * Vector<float>.Count)..]) rest = MathF.Exp(rest - largest);
        var factor = 1 / Sum(scores);
        foreach (ref var part in wide) part *= factor;
        foreach (ref var rest in scores[(wide.Length * Vector<float>.Count)..]) rest *= factor;
    }

    /// <summary>What stands between the two halves of a feed-forward layer, in place; the result is in front.</summary>
    /// <param name="hidden">With SwiGLU gate and rest, else one vector; whole vectors, of which the last may be padding.</param>
    /// <param name="config">Says which.</param>
    internal static void Activate(Span<float> hidden, TransformerConfig config)
    {
        var width = config.HiddenDim;
        var wide = MemoryMarshal.Cast<float, Vector<float>>(hidden[..((width + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count)]);
        switch (config.FeedForward)
        {
            case FeedForwardKind.SwiGlu:
                Gate(hidden[..width], hidden.Slice(width, width));
                break;
            case FeedForwardKind.GeluTanh:
                // 0.5 x (1 + tanh z) = x sigmoid(2 z), z = sqrt(2 / π) (x + 0.044715 x³).
                foreach (ref var x in wide) x /= Vector<float>.One + Vector.Exp(-2 * MathF.Sqrt(2 / MathF.PI) * (x + (0.044715f * x * x * x)));
                break;
            case FeedForwardKind.Relu:
                foreach (ref var x in wide) x = Vector.Max(x, Vector<float>.Zero);
                break;
            default:
                foreach (ref var x in wide) x *= Normal(x);
                break;
        }
    }

    private static void Gate(Span<float> gate, ReadOnlySpan<float> up)
    {
        var gates = MemoryMarshal.Cast<float, Vector<float>>(gate);
        var ups = MemoryMarshal.Cast<float, Vector<float>>(up);
        for (var i = 0; i < gates.Length; i++) gates[i] = gates[i] * ups[i] / (Vector<float>.One + Vector.Exp(-gates[i]));
        for (var i = gates.Length * Vector<float>.Count; i < gate.Length; i++) gate[i] = gate[i] * up[i] / (1 + MathF.Exp(-gate[i]));
    }

    /// <summary>The standard normal distribution function: Abramowitz and Stegun 1964, 7.1.26, within 1e-7.</summary>
    private static Vector<float> Normal(Vector<float> x)
    {
        var z = Vector.Abs(x) * MathF.Sqrt(0.5f);
        var t = Vector<float>.One / (Vector<float>.One + (z * 0.3275911f));
        var polynomial = Vector.FusedMultiplyAdd(t, new Vector<float>(1.061405429f), new Vector<float>(-1.453152027f));
        polynomial = Vector.FusedMultiplyAdd(t, polynomial, new Vector<float>(1.421413741f));
        polynomial = Vector.FusedMultiplyAdd(t, polynomial, new Vector<float>(-0.284496736f));
        polynomial = Vector.FusedMultiplyAdd(t, polynomial, new Vector<float>(0.254829592f));
        var tail = 0.5f * polynomial * t * Vector.Exp(-z * z); // beyond |x|
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail);
    }
}
