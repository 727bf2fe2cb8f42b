namespace Diorama.Torch.Tests;

public sealed class TorchExceptionTests
{
    [Fact]
    public void Message_WrongShapes_NamesOperatorShapesAndHint()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Tensor.Zeros([64, 784]).Linear(Tensor.Zeros([400, 100])));
        Assert.Equal("aten::linear", error.Operation);
        Assert.StartsWith("aten::linear(float32[64, 784], float32[400, 100], none): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("number of input features", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception raised from", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_NotBroadcastable_SaysHowShapesAreMatched()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Tensor.Zeros([2, 3]) + Tensor.Zeros([2, 4]));
        Assert.StartsWith("aten::add.Tensor(float32[2, 3], float32[2, 4], 1): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("matched from the last dimension on", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_WrongType_SaysToConvert()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Tensor.Zeros([2, 2]).Matmul(Tensor.Zeros([2, 2], dtype: DType.Float64)));
        Assert.Contains("float64[2, 2]", error.Message, StringComparison.Ordinal);
        Assert.Contains("To(dtype)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_ListsAndTexts_AreWritten()
    {
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Tensor.Cat([Tensor.Zeros([2, 3]), Tensor.Zeros([4])]));
        Assert.StartsWith("aten::cat([float32[2, 3], float32[4]], 0): ", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"ij->k\"", Assert.Throws<TorchException>(() => Tensor.Einsum("ij->k", [Tensor.Zeros([2, 3])])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_ImpossibleAllocation_IsAnExceptionToo()
    {
        using var scope = TensorScope.Open();
        Assert.Throws<TorchException>(() => Tensor.Empty([1L << 50]));
        Assert.Throws<TorchException>(() => Tensor.Empty([-1]));
        Assert.Equal(2, Tensor.Ones([2]).Sum().Item());
    }

    [Fact]
    public void Operator_ThatThisLibtorchLacks_IsNamedWithTheVersion()
    {
        if (TorchRuntime.HasOperator("aten::rms_norm")) Assert.Skip("this libtorch has every operator we declare");
        using var scope = TensorScope.Open();
        var error = Assert.Throws<TorchException>(() => Tensor.Ones([2]).RmsNorm([2]));
        Assert.Contains("has no operator aten::rms_norm", error.Message, StringComparison.Ordinal);
        Assert.Contains("libtorch 1.", error.Message, StringComparison.Ordinal);
    }
}
