namespace Diorama.Core;

/// <summary>Tells several sinks at once. A sink that throws is dropped, and the others are told so.</summary>
/// <param name="sinks">The sinks, told in this order.</param>
public sealed class SinkList(params IEnumerable<IRunSink> sinks) : IRunSink
{
    private readonly List<IRunSink> _sinks = [.. sinks];

    /// <summary>How many sinks still work.</summary>
    public int Count => _sinks.Count;

    /// <inheritdoc/>
    public void On(RunEvent happened)
    {
        var failures = new Queue<RunEvent>([happened]);
        while (failures.TryDequeue(out var next))
        {
            foreach (var sink in _sinks.ToArray())
            {
                try
                {
                    sink.On(next);
                }
                catch (Exception e) // whatever a sink throws, training goes on
                {
                    _sinks.Remove(sink);
                    failures.Enqueue(new RunMessage($"{sink.GetType().Name} failed and is told no more: {e.Message}", IsWarning: true));
                }
            }
        }
    }
}
