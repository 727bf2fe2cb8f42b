using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Diorama.Cli.Tests;

/// <summary>Ranks that do not find each other: they say what is in the way, and nobody starts them again in vain.</summary>
public sealed class RankMeetingTests : IDisposable
{
    private readonly Workspace _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public void Train_SomethingElseAtMasterPort_SaysWhat()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var serving = new Thread(() => Serve(server)) { IsBackground = true };
        serving.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        Commands.RunProcess(_work.Folder, WorkersTests.Variables(1, port), Train()).Fails(
            1, "Rank 1 of 2 did not meet the others", $"127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)} is no store", "HTTP/1.1 400 Bad Request", "MASTER_PORT");
        server.Stop();
        serving.Join();
    }

    [Fact]
    public void Train_RankStaysAwayFromTheStart_EndsWithTheWordsOfWhoWaited()
    {
        RankPids.NeedsProc();
        using var launcher = Commands.Start(_work.Folder, Workspace.Plain, Train("--workers", "2", "--set", "ranks.startTimeout=4"));
        RankPids.Signal("STOP", RankPids.Of(launcher.Id, 0));
        var end = Commands.Run(launcher).Fails(1, "diorama: rank 1 ended with code 1. Rank 1 of 2 waited 4 s (ranks.startTimeout) for rank 0, in vain");
        end.SaysNothingOf("started again");
    }

    // The lead says it best; the others may be quicker.
    [Fact]
    public void Train_RecipeIsWrongAndTheLeadIsSlow_IsSaidOnce()
    {
        RankPids.NeedsProc();
        using var launcher = Commands.Start(_work.Folder, Workspace.Plain, Train("--workers", "2", "--set", "model.nothing=1"));
        var lead = RankPids.Of(launcher.Id, 0);
        RankPids.Signal("STOP", lead);
        Thread.CurrentThread.Join(TimeSpan.FromSeconds(7));
        RankPids.Signal("CONT", lead);
        Commands.Run(launcher).IsMistake("model.nothing").SaysNothingOf("rank 1 ended");
    }

    // The others wait in the store for a lead that does not come.
    [Fact]
    public void Train_TheLeadRefuses_EndsAtOnce()
    {
        _work.TrainText();
        using var launcher = Commands.Start(_work.Folder, Workspace.Plain, Train("--workers", "2"));
        while (launcher.StandardError.ReadLine() is { } line && !line.Contains("this folder is not empty", StringComparison.Ordinal)) Assert.StartsWith("note: ", line, StringComparison.Ordinal);
        var clock = Stopwatch.StartNew();
        Assert.Equal(2, Commands.Run(launcher).ExitCode);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10); // less than one, on a machine that has nothing else to do
    }

    [Fact]
    public void Train_StoresPortIsTaken_SaysSoWithoutWarningsOfLibtorchs()
    {
        using var other = TcpListener.Create(0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var end = Commands.RunProcess(_work.Folder, WorkersTests.Variables(0, port), Train()).Fails(1, $"Port {port.ToString(CultureInfo.InvariantCulture)} of this machine");
        Assert.DoesNotContain("c10d", end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_ToldToEndWhileRanksMeet_EndsAtOnce()
    {
        RankPids.NeedsProc();
        var port = WorkersTests.FreePort();
        using var lead = Commands.Start(_work.Folder, WorkersTests.Variables(0, port), Train());
        Assert.True(SpinWait.SpinUntil(() => IsHeard(port), TimeSpan.FromMinutes(1)));
        RankPids.Signal("TERM", lead.Id);
        var end = Commands.Run(lead);
        Assert.Equal(130, end.ExitCode);
        Assert.Contains("Stopped before all ranks had met", end.Error, StringComparison.Ordinal);
        Assert.Contains("Go on with: ", end.Error, StringComparison.Ordinal);
        using var silent = new TcpListener(IPAddress.Loopback, WorkersTests.FreePort());
        silent.Start();
        using var waiting = Commands.Start(_work.Folder, WorkersTests.Variables(1, ((IPEndPoint)silent.LocalEndpoint).Port), Train()); // for a store that does not answer
        using var asked = silent.AcceptTcpClient();
        RankPids.Signal("TERM", waiting.Id);
        Assert.Contains("Stopped before all ranks had met", Commands.Run(waiting).Error, StringComparison.Ordinal);
    }

    private string[] Train(params string[] more) => ["train", _work.TextRecipe, "--out", _work.At("run"), .. more];

    private static bool IsHeard(int port)
    {
        using var guest = new TcpClient();
        try
        {
            guest.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static void Serve(TcpListener server)
    {
        try
        {
            while (true)
            {
                using var guest = server.AcceptTcpClient();
                guest.GetStream().ReadByte();
                guest.GetStream().Write(Encoding.ASCII.GetBytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
