namespace Diorama.Torch.Tests;

public sealed class BatchTests
{
    [Fact]
    public void Leave_InAnInnerScope_LivesAsLongAsTheBatchAndIsTakenOnce()
    {
        using var scope = TensorScope.Open();
        var batch = new Batch(2, new Dictionary<string, Tensor> { ["image"] = Tensor.Zeros([2]) });
        using (TensorScope.Open())
        {
            batch.Leave("codes", Tensor.Ones([2]));
            batch.Leave("codes", Tensor.Full([2], 3.0)); // in its place
        }

        Assert.Equal([3f, 3f], batch.Take("codes")!.ToArray<float>());
        Assert.Null(batch.Take("codes"));
        Assert.Null(batch.Take("others"));
        Assert.Equal(["image"], batch.Names);
    }

    [Fact]
    public void Leave_WhenTheScopeOfTheBatchIsClosed_TakesNothing()
    {
        using var scope = TensorScope.Open();
        Batch batch;
        using (TensorScope.Open()) batch = new Batch(1, new Dictionary<string, Tensor>());
        using (TensorScope.Open()) batch.Leave("codes", Tensor.Ones([1])); // another scope in the same place
        Assert.Null(batch.Take("codes"));
    }
}
