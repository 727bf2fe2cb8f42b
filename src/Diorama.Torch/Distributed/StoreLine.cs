namespace Diorama.Torch;

/// <summary>
/// The way to a store: one question at a time, each on a thread of its own, whose answer is waited for no longer than <paramref name="patience"/>. libtorch waits for ever where the
/// store's process stands still; its thread is left behind then, and whoever asks after that is told at once.
/// </summary>
/// <param name="patience">How long an answer may take.</param>
internal sealed class StoreLine(TimeSpan patience)
{
    // This process may have stood still itself: then the answer is there already, and nobody had time to take it.
    private static readonly TimeSpan _moment = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private bool _isSilent;

    /// <summary>Asks.</summary>
    /// <exception cref="StoreException">There is no answer.</exception>
    public T Ask<T>(Func<T> question) => Ask(question, patience);

    /// <inheritdoc cref="Ask{T}(Func{T})"/>
    /// <param name="question">What is asked.</param>
    /// <param name="most">How long this answer may take.</param>
    public T Ask<T>(Func<T> question, TimeSpan most)
    {
        lock (_turn)
        {
            if (_isSilent) throw Silent(most);
            var asked = Task.Factory.StartNew(question, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            _isSilent = Task.WaitAny([asked], most) < 0 && Task.WaitAny([asked], _moment) < 0;
            return _isSilent ? throw Silent(most) : asked.GetAwaiter().GetResult();
        }
    }

    private static StoreException Silent(TimeSpan waited) => new($"The store has not answered for {waited.TotalSeconds:0.#} s: its process stands still, or is out of reach");
}
