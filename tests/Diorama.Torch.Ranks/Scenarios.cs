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
        "large" => Large(group),
        "shape" => Reduce(group, Tensor.Ones([IsOdd(group) ? 4 : 6])),
        "same-size" => Reduce(group, Tensor.Ones(IsOdd(group) ? [3, 2] : [2, 3])),
        "dtype" => Reduce(group, Tensor.Ones([6], IsOdd(group) ? DType.Float64 : DType.Float32)),
        "operation" => Operation(group),
        "reduction" => Reduce(group, Tensor.Ones([6]), reduction: IsOdd(group) ? RankReduction.Max : RankReduction.Sum),
        "root" => Root(group),
        "gather" => Gather(group),
        "order" => Order(group),
        "missing" => Missing(group),
        "afterwards" => Afterwards(group),
        "killed" => Killed(group, store),
        "late" => Late(group),
        "paused" => Paused(group, store),
        "types" => Types(group),
        "overlap" => Overlap(group),
        _ => throw new ArgumentException($"there is no scenario {name}", nameof(name)),
    };

    // The last rank is the one that differs from the others.
    private static bool IsOdd(ProcessGroup group) => group.Rank == group.Size - 1;

    private static string Collectives(ProcessGroup group)
    {
        var told = new List<string> { group.Backend.ToString() };
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
        var many = Enumerable.Range(0, 200).Select(i => Tensor.Full([10_000], i * (group.Rank + 1.0))).ToList();
        var works = many.Select((x, i) => group.AllReduce(x, $"many {i}")).ToList();
        foreach (var work in works) work.Wait();
        told.Add(works.TrueForAll(w => w.IsDone) && many.Index().All(x => x.Item[0].Item() == 3 * x.Index && x.Item[9_999].Item() == 3 * x.Index) ? "done" : "not done");
        works.ForEach(w => w.Dispose());
        group.Barrier("end");
        return string.Join("; ", told);
    }

    // Larger than what is carried at once, and together larger than all that ranks of one machine share.
    private static string Large(ProcessGroup group)
    {
        const long Length = 13_000_001;
        var (x, y) = (Tensor.Arange(0, Length, dtype: DType.Float64) * (group.Rank + 1.0), Tensor.Full([Length], group.Rank, DType.Float64));
        var all = Tensor.Zeros([group.Size, Length], DType.Float64);
        using (var sum = group.AllReduce(x, "sum"))
        using (var one = group.Broadcast(y, "from 1", root: 1))
        using (var gathered = group.AllGather(Tensor.Full([Length], group.Rank + 0.5, DType.Float64), all, "gather"))
        {
            gathered.Wait();
            one.Wait();
            sum.Wait();
        }
        var (ranks, sumOfAll) = (group.Size * (group.Size + 1) / 2.0, Length * (Length - 1) / 2.0);
        return $"{x.Sum().Item() / (ranks * sumOfAll)} {y.Sum().Item() / Length} {all.Sum().Item() / Length}";
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
        using var work = IsOdd(group) ? group.Broadcast(x, "x") : group.AllReduce(x, "x");
        work.Wait();
        return Text(x);
    }

    private static string Root(ProcessGroup group)
    {
        var x = Tensor.Ones([6]);
        using var work = group.Broadcast(x, "x", root: IsOdd(group) ? 1 : 0);
        work.Wait();
        return Text(x);
    }

    private static string Gather(ProcessGroup group)
    {
        var x = Tensor.Ones([IsOdd(group) ? 3 : 2]);
        var all = Tensor.Zeros([group.Size, .. x.Shape]);
        using var work = group.AllGather(x, all, "x");
        work.Wait();
        return Text(all);
    }

    // Equal in everything but what they are of.
    private static string Order(ProcessGroup group)
    {
        var (first, second) = (Tensor.Full([4], 1.0), Tensor.Full([4], 10.0));
        return IsOdd(group) ? Reduce(group, second, "second") + Reduce(group, first, "first") : Reduce(group, first, "first") + Reduce(group, second, "second");
    }

    private static string Missing(ProcessGroup group)
    {
        if (!IsOdd(group)) Reduce(group, Tensor.Ones([4]), "not of the last");
        return Reduce(group, Tensor.Ones([4]), "both");
    }

    private static string Afterwards(ProcessGroup group)
    {
        try
        {
            Reduce(group, Tensor.Ones([IsOdd(group) ? 4 : 6]));
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

    // The test stops rank 0 while it waits, for longer than it may wait, and lets it go on.
    private static string Paused(ProcessGroup group, Store store)
    {
        var x = Tensor.Ones([4]);
        if (group.Rank == 1) store.Wait("go", TimeSpan.FromMinutes(1));
        using var work = group.AllReduce(x, "x");
        if (group.Rank == 0) store.Set("waits", [1]);
        work.Wait();
        return Text(x);
    }

    private static string Types(ProcessGroup group)
    {
        var told = new List<string>();
        foreach (var dtype in (DType[])[DType.Bool, DType.Int16, DType.BFloat16])
        {
            var one = Tensor.Full([3], group.Rank, dtype);
            using (var work = group.Broadcast(one, "one", root: 1)) work.Wait();
            var all = Tensor.Zeros([group.Size, 3], dtype);
            using (var work = group.AllGather(Tensor.Full([3], group.Rank, dtype), all, "all")) work.Wait();
            told.Add($"{Text(one)}, {Text(all)}");
            try
            {
                using var sum = group.AllReduce(one, "sum");
                sum.Wait();
                told.Add(Text(one));
            }
            catch (TorchException e)
            {
                told.Add(e.Reason.Split('\n')[0]);
            }
        }
        return string.Join("; ", told.Append(Reduce(group, Tensor.Ones([2])))); // and the group goes on
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

    // Rank 1 does by hand what rank 0's backward pass must do in this order: the last layer's gradient is on its way before the pass comes to what lies below it.
    private static string Overlap(ProcessGroup group)
    {
        if (group.Rank == 1)
        {
            return string.Join("; ", ((string[])["middle", "net 1/2", "middle gradient", "net 2/2"]).Select(label => Reduce(group, Tensor.Ones([4]), label)));
        }
        var (first, last, flat) = (Tensor.Full([4], 2.0), Tensor.Full([4], 3.0), Tensor.Zeros([8]));
        Tensor[] gradients = [flat.Narrow(0, 0, 4), flat.Narrow(0, 4, 4)];
        foreach (var (leaf, gradient) in ((Tensor[])[first, last]).Zip(gradients))
        {
            leaf.RequiresGrad = true;
            leaf.Grad = gradient;
        }
        using var buckets = new GradientBuckets(group, "net", [gradients[1], gradients[0]], [first, last], gradients, [1, 0]);
        buckets.Begin();
        buckets.Arm();
        (group.Sum(first, "middle") * last).Sum().Backward();
        buckets.Finish();
        return Text(flat);
    }

    private static string Text(Tensor x) => string.Join(' ', x.ToCopy(DType.Float64).ToArray<double>().Select(v => v.ToString(CultureInfo.InvariantCulture)));
}
