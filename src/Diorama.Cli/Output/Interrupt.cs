using System.Runtime.InteropServices;

namespace Diorama.Cli;

/// <summary>Ctrl-C and a polite kill ask for a clean stop; a second Ctrl-C ends the process at once.</summary>
internal static class Interrupt
{
    /// <summary>From now on the signals cancel a source, until this is disposed of.</summary>
    public static IDisposable Cancels(CancellationTokenSource source)
    {
        void Handle(PosixSignalContext context)
        {
            if (source.IsCancellationRequested) return;
            context.Cancel = true;
            Terminal.Note("Stopping after this step, with a checkpoint...");
            source.Cancel();
        }

        return new Registrations(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
    }

    private sealed class Registrations(params IDisposable[] registrations) : IDisposable
    {
        public void Dispose()
        {
            foreach (var registration in registrations) registration.Dispose();
        }
    }
}
