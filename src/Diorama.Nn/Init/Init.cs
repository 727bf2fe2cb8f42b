using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>
/// First values of weights, written in place without recording gradients. A tensor is seen as [out, in, window...]. Each method returns the tensor that
/// it was given; a generator that is null means libtorch's default one.
/// </summary>
public static class Init
{
    /// <summary>The same value everywhere.</summary>
    public static Tensor Constant(Tensor tensor, double value)
    {
        using var quiet = Autograd.NoGrad();
        return tensor.FillInPlace(value);
    }

    /// <summary>Uniform on [a, b).</summary>
    public static Tensor Uniform(Tensor tensor, double a = 0, double b = 1, Generator? generator = null)
    {
        using var quiet = Autograd.NoGrad();
        return tensor.UniformInPlace(a, b, generator);
    }

    /// <summary>Normal with this mean and standard deviation.</summary>
    public static Tensor Normal(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
    {
        using var quiet = Autograd.NoGrad();
        return tensor.NormalInPlace(mean, std, generator);
    }

    /// <summary>Normal, with what lies outside [a, b] left out: drawn by the inverse of the distribution function.</summary>
    public static Tensor TruncatedNormal(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        // erf((x - mean) / (std sqrt(2))) is uniform between its values at a and b.
        var (low, high) = (Erf((a - mean) / (std * Math.Sqrt(2))), Erf((b - mean) / (std * Math.Sqrt(2))));
        var uniform = Tensor.Empty(tensor.Shape, tensor.DType, tensor.Device).UniformInPlace(low, high, generator);
        // The clamp catches what rounding carries over the edge.
        return tensor.CopyInPlace(uniform.Erfinv().MulInPlace(std * Math.Sqrt(2)).AddInPlace(mean).ClampInPlace(a, b));
    }

    /// <summary>Uniform within sqrt(6 / (in + out)) times the gain.</summary>
    /// <remarks>Glorot and Bengio 2010, eq. 16.</remarks>
    public static Tensor XavierUniform(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        var bound = Math.Sqrt(3) * XavierStd(tensor, gain);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with standard deviation sqrt(2 / (in + out)) times the gain.</summary>
    /// <remarks>Glorot and Bengio 2010, eq. 12.</remarks>
    public static Tensor XavierNormal(Tensor tensor, double gain = 1, Generator? generator = null) => Normal(tensor, 0, XavierStd(tensor, gain), generator);

    /// <summary>Uniform within sqrt(3 / fan) times the gain of the function that follows.</summary>
    /// <param name="tensor">The weight.</param>
    /// <param name="a">Slope of the leaky ReLU; 0 for a plain one.</param>
    /// <param name="mode">Which fan.</param>
    /// <param name="nonlinearity">The function that follows.</param>
    /// <param name="generator">Where to draw from.</param>
    /// <remarks>He et al. 2015, arXiv 1502.01852, eq. 14.</remarks>
    public static Tensor KaimingUniform(Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu, Generator? generator = null)
    {
        var bound = Math.Sqrt(3) * KaimingStd(tensor, a, mode, nonlinearity);
        return Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with standard deviation 1 / sqrt(fan) times the gain of the function that follows.</summary>
    /// <param name="tensor">The weight.</param>
    /// <param name="a">Slope of the leaky ReLU; 0 for a plain one.</param>
    /// <param name="mode">Which fan.</param>
    /// <param name="nonlinearity">The function that follows.</param>
    /// <param name="generator">Where to draw from.</param>
    /// <remarks>He et al. 2015, arXiv 1502.01852, eq. 14.</remarks>
    public static Tensor KaimingNormal(Tensor tensor, double a = 0, FanMode mode = FanMode.FanIn, Nonlinearity nonlinearity = Nonlinearity.LeakyRelu, Generator? generator = null) =>
        Normal(tensor, 0, KaimingStd(tensor, a, mode, nonlinearity), generator);

    /// <summary>Orthonormal rows or, where there are more rows than columns, columns, times the gain.</summary>
    /// <remarks>Saxe et al. 2013, arXiv 1312.6120.</remarks>
    public static Tensor Orthogonal(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        var (rows, columns) = (tensor.Size(0), tensor.NumElements / tensor.Size(0));
        var drawn = Tensor.Empty([rows, columns], tensor.DType, tensor.Device).NormalInPlace(generator: generator);
        var (q, r) = (rows < columns ? drawn.T() : drawn).LinalgQr();
        // Signs by R's diagonal make Q uniform over the orthogonal matrices (Mezzadri 2006, arXiv math-ph/0609050).
        q *= r.Diagonal().Sign();
        return tensor.CopyInPlace((rows < columns ? q.T() : q).MulInPlace(gain).Reshape(tensor.Shape));
    }

    /// <summary>By how much a function shrinks a signal, and weights before it grow.</summary>
    /// <param name="nonlinearity">The function.</param>
    /// <param name="slope">Of a leaky ReLU's negative half.</param>
    public static double Gain(Nonlinearity nonlinearity, double slope = 0.01) => nonlinearity switch
    {
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.Relu => Math.Sqrt(2),
        Nonlinearity.LeakyRelu => Math.Sqrt(2 / (1 + (slope * slope))),
        Nonlinearity.Selu => 0.75,
        _ => 1,
    };

    /// <summary>Inputs and outputs of one unit: the dimensions 1 and 0, each times the window.</summary>
    /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
    public static (long In, long Out) Fans(ReadOnlySpan<long> shape)
    {
        if (shape.Length < 2) throw new ArgumentException("Fans need at least two dimensions, [out, in, window...]; a bias is filled by Constant or Uniform.", nameof(shape));
        long window = 1;
        foreach (var size in shape[2..]) window *= size;
        return (shape[1] * window, shape[0] * window);
    }

    /// <summary>A bias as PyTorch's layers make it: uniform within 1 / sqrt(fanIn).</summary>
    internal static Tensor BiasUniform(long size, long fanIn)
    {
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        return Uniform(Tensor.Empty([size]), -bound, bound);
    }

    private static double XavierStd(Tensor tensor, double gain)
    {
        var (fanIn, fanOut) = Fans(tensor.Shape);
        return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
    }

    private static double KaimingStd(Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity)
    {
        var (fanIn, fanOut) = Fans(tensor.Shape);
        return Gain(nonlinearity, a) / Math.Sqrt(mode == FanMode.FanIn ? fanIn : fanOut);
    }

    private static double Erf(double x) => Tensor.FromValue(x).Erf().Item();
}
