namespace Diorama.Torch.Tests;

public sealed class TensorIndexingTests
{
    // x[i, j, k] = 12 i + 4 j + k, of shape [2, 3, 4].
    private static Tensor Cube() => Tensor.Arange(0, 24).Reshape(2, 3, 4);

    [Fact]
    public void Index_Positions_TakeDimensionsAway()
    {
        using var scope = TensorScope.Open();
        Check(Cube()[1, 2, 3], [], 23);
        Check(Cube()[^1, ^3, ^4], [], 12);
        Check(Cube()[-1, -1, -1], [], 23);
        Check(Cube()[0, 1], [4], 4, 5, 6, 7);
    }

    [Fact]
    public void Index_Ranges_KeepDimensions()
    {
        using var scope = TensorScope.Open();
        Check(Cube()[..1, 1..2, 1..3], [1, 1, 2], 5, 6);
        Check(Cube()[1, .., 0], [3], 12, 16, 20);
        Check(Cube()[1, ^1.., ^2..], [1, 2], 22, 23);
        Check(Cube()[0, 1..1], [0, 4]);
    }

    [Fact]
    public void Index_Ellipsis_StandsForTheRest()
    {
        using var scope = TensorScope.Open();
        Check(Cube()[TensorIndex.Ellipsis, 0], [2, 3], 0, 4, 8, 12, 16, 20);
        Check(Cube()[1, TensorIndex.Ellipsis, 3], [3], 15, 19, 23);
        Check(Cube()[1, 2, TensorIndex.Ellipsis, 3], [], 23);
        Check(Cube()[TensorIndex.Ellipsis, 1..2, 0], [2, 1], 4, 16);
    }

    [Fact]
    public void Index_NewAxis_AddsADimension()
    {
        using var scope = TensorScope.Open();
        Check(Cube()[0, 0][TensorIndex.NewAxis], [1, 4], 0, 1, 2, 3);
        Check(Cube()[0, TensorIndex.NewAxis, .., 0], [1, 3], 0, 4, 8);
        Check(Cube()[0, 0, TensorIndex.Ellipsis, TensorIndex.NewAxis], [4, 1], 0, 1, 2, 3);
    }

    [Fact]
    public void Index_IsAView_WritesGoThrough()
    {
        using var scope = TensorScope.Open();
        var cube = Cube();
        cube[1, .., 0].FillInPlace(-1);
        Check(cube[1, 1], [4], -1, 17, 18, 19);
        Assert.Equal(276 - 12 - 16 - 20 - 3, cube.Sum().Item());
    }

    [Fact]
    public void Index_OutsideADimension_IsRefused()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Cube()[0, 3]);
        Assert.Contains("Position 3 is outside a dimension of 3 in int64[2, 3, 4]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Cube()[-3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Cube()[^3]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Cube()[1..3]);
    }

    [Fact]
    public void Index_TooManyPlaces_IsRefused()
    {
        using var scope = TensorScope.Open();
        Assert.Contains("More places than dimensions", Assert.Throws<ArgumentException>(() => Cube()[0, 0, 0, 0]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Cube()[0, 0, 0, TensorIndex.Ellipsis, 0]);
        Assert.Throws<ArgumentException>(() => Cube()[.., .., .., ..]);
    }

    [Fact]
    public void Index_ByTensors_Gathers()
    {
        using var scope = TensorScope.Open();
        Check(Cube().Index(null, Tensor.From<long>([2, 0])), [2, 2, 4], 8, 9, 10, 11, 0, 1, 2, 3, 20, 21, 22, 23, 12, 13, 14, 15);
        Check(Cube().Index(Cube().Gt(21)), [2], 22, 23);
    }

    private static void Check(Tensor actual, long[] shape, params long[] values)
    {
        Assert.Equal(shape, actual.Shape.ToArray());
        Assert.Equal(values, actual.ToArray<long>());
    }
}
