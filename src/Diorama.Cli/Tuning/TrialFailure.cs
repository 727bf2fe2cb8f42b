using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>Which errors are a trial's own, so that the search goes on without it: settings that do not fit each other, a loss that left the numbers, too little memory.</summary>
internal static class TrialFailure
{
    /// <summary>Whether an error is the trial's. A disk's is not: it would fail every trial.</summary>
    public static bool Is(Exception error) => error is TorchException or OutOfMemoryException || (error is UserException && error.InnerException is not (IOException or UnauthorizedAccessException));
}
