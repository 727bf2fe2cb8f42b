using Diorama.Core;
using Diorama.Models;
using Diorama.Torch;
using Diorama.Training;

namespace Diorama.Cli.Tests;

/// <summary>Who is told to stop, or whose reader has enough, keeps what is made.</summary>
public sealed class SampleStopTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Making_ToldToStop_Stops()
    {
        using var trained = TrainedModel.Load(RunDirectory.Open(_work.TrainText()));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => Making.Texts((IContinue)trained.Model, new TextRequest(3, 0), _ => { }, stop.Token).Count());
    }

    [Fact]
    public void Making_ToldToStopInTheMiddle_KeepsWhatIsMade()
    {
        using var stop = new CancellationTokenSource();
        Assert.Equal(["0", "1", "2"], Making.Texts(new StopsAfter(3, stop), new TextRequest(100, 0), _ => { }, stop.Token));
        using var other = new CancellationTokenSource();
        Assert.Equal(128, Making.Pictures(new StopsAfter(100, other), new ImageRequest(300, 0), other.Token).Count); // parts of 64
        using var third = new CancellationTokenSource();
        Assert.Equal(64, Making.Pictures(new StopsAfter(100, third) { IsAtOnce = true }, new ImageRequest(300, 0), third.Token).Count);
    }

    [Fact]
    public void Stream_ToldToStop_SaysHowManyAreWhole()
    {
        using var stop = new CancellationTokenSource();
        Assert.Equal(2, TextStream.Print(new StopsAfter(3, stop), new TextRequest(100, 0), isPlain: true, stop.Token));
    }

    [Fact]
    public void PrintWhole_EachText_IsPrintedBeforeTheNextIsWritten()
    {
        using var stop = new CancellationTokenSource();
        var output = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            var model = new Watched(printed);
            Assert.Equal(4, TextStream.PrintWhole(model, new TextRequest(100, 0), isPlain: true, stop.Token, () => model.Before.Count == 4));
            Assert.Equal(["", "0\n\n", "0\n\n1\n\n", "0\n\n1\n\n2\n\n"], model.Before);
        }
        finally
        {
            Console.SetOut(output);
        }
    }

    [Fact]
    public void HasNoReader_OfAPipe_IsSoWhenItsReaderHasGone()
    {
        if (OperatingSystem.IsWindows()) return;
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out, HandleInheritability.None);
        var descriptor = (int)pipe.SafePipeHandle.DangerousGetHandle();
        Assert.False(OutputPipe.HasNoReader(descriptor));
        pipe.DisposeLocalCopyOfClientHandle();
        Assert.True(OutputPipe.HasNoReader(descriptor));
    }

    [Fact]
    public void Sample_ReaderHasEnough_StopsQuietly()
    {
        if (OperatingSystem.IsWindows()) return;
        var environment = new Dictionary<string, string?> { ["err"] = _work.At("err") };
        const string Script = "\"$@\" 2>\"$err\" | head -n 1; echo \"ended ${PIPESTATUS[0]}\"";
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "diorama.dll"), "sample", _work.TrainText(), "-n", "10000"];
        var result = Commands.Run(Commands.StartTool(_work.Folder, environment, "bash", ["-c", Script, "bash", .. command]));
        Assert.EndsWith("ended 0\n", result.Output, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(_work.At("err")));
    }

    /// <summary>Somebody stops it when it has made so many; it makes what it is asked for all the same, or, of pictures, stops at once.</summary>
    private sealed class StopsAfter(int count, CancellationTokenSource stop) : IContinue, ISampleImages
    {
        public bool IsAtOnce { get; init; }

        public bool IsConditional => false;

        public IEnumerable<string> Continue(TextRequest request)
        {
            for (var i = request.First; i < request.First + request.Count; i++)
            {
                if (i + 1 == count) stop.Cancel();
                yield return $"{i}";
            }
        }

        public Tensor Sample(ImageRequest request)
        {
            if (request.First + request.Count >= count) stop.Cancel();
            if (IsAtOnce) request.Stop.ThrowIfCancellationRequested();
            return Tensor.Zeros([request.Count, 1, 2, 2]);
        }
    }

    /// <summary>Remembers what was printed before each text.</summary>
    private sealed class Watched(StringWriter printed) : IContinue
    {
        public List<string> Before { get; } = [];

        public IEnumerable<string> Continue(TextRequest request)
        {
            for (var i = 0; i < request.Count; i++)
            {
                Before.Add(printed.ToString());
                yield return $"{i}";
            }
        }
    }
}
