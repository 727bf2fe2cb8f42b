using System.Globalization;

namespace Diorama.Torch.Ranks;

/// <summary>What a rank does in a test.</summary>
internal static class Scenarios
{
    /// <summary>Plays a scenario.</summary>
    /// <returns>What the test wants to know.</returns>
    public static string Run(string name, ProcessGroup group, Store store) => name switch
    {
        "collectives" => Collectives(group),
        "shape" => Reduce(group, Tensor.Ones([group.Rank == 0 ? 6 : 4])),
        "same-size" => Reduce(group, Tensor.Ones(group.Rank == 0 ? [2, 3] : [3, 2])),
        "dtype" => Reduce(group, Tensor.Ones([6], group.Rank == 0 ? DType.Float32 : DType.Float64)),
        "operation" => Operation(group),
        "reduction" => Reduce(group, Tensor.Ones([6]), reduction: group.Rank == 0 ? RankReduction.Sum : RankReduction.Max),
        "root" => Root(group),
        "order" => Order(group),
        "missing" => Missing(group),
        "afterwards" => Afterwards(group),
        "killed" => Killed(group, store),
        "absent" => Absent(group),
        "late" => Late(group),
        _ => throw new ArgumentException($"there is no scenario {name}", nameof(name)),
    };

    private static string Collectives(ProcessGroup group)
    {
        var told = new List<string>();
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int64])
        {
            var x = Tensor.Full([3], group.Rank + 1, dtype);
            using (var sum = group.AllReduce(x, "sum")) sum.Wait();
            told.Add(Text(x));
        }
        var most = Tensor.Full([2], group.Rank * 5.0);
        using (var work = group.AllReduce(most, "max", RankReduction.Max)) work.Wait();
        told.Add(Text(most));
        var one = Tensor.Full([2], group.Rank * 7.0);
        using (var work = group.Broadcast(one, "from 1", root: 1)) work.Wait();
        told.Add(Text(one));
        var all = Tensor.Zeros([group.Size, 2]);
        using (var work = group.AllGather(Tensor.Full([2], group.Rank + 0.5), all, "gather")) work.Wait();
        told.Add(Text(all));
        // Many at once are done in their order, and their tensors live without the caller.
        var works = Enumerable.Range(0, 20).Select(i => group.AllReduce(Tensor.Full([100_000], i), $"many {i}")).ToList();
        foreach (var work in works) work.Wait();
        told.Add(works.TrueForAll(w => w.IsDone) ? "done" : "not done");
        works.ForEach(w => w.Dispose());
        group.Barrier("end");
        group.MonitoredBarrier("really the end", TimeSpan.FromSeconds(5));
        return string.Join("; ", told);
    }

    private static string Reduce(ProcessGroup group, Tensor x, string label = "x", RankReduction reduction = RankReduction.Sum)
    {
        using var work = group.AllReduce(x, label, reduction);
        work.Wait();
        return Text(x);
    }

    private static string Operation(ProcessGroup group)
    {
        var x = Tensor.Ones([6]);
        using var work = group.Rank == 0 ? group.AllReduce(x, "x") : group.Broadcast(x, "x");
        work.Wait();
        return Text(x);
    }

    private static string Root(ProcessGroup group)
    {
        var x = Tensor.Ones([6]);
        using var work = group.Broadcast(x, "x", root: group.Rank);
        work.Wait();
        return Text(x);
    }

    // Equal in everything but what they are of.
    private static string Order(ProcessGroup group)
    {
        var (first, second) = (Tensor.Full([4], 1.0), Tensor.Full([4], 10.0));
        var names = group.Rank == 0 ? ("first", "second") : ("second", "first");
        return Reduce(group, group.Rank == 0 ? first : second, names.Item1) + Reduce(group, group.Rank == 0 ? second : first, names.Item2);
    }

    private static string Missing(ProcessGroup group)
    {
        if (group.Rank == 0) Reduce(group, Tensor.Ones([4]), "only rank 0");
        return Reduce(group, Tensor.Ones([4]), "both");
    }

    private static string Afterwards(ProcessGroup group)
    {
        try
        {
            Reduce(group, Tensor.Ones([group.Rank == 0 ? 6 : 4]));
        }
        catch (RanksDifferException)
        {
            return Reduce(group, Tensor.Ones([4]), "the next");
        }
        return "not noticed";
    }

    private static string Killed(ProcessGroup group, Store store)
    {
        Reduce(group, Tensor.Ones([4]), "before");
        if (group.Rank == 1)
        {
            store.Set("ready", [1]);
            Thread.CurrentThread.Join(); // the test kills this process
        }
        return Reduce(group, Tensor.Ones([1_000_000]), "after");
    }

    private static string Absent(ProcessGroup group)
    {
        if (group.Rank == 0)
        {
            group.MonitoredBarrier("here", TimeSpan.FromSeconds(2));
            return "not noticed";
        }
        Thread.CurrentThread.Join(TimeSpan.FromSeconds(5));
        return "away";
    }

    private static string Late(ProcessGroup group)
    {
        var x = Tensor.Ones([4]);
        if (group.Rank == 1) Thread.CurrentThread.Join(TimeSpan.FromSeconds(2));
        using var work = group.AllReduce(x, "x");
        var timedOut = false;
        try
        {
            work.Wait(TimeSpan.FromMilliseconds(300));
        }
        catch (TimeoutException)
        {
            timedOut = true;
        }
        work.Wait();
        return $"{(timedOut ? "waited" : "at once")} {Text(x)}";
    }

    private static string Text(Tensor x) => string.Join(' ', x.ToCopy(DType.Float64).ToArray<double>().Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
