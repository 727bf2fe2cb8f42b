using Diorama.Torch;

namespace Diorama.Nn;

/// <summary>A function without parameters as a module, for a <see cref="Sequential"/>. Elsewhere call the tensor's own method: <c>x.Relu()</c>.</summary>
/// <param name="function">From a borrowed tensor to one in the current scope.</param>
public sealed class Activation(Func<Tensor, Tensor> function) : Module, IForward
{
    /// <summary>max(0, x).</summary>
    public static Activation Relu() => new(x => x.Relu());

    /// <summary>x clamped to 0 to 6.</summary>
    public static Activation Relu6() => new(x => x.Hardtanh(0, 6));

    /// <summary>x where positive, else negativeSlope * x.</summary>
    public static Activation LeakyRelu(double negativeSlope = 0.01) => new(x => x.LeakyRelu(negativeSlope));

    /// <summary>x where positive, else alpha (e^x - 1).</summary>
    public static Activation Elu(double alpha = 1) => new(x => x.Elu(alpha));

    /// <summary>The scaled <see cref="Elu"/> that keeps mean 0 and variance 1 (Klambauer et al. 2017, arXiv 1706.02515).</summary>
    public static Activation Selu() => new(x => x.Selu());

    /// <summary>max(0, x) + min(0, alpha (e^(x / alpha) - 1)).</summary>
    public static Activation Celu(double alpha = 1) => new(x => x.Celu(alpha));

    /// <summary>x times the normal distribution function of x; approximate "none", or "tanh" for the formula of GPT-2.</summary>
    public static Activation Gelu(string approximate = "none") => new(x => x.Gelu(approximate));

    /// <summary>x sigmoid(x), also called swish.</summary>
    public static Activation Silu() => new(x => x.Silu());

    /// <summary>x tanh(softplus(x)).</summary>
    public static Activation Mish() => new(x => x.Mish());

    /// <summary>log(1 + e^(beta x)) / beta; x itself where beta x exceeds the threshold.</summary>
    public static Activation Softplus(double beta = 1, double threshold = 20) => new(x => x.Softplus(beta, threshold));

    /// <summary>x / (1 + |x|).</summary>
    public static Activation Softsign() => new(x => x / (x.Abs() + 1));

    /// <summary>tanh(x).</summary>
    public static Activation Tanh() => new(x => x.Tanh());

    /// <summary>1 / (1 + e^-x).</summary>
    public static Activation Sigmoid() => new(x => x.Sigmoid());

    /// <summary>log sigmoid(x), without overflow.</summary>
    public static Activation LogSigmoid() => new(x => x.LogSigmoid());

    /// <summary>x clamped to the range.</summary>
    public static Activation Hardtanh(double minVal = -1, double maxVal = 1) => new(x => x.Hardtanh(minVal, maxVal));

    /// <summary>x relu6(x + 3) / 6.</summary>
    public static Activation Hardswish() => new(x => x.Hardswish());

    /// <summary>relu6(x + 3) / 6.</summary>
    public static Activation Hardsigmoid() => new(x => x.Hardsigmoid());

    /// <summary>x: a place that does nothing.</summary>
    public static Activation Identity() => new(x => x);

    /// <summary>The first half along a dimension times the sigmoid of the second.</summary>
    public static Activation Glu(int dim = -1) => new(x => x.Glu(dim));

    /// <summary>Exponentials along a dimension, divided by their sum.</summary>
    public static Activation Softmax(int dim) => new(x => x.Softmax(dim));

    /// <summary>The logarithm of <see cref="Softmax"/>, without overflow.</summary>
    public static Activation LogSoftmax(int dim) => new(x => x.LogSoftmax(dim));

    /// <inheritdoc/>
    public Tensor Forward(Tensor x) => function(x);
}
