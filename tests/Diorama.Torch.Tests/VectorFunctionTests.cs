using System.Numerics;

namespace Diorama.Torch.Tests;

/// <summary>The kernels' own exp, sigmoid and tanh, for each kind of processor, against .NET's in double precision.</summary>
public sealed class VectorFunctionTests
{
    private static readonly string[] _targets = ["baseline", "avx2", "avx512"];
    private static readonly string[] _functions = ["exp", "sigmoid", "tanh"];

    public static IEnumerable<TheoryDataRow<string, string>> Cases() =>
        from target in _targets from function in _functions select new TheoryDataRow<string, string>(target, function);

    /// <summary>Bounds are in units in the last place of the exact value. Every exponent is visited, with 512 mantissas each and both signs.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Float32_OverTheWholeRange_StaysWithinItsBound(string target, string function)
    {
        float[] x = [.. Enumerable.Range(0, 255 * 512).Select(i => BitConverter.UInt32BitsToSingle(((uint)i << 14) + (uint)(i * 2654435761L % (1 << 14)))).SelectMany(v => (float[])[v, -v])];
        var y = Apply(target, function, x);
        // Below -87 and above 88, e^x is taken as 0 and infinite.
        double low = function == "tanh" ? double.NegativeInfinity : function == "exp" ? -87 : -88, high = function == "exp" ? 88 : double.PositiveInfinity;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] < low || x[i] > high) continue;
            var exact = Exact(function, x[i]);
            var unit = Math.Max(Math.Abs((float)exact), float.Epsilon);
            var error = Math.Abs(y[i] - exact) / ((double)unit - MathF.BitDecrement(unit));
            Assert.True(error <= Bound(function), $"{function}({x[i]:r}) is {y[i]:r}, {error:f2} units in the last place off.");
        }
    }

    /// <summary>.NET's own functions are within one unit; the bound allows for that.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Float64_OverTheWholeRange_StaysWithinItsBound(string target, string function)
    {
        double[] x = [.. Enumerable.Range(1, 2046 * 32).Select(i => BitConverter.UInt64BitsToDouble(((ulong)i << 47) + ((ulong)i * 0x9E3779B97F4A7C15 >> 17))).SelectMany(v => (double[])[v, -v])];
        var y = Apply(target, function, x);
        double low = function == "tanh" ? double.NegativeInfinity : -708, high = function == "exp" ? 709 : double.PositiveInfinity;
        for (var i = 0; i < x.Length; i++)
        {
            if (x[i] < low || x[i] > high) continue;
            var exact = Exact(function, x[i]);
            var error = Math.Abs(y[i] - exact) / (Math.BitIncrement(Math.Abs(exact)) - Math.Abs(exact));
            Assert.True(error <= Bound(function) + 2, $"{function}({x[i]:r}) is {y[i]:r}, {error:f2} units in the last place off.");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Edges_InfinityNanAndZero_AreExact(string target, string function)
    {
        float[] x = [float.NegativeInfinity, -1000, -0f, 0, 1000, float.PositiveInfinity, float.NaN];
        float[] expected = function switch
        {
            "exp" => [0, 0, 1, 1, float.PositiveInfinity, float.PositiveInfinity, float.NaN],
            "sigmoid" => [0, 0, 0.5f, 0.5f, 1, 1, float.NaN],
            _ => [-1, -1, 0, 0, 1, 1, float.NaN],
        };
        Assert.Equal(expected.Select(BitsUnlessNan), Apply(target, function, x).Select(BitsUnlessNan));
        Assert.Equal(expected.Select(BitsUnlessNan), Apply(target, function, Array.ConvertAll(x, v => (double)v)).Select(v => BitsUnlessNan((float)v)));
        static uint BitsUnlessNan(float value) => float.IsNaN(value) ? uint.MaxValue : BitConverter.SingleToUInt32Bits(value + 0f); // + 0: no negative zero
    }

    private static double Bound(string function) => function switch { "exp" => 2, "sigmoid" => 3, _ => 4 };

    private static double Exact(string function, double x) => function switch { "exp" => Math.Exp(x), "sigmoid" => 1 / (1 + Math.Exp(-x)), _ => Math.Tanh(x) };

    private static unsafe T[] Apply<T>(string target, string function, T[] x)
        where T : unmanaged, INumber<T>
    {
        var y = new T[x.Length];
        fixed (T* from = x, to = y)
        {
            var done = NativeMethods.VectorFunction(Array.IndexOf(_targets, target), Array.IndexOf(_functions, function), sizeof(T) == 8 ? 1 : 0, from, to, x.Length);
            Assert.SkipWhen(done == 0, $"this processor has no {target}");
        }
        return y;
    }
}
