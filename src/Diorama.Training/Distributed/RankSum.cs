using Diorama.Torch;

namespace Diorama.Training;

/// <summary>A number summed over all ranks, on its way.</summary>
internal sealed class RankSum : IDisposable
{
    private readonly Tensor _sum;
    private readonly Work _work;
    private double? _value;

    /// <param name="group">Of all ranks; borrowed.</param>
    /// <param name="own">This rank's number.</param>
    /// <param name="label">What it is, the same on all ranks.</param>
    public RankSum(ProcessGroup group, double own, string label)
    {
        _sum = Tensor.FromValue(own).Own();
        _work = group.AllReduce(_sum, label);
    }

    /// <summary>The sum; waits for the other ranks.</summary>
    public double Value
    {
        get
        {
            if (_value is null)
            {
                _work.Wait();
                _value = _sum.Item();
            }
            return _value.Value;
        }
    }

    public void Dispose()
    {
        _work.Dispose();
        _sum.Dispose();
    }
}
