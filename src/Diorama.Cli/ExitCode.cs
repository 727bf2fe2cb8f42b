namespace Diorama.Cli;

/// <summary>How a command ends.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int MachinesFault = 1;
    public const int UsersMistake = 2;

    /// <summary>Another rank was lost: whoever starts the ranks may start them all again. "Try again later", as sysexits.h has it.</summary>
    public const int RankLost = 75;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT, as shells have it.</summary>
    public const int Stopped = 130;
}
