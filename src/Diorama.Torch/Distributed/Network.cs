namespace Diorama.Torch;

/// <summary>Which of a machine's networks connects the ranks.</summary>
/// <param name="Interface">A network interface by name, such as <c>eth0</c>; null: found by <paramref name="Address"/>.</param>
/// <param name="Address">An address or name of this machine's.</param>
public sealed record Network(string? Interface, string? Address = null)
{
    /// <summary>Ranks on this machine only.</summary>
    public static Network Loopback { get; } = new(null, "127.0.0.1");
}
