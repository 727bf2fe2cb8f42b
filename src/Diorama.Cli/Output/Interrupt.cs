using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>Ctrl-C, a polite kill and the end of the terminal (SIGHUP: a connection that drops) ask for a clean stop; a second Ctrl-C ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private static int _listeners;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action<PosixSignal> _asked;
    private int _numInterrupts;
    private bool _isOver;

    private Interrupt(Action<PosixSignal> asked)
    {
        _asked = asked;
        _registrations = [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, Handle))];
        Interlocked.Increment(ref _listeners);
    }

    /// <summary>Cancelled by the first of the signals.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Takes the signals, until disposed of.</summary>
    public static Interrupt Listen() => new(signal => Terminal.Note(signal == PosixSignal.SIGINT ? "Stopping... (a second Ctrl-C ends at once)" : "Stopping..."));

    /// <summary>Takes the signals and passes them on to the processes that this one started, of which one speaks; until disposed of.</summary>
    /// <param name="askToStop">Asks them to stop. Of a terminal they get Ctrl-C too.</param>
    public static Interrupt PassOn(Action askToStop) => new(_ => askToStop());

    /// <summary>Whether one of the signals came.</summary>
    public bool IsAsked => _source.IsCancellationRequested;

    /// <summary>Where nobody takes the signals, work that leaves nothing when it is stopped, a line says how to begin again before Ctrl-C ends the process.</summary>
    /// <param name="args">The command's words.</param>
    public static IDisposable SayHowToBeginAgain(IReadOnlyList<string> args) => PosixSignalRegistration.Create(PosixSignal.SIGINT, _ =>
    {
        if (_listeners == 0) Terminal.Note($"Stopped. Begin again with: {CommandText.Of(args)}");
    });

    public void Dispose()
    {
        Interlocked.Decrement(ref _listeners);
        // A signal may be on its way at this very moment.
        lock (_registrations) _isOver = true;
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        lock (_registrations)
        {
            if (_isOver) return;
            // Whoever started this process may pass Ctrl-C on as a polite kill, and then both come.
            if (context.Signal == PosixSignal.SIGINT && ++_numInterrupts > 1) return;
            context.Cancel = true;
            if (_source.IsCancellationRequested) return;
            _asked(context.Signal);
            _source.Cancel();
        }
    }
}
