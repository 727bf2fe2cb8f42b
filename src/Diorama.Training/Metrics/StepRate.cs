namespace Diorama.Training;

/// <summary>How fast steps go lately, and how long the rest will take.</summary>
internal sealed class StepRate(TimeProvider time, long firstStep, long steps)
{
    // Old enough to be steady, young enough to follow a machine that becomes busy.
    private const double HalfLifeSeconds = 5;

    private long _mark = time.GetTimestamp();
    private long _markedStep = firstStep;
    private double _stepsPerSecond;

    /// <summary>Takes note of the steps done by now.</summary>
    /// <returns>Steps per second, 0 while unknown, and the time that the rest will take at that rate.</returns>
    public (double StepsPerSecond, TimeSpan? Remaining) Update(long step)
    {
        var now = time.GetTimestamp();
        var seconds = time.GetElapsedTime(_mark, now).TotalSeconds;
        if (seconds > 0 && step > _markedStep)
        {
            var recent = (step - _markedStep) / seconds;
            var weight = _stepsPerSecond == 0 ? 1 : 1 - Math.Pow(0.5, seconds / HalfLifeSeconds);
            _stepsPerSecond += weight * (recent - _stepsPerSecond);
            (_mark, _markedStep) = (now, step);
        }
        return (_stepsPerSecond, _stepsPerSecond > 0 ? TimeSpan.FromSeconds((steps - step) / _stepsPerSecond) : null);
    }
}
