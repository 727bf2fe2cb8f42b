using Diorama.Torch;

namespace Diorama.Training.Tests;

public sealed class FigureQueueTests
{
    private readonly MetricsWindow _window = new();

    [Fact]
    public void Add_ReadsAtOnce_IsInTheWindow()
    {
        using var scope = TensorScope.Open();
        using var queue = new FigureQueue(_window, readsLate: false);
        queue.Add("loss", Tensor.FromValue(2f), step: 1);
        Assert.Equal(2, _window.Take()["loss"]);
    }

    [Fact]
    public void Add_ReadsLate_WaitsOutsideOfItsScopeForRead()
    {
        using var queue = new FigureQueue(_window, readsLate: true);
        using (TensorScope.Open())
        {
            var value = Tensor.FromValue(2f);
            queue.Add("loss", value, step: 1);
            value.AddInPlace(100); // what waits is a copy
            queue.Add("loss", Tensor.From<long>([5], 1), step: 2);
        }
        Assert.Empty(_window.State);
        queue.Read();
        Assert.Equal(3.5, _window.Take()["loss"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_SecondOfThreeIsNoNumber_IsNamedWithItsStep(bool readsLate)
    {
        var problem = Assert.Throws<DivergedException>(() =>
        {
            using var scope = TensorScope.Open();
            using var queue = new FigureQueue(_window, readsLate);
            for (var step = 1; step <= 3; step++) queue.Add("loss", Tensor.FromValue(step == 1 ? 1 : double.NaN), step, DivergenceGuard.CheckFinite);
            queue.Read();
        });
        Assert.Equal("loss is not a number", problem.Message);
        Assert.Equal(2, problem.Step);
        Assert.Equal(1, _window.State.Single().Count);
    }

    [Fact]
    public void Add_ManyThatNobodyReads_ReadsThemByItself()
    {
        using var scope = TensorScope.Open();
        using var queue = new FigureQueue(_window, readsLate: true);
        var value = Tensor.FromValue(1f);
        for (var i = 0; i < 5000; i++) queue.Add("loss", value, step: i);
        Assert.Equal(4096, _window.State.Single().Count);
    }
}
