using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>Ctrl-C and a polite kill ask for a clean stop; a second Ctrl-C ends the process at once.</summary>
internal sealed class Interrupt : IDisposable
{
    private static int _listeners;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private bool _isOver;

    private Interrupt(params PosixSignalRegistration[] registrations)
    {
        _registrations = registrations.Length > 0 ? registrations : [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
        Interlocked.Increment(ref _listeners);
    }

    /// <summary>Cancelled by the first of the signals.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Takes the signals, until disposed of.</summary>
    public static Interrupt Listen() => new();

    /// <summary>Leaves Ctrl-C to the processes that this one started, which get it too; until disposed of.</summary>
    public static IDisposable LeaveToChildren() => new Interrupt(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true));

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
            if (_isOver || _source.IsCancellationRequested) return;
            context.Cancel = true;
            Terminal.Note("Stopping... (a second Ctrl-C ends at once)");
            _source.Cancel();
        }
    }
}
