using System.Globalization;
using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Training;

/// <summary>
/// Everything that a run draws random numbers from, with its state: the default generator of the processor, that of the run's device where it is another,
/// and the run's own, for noise.
/// </summary>
internal sealed class RandomStates : IDisposable
{
    private const string NoiseName = "noise";

    private readonly IReadOnlyList<(string Name, Generator Generator)> _all;

    /// <param name="all">Generators with the names that their states have in a checkpoint; the last is the run's own. Owned.</param>
    public RandomStates(IReadOnlyList<(string Name, Generator Generator)> all) => _all = all;

    /// <summary>What objectives and dropout draw from.</summary>
    public Generator Noise => _all[^1].Generator;

    /// <summary>The generators of a run, its own at its beginning.</summary>
    /// <param name="device">The run's.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="rank">Which of the processes that train together; each draws noise of its own.</param>
    public static RandomStates Of(Device device, long seed, int rank = 0) => new(
    [
        .. DefaultsOf(device).Select(d => (d.Name, Generator.Default(d.Device))),
        (NoiseOf(rank), Generator.Seeded(Seeds.Derive(seed, NoiseName, rank), device)),
    ]);

    /// <summary>What the state of a rank's own generator is called.</summary>
    public static string NoiseOf(int rank) => rank == 0 ? NoiseName : string.Create(CultureInfo.InvariantCulture, $"{NoiseName}.{rank}");

    /// <summary>Starts the default generators that a run on a device draws from.</summary>
    public static void SeedDefaults(Device device, long seed)
    {
        foreach (var (_, place) in DefaultsOf(device))
        {
            using var generator = Generator.Default(place);
            generator.Seed(Seeds.Derive(seed, "weights"));
        }
    }

    /// <summary>
    /// Where a run on a device has default generators, and what their states are called: by the kind of device, for a run may go on on another one of its kind.
    /// </summary>
    public static IReadOnlyList<(string Name, Device Device)> DefaultsOf(Device device) => device.Type == DeviceType.Cpu
        ? [("default", Device.Cpu)]
        : [("default", Device.Cpu), ($"default.{device.Type.ToString().ToLowerInvariant()}", device)];

    /// <summary>The states, by name.</summary>
    /// <param name="others">States of generators that are not here, such as other ranks', to be kept beside; null: none.</param>
    public Dictionary<string, byte[]> Capture(IReadOnlyDictionary<string, byte[]>? others = null)
    {
        var states = new Dictionary<string, byte[]>(others ?? new Dictionary<string, byte[]>(), StringComparer.Ordinal);
        foreach (var (name, generator) in _all) states[name] = generator.GetState();
        return states;
    }

    /// <summary>Goes on where <see cref="Capture"/> was called.</summary>
    /// <exception cref="KeyNotFoundException">A state is missing.</exception>
    public void Restore(IReadOnlyDictionary<string, byte[]> states)
    {
        foreach (var (name, generator) in _all) generator.SetState(states[name]);
    }

    /// <summary>The same for a checkpoint that fewer ranks may have made: one that is new draws noise of its own from here on.</summary>
    public void Restore(IReadOnlyDictionary<string, byte[]> states, long seed, long step)
    {
        foreach (var (name, generator) in _all)
        {
            if (generator != Noise || name == NoiseName || states.ContainsKey(name)) generator.SetState(states[name]);
            else generator.Seed(Seeds.Derive(seed, name, step));
        }
    }

    /// <summary>Lets go of them; the default ones live on, for they are the process's.</summary>
    public void Dispose()
    {
        foreach (var (_, generator) in _all) generator.Dispose();
    }
}
