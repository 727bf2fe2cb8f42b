using Diorama.Torch;

namespace Diorama.Cli;

/// <summary>What to say of an exception that no command foresaw: most likely a mistake of ours, or a machine at its limits.</summary>
internal static class Unforeseen
{
    /// <summary>One line for the user; it names the file where the details are.</summary>
    public static string Explain(Exception exception, IReadOnlyList<string> args) => exception switch
    {
        _ when IsOutOfMemory(exception) =>
            "there is not enough memory for this. Take smaller batches (--set data.batch=...), a smaller model, or fewer samples at once.",
        IOException => $"the system says: {FirstLine(exception)}.{Details(exception, args)}",
        _ => $"this should not have happened ({exception.GetType().Name}: {FirstLine(exception)}).{Details(exception, args)} Please report it with that file.",
    };

    private static bool IsOutOfMemory(Exception exception) =>
        exception is OutOfMemoryException
        || (
            exception is TorchException torch
            && (
                torch.Reason.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
                || torch.Reason.Contains("allocate memory", StringComparison.OrdinalIgnoreCase)
            )
        );

    private static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd('.', ' ', '\r');

    private static string Details(Exception exception, IReadOnlyList<string> args)
    {
        try
        {
            var path = Path.Combine(Path.GetTempPath(), $"diorama-{Guid.CreateVersion7():N}.txt");
            File.WriteAllText(path, $"{CommandText.Of(args)}\n\n{exception}\n");
            return $" Details: {path}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ""; // a full disk, perhaps the very cause: the line must do
        }
    }
}
