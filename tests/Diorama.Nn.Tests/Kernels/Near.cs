using Diorama.Torch;

namespace Diorama.Nn.Tests.Kernels;

/// <summary>Equality of tensors up to rounding: the largest difference over the largest expected value.</summary>
internal static class Near
{
    internal static double Tolerance(DType dtype) => dtype == DType.Float64 ? 1e-10 : 1e-5;

    internal static void Equal(Tensor expected, Tensor actual, double tolerance, string what)
    {
        using var scope = TensorScope.Open();
        Assert.Equal(expected.Shape, actual.Shape);
        double[] e = expected.To(DType.Float64).ToArray<double>(), a = actual.To(DType.Float64).ToArray<double>();
        var largest = e.Select(Math.Abs).DefaultIfEmpty(0).Max();
        var difference = e.Zip(a, (x, y) => Math.Abs(x - y)).DefaultIfEmpty(0).Max();
        Assert.True(difference <= tolerance * largest, $"{what}: the largest difference is {difference:g3}, the largest value {largest:g3}");
    }
}
