using System.Collections.Immutable;

namespace Diorama.Data;

/// <summary>
/// A batch in managed memory: one array a field, rows one after another. It belongs to the loader that made it; dispose it to hand the
/// arrays back for the next batch, and do not touch it afterwards.
/// </summary>
public sealed class HostBatch : IDisposable
{
    private readonly Array[] _columns;
    private readonly Action<HostBatch>? _giveBack;
    private readonly List<BadSample> _replaced = [];
    private int _lent;

    /// <summary>Makes a batch with room for <paramref name="capacity"/> samples.</summary>
    /// <param name="fields">The fields of a sample.</param>
    /// <param name="capacity">The most samples it holds; at least 1.</param>
    /// <param name="giveBack">Called by <see cref="Dispose"/>; none keeps the batch for its maker.</param>
    public HostBatch(ImmutableArray<Field> fields, int capacity, Action<HostBatch>? giveBack = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Fields = fields;
        Capacity = capacity;
        Count = capacity;
        _giveBack = giveBack;
        _columns = [.. fields.Select(field => NewColumn(field, capacity))];
    }

    /// <summary>The fields, in the data set's order.</summary>
    public ImmutableArray<Field> Fields { get; }

    /// <summary>The most samples it holds.</summary>
    public int Capacity { get; }

    /// <summary>How many samples it holds: fewer than <see cref="Capacity"/> only in the last batch of a pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set below 0, or above <see cref="Capacity"/>.</exception>
    public int Count
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            field = value;
        }
    }

    /// <summary>The broken samples that are left out here, or in whose place others stand.</summary>
    internal List<BadSample> Replaced => _replaced;

    /// <summary>The numbers of a float32 field: <see cref="Count"/> rows, one after another.</summary>
    /// <exception cref="ArgumentException">There is no such field, or it is of another type.</exception>
    public Span<float> Floats(string field) => Column<float>(field, out var length).AsSpan(0, Count * length);

    /// <summary>The numbers of an int64 field: <see cref="Count"/> rows, one after another.</summary>
    /// <exception cref="ArgumentException">There is no such field, or it is of another type.</exception>
    public Span<long> Int64s(string field) => Column<long>(field, out var length).AsSpan(0, Count * length);

    /// <summary>Where row <paramref name="row"/> is written.</summary>
    /// <param name="row">In [0, <see cref="Capacity"/>).</param>
    /// <param name="chance">The seed of <see cref="RowWriter.Random"/>; none where nothing is to be changed at random.</param>
    public RowWriter Row(int row, ulong? chance = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Capacity);
        return new(this, row, chance);
    }

    /// <summary>Hands the arrays back to the loader.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lent, 0) == 1) _giveBack?.Invoke(this);
    }

    /// <summary>Marks it as handed out; only then does <see cref="Dispose"/> hand it back, and once.</summary>
    internal void Lend() => _lent = 1;

    internal T[] Column<T>(string field, out int length)
    {
        for (var i = 0; i < Fields.Length; i++)
        {
            if (Fields[i].Name != field) continue;
            length = Fields[i].Length;
            return _columns[i] as T[]
                ?? throw new ArgumentException($"The field '{field}' holds {Fields[i].Type}, not {typeof(T).Name}.", nameof(field));
        }

        throw new ArgumentException($"There is no field '{field}'; there are {string.Join(", ", Fields.Select(f => f.Name))}.", nameof(field));
    }

    private static Array NewColumn(Field field, int capacity) => field.Type switch
    {
        ElementType.Float32 => new float[checked(field.Length * capacity)],
        ElementType.Int64 => new long[checked(field.Length * capacity)],
        _ => throw new ArgumentException($"Unknown element type {field.Type}.", nameof(field)),
    };
}
