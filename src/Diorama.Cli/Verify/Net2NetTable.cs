using Diorama.Core;
using Diorama.Data.Images;
using Diorama.Evaluation;
using Diorama.Torch;

namespace Diorama.Cli.Verify;

/// <summary>The table of Keras's example mnist_net2net.py: the test loss of a small classifier of digits, and of wider and deeper ones that begin with what it has learnt, at random or grown.</summary>
/// <remarks>
/// Chen et al. 2016, "Net2Net", arXiv 1511.05641; https://github.com/keras-team/keras, examples/mnist_net2net.py at 10bfb1c. Their deeper student begins with identity
/// layers, ours with residual ones.
/// </remarks>
internal sealed class Net2NetTable : IPublishedTarget
{
    private const int Width = 64; // of the teacher; the wider student has twice as many
    private const double TeacherLr = 0.01;
    private const double StudentLr = 0.001;
    private const double Tolerance = 0.003;
    private const double AtRandom = 0.02; // single runs, theirs too: their own example tells of 0.054 and of 0.075 after the teacher's first pass

    private static readonly Dictionary<string, double[]> _published = new(StringComparer.Ordinal)
    {
        ["teacher"] = [0.075, 0.041, 0.041],
        ["wider-random"] = [0.036, 0.034, 0.032],
        ["wider-grown"] = [0.032, 0.030, 0.030],
        ["deeper-random"] = [0.061, 0.043, 0.041],
        ["deeper-grown"] = [0.032, 0.031, 0.029],
    };

    public string Name => "net2net";

    public bool IsQuick => false;

    /// <summary>The share of the training digits; for tests less than all.</summary>
    internal double Fraction { get; init; } = 1;

    /// <summary>How many test digits; for tests less than all.</summary>
    internal int Tested { get; init; } = 10_000;

    public IReadOnlyList<Figure> Measure(TargetContext context)
    {
        using (var generator = Generator.Default()) generator.Seed((ulong)context.Seed);
        var training = new Net2NetTraining(new DigitsDataset(), _published["teacher"].Length, Fraction, Tested, context.Seed);
        using var teacher = new Net2NetNetwork(Width);
        List<Figure> figures = [.. Train("teacher", teacher, TeacherLr)];
        foreach (var (name, make) in Students(teacher, context.Seed))
        {
            using var student = make();
            figures.AddRange(Train(name, student, StudentLr));
        }
        return [.. figures, .. Against(figures, "wider", context.Seed), .. Against(figures, "deeper", context.Seed)];

        IEnumerable<Figure> Train(string name, Net2NetNetwork network, double lr)
        {
            var losses = Waiting.During($"{Name}: {name}", progress => training.Run(network, lr, progress, context.Stop));
            return losses.Select((loss, pass) => Told(name, pass, loss, lr, context.Seed));
        }
    }

    // What is claimed of growth: at no pass is it worse than beginning at random.
    private IEnumerable<Figure> Against(IReadOnlyList<Figure> figures, string way, long seed)
    {
        for (var pass = 1; pass <= _published["teacher"].Length; pass++)
        {
            var (grown, random) = (figures.Single(f => f.Name == $"{Name}.{way}-grown.{pass}"), figures.Single(f => f.Name == $"{Name}.{way}-random.{pass}"));
            yield return new Figure($"{Name}.{way}.{pass}", grown.Value - random.Value, "nats")
            {
                Title = $"The same, {way}, grown less random, after pass {pass}",
                Peer = grown.Peer - random.Peer,
                Protocol = "one run of each; growth is at no pass worse; Keras, examples/mnist_net2net.py",
                Seed = seed,
                Samples = Tested,
            }.AtMost(0);
        }
    }

    private static IEnumerable<(string Name, Func<Net2NetNetwork> Make)> Students(Net2NetNetwork teacher, long seed) =>
    [
        ("wider-random", () => Net2NetStudents.Padded(teacher, new(2 * Width))),
        ("wider-grown", () => Net2NetStudents.Grown(teacher, new(2 * Width), seed)),
        ("deeper-random", () => Net2NetStudents.Deepened(teacher, new(Width, plain: 1))),
        ("deeper-grown", () => Net2NetStudents.Grown(teacher, new(Width, refine: 1), seed)),
    ];

    private Figure Told(string name, int pass, double loss, double lr, long seed)
    {
        var (published, isGrown) = (_published[name][pass], name.EndsWith("grown", StringComparison.Ordinal));
        var figure = new Figure($"{Name}.{name}.{pass + 1}", loss, "nats")
        {
            Title = $"Test loss after pass {pass + 1}, {name.Replace('-', ' ')}",
            Peer = published,
            Protocol = FormattableString.Invariant(
                $"{Tested} test digits; SGD with momentum 0.9 at {lr}, batches of 32, 55,000 of their 60,000 digits; within {(isGrown ? Tolerance : AtRandom)}; Keras, examples/mnist_net2net.py"
            ),
            Seed = seed,
            Samples = Tested,
        };
        return isGrown ? figure.AtMost(published + Tolerance) : figure.Near(published, AtRandom);
    }
}
