using Diorama.Core;
using Diorama.Tests;

namespace Diorama.Torch.Tests;

public sealed class TorchRuntimeTests(TorchFixture fixture)
{
    [Fact]
    public void NumThreads_NobodySetIt_IsTheLoadersChoice() => Assert.Equal(ThreadDefault.ForThisProcess(), fixture.NumThreadsAtLoad);

    [Fact]
    public void NumThreads_AnotherThread_IsTheSame()
    {
        var seen = 0;
        var thread = new Thread(() => seen = TorchRuntime.NumThreads);
        thread.Start();
        thread.Join();
        Assert.Equal(2, seen);
        Assert.Equal(2, TorchRuntime.NumThreads);
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchRuntime.NumThreads = 0);
    }

    [Theory]
    [InlineData(null, null, 6, 6)]
    [InlineData("3", "5", 6, 3)]
    [InlineData(" 3 ", null, 6, 3)]
    [InlineData("", "5", 6, 5)]
    [InlineData(null, "4,2", 6, 4)]
    [InlineData(null, "many", 6, 6)]
    [InlineData(null, "0", 6, 6)]
    public void ThreadDefault_Variables_AreRespectedInOrder(string? ours, string? openMp, int cores, int expected) =>
        Assert.Equal(expected, ThreadDefault.Choose(ours, openMp, cores));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("all")]
    public void ThreadDefault_OurVariableWrong_IsTheUsersMistake(string text) =>
        Assert.Contains($"DIORAMA_THREADS={text}", Assert.Throws<UserException>(() => ThreadDefault.Choose(text, null, 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Deterministic_GradientOfIndexing_IsEqualInTwentyRepeats()
    {
        Assert.True(TorchRuntime.Deterministic);
        using var scope = TensorScope.Open();
        using var generator = Generator.Seeded(11);
        var table = Tensor.Zeros([50, 64]);
        table.RequiresGrad = true;
        var rows = Tensor.Randint(0, 50, [20_000], generator);
        var upstream = Tensor.Randn([20_000, 64], generator);
        var first = Gradient();
        for (var repeat = 1; repeat < 20; repeat++) Assert.True(first.Equal(Gradient()), $"repeat {repeat} differs");

        Tensor Gradient() => Autograd.Grad([table.Index(rows)], [table], [upstream])[0]!;
    }

    [Fact]
    public void Texts_AboutTheLibrary_SayWhatItIs()
    {
        Assert.Matches(@"^libtorch \d+\.\d+\.\d+\S*; cxx11abi [01]; source [0-9a-f]{12}$", TorchRuntime.BuildInfo);
        Assert.Contains("ATen", TorchRuntime.ConfigText, StringComparison.Ordinal);
        Assert.True(File.Exists(TorchRuntime.LibtorchPath));
        Assert.True(NativeBuild.IsBuilt);
    }

    [Fact]
    public void HasOperator_KnownAndUnknown_TellsThemApart()
    {
        Assert.True(TorchRuntime.HasOperator("aten::add", "Tensor"));
        Assert.False(TorchRuntime.HasOperator("aten::add", "Sensor"));
        Assert.False(TorchRuntime.HasOperator("aten::dream"));
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("cuda:0")]
    public void Synchronize_Device_ReturnsWhenDone(string name) => TorchRuntime.Synchronize(TestDevice.Named(name));
}
