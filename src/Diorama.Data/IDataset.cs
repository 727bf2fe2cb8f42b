using System.Collections.Immutable;
using Diorama.Core;

namespace Diorama.Data;

/// <summary>
/// A named data set: the same samples in the same order wherever and whenever it is opened, each to be had at random, divided into
/// splits by a fixed rule. Reading is safe from several threads at once.
/// </summary>
public interface IDataset
{
    /// <summary>The name by which recipes ask for it.</summary>
    string Name { get; }

    /// <summary>What a model need know of the samples.</summary>
    DataSpec Spec { get; }

    /// <summary>What every sample has.</summary>
    ImmutableArray<Field> Fields { get; }

    /// <summary>Its broken samples.</summary>
    Quarantine Quarantine { get; }

    /// <summary>How many samples a split has, broken ones that were not found while opening included.</summary>
    int Count(Split split);

    /// <summary>What a message calls a sample: a file's path, or path and number.</summary>
    string SampleName(Split split, int index);

    /// <summary>Writes a sample: every number of every field.</summary>
    /// <param name="split">The split.</param>
    /// <param name="index">In [0, <see cref="Count"/>).</param>
    /// <param name="row">Where to; what was there before is another sample.</param>
    /// <exception cref="BadSampleException">The sample is broken; the row is then undefined.</exception>
    void Read(Split split, int index, RowWriter row);
}
