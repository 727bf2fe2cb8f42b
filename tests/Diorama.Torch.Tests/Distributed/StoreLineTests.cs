namespace Diorama.Torch.Tests.Distributed;

public sealed class StoreLineTests
{
    [Fact]
    public void Ask_NoAnswer_IsToldAndNobodyWaitsAgain()
    {
        using var never = new ManualResetEventSlim();
        var line = new StoreLine(TimeSpan.FromMilliseconds(50));
        Assert.Equal(7, line.Ask(() => 7));
        var silent = Assert.Throws<StoreException>(() => line.Ask(() =>
        {
            never.Wait();
            return 0;
        }));
        Assert.Contains("has not answered for 0.1 s", silent.Message, StringComparison.Ordinal);
        Assert.Throws<StoreException>(() => line.Ask(() => 7));
        never.Set();
    }

    [Fact]
    public void Ask_AnswerIsAnError_IsThatError()
    {
        var line = new StoreLine(TimeSpan.FromSeconds(20));
        Assert.Throws<InvalidOperationException>(() => line.Ask<int>(() => throw new InvalidOperationException()));
        Assert.Equal(7, line.Ask(() => 7));
    }
}
