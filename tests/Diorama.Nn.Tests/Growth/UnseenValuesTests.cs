using Diorama.Torch;

namespace Diorama.Nn.Tests.Growth;

/// <summary>What growth adds to an optimiser that has made many steps begins with steps of the usual size.</summary>
public sealed class UnseenValuesTests
{
    private const long Steps = 100_000;
    private const int Silence = 3;
    private const double Rate = 0.01;


    // Without marks Adam's first step is 3.2 times the rate, and RMSprop's 10. With them RMSprop divides a gradient by the size of the first ones of its parameter, of two numbers here.
    [Theory]
    [InlineData("adam", false, 2)]
    [InlineData("adam", true, 2)]
    [InlineData("amsgrad", false, 2)]
    [InlineData("rmsProp", false, 5)]
    public void Step_NewValues_MoveNotFarAtOnce(string kind, bool byOperators, double most)
    {
        using var scope = TensorScope.Open();
        using var grown = new Grown(kind);
        grown.Optimizer.AlwaysByOperators = byOperators;
        using var generator = Generator.Seeded(1);
        for (var step = 0; step < 20; step++)
        {
            var before = grown.Values();
            grown.Step(generator, isSilent: step < Silence);
            var moved = grown.Values().Zip(before, (now, then) => Math.Abs(now - then)).ToArray();
            Assert.All(moved, m => Assert.InRange(m, 0, most * Rate));
            Assert.Equal(step >= Silence, Grown.ExtraOf(moved).Any(m => m > 0)); // no gradient has reached it before
            Assert.Contains(Grown.RowsOf(moved), m => m > 0);
        }
        Assert.DoesNotContain(grown.Optimizer.Tensors().SelectMany(t => t.Value.ToArray<float>().Select(v => (t.Name, v))), v => v.Name.EndsWith("sq", StringComparison.Ordinal) && v.v < 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Silence + 2)]
    public void Load_BeforeAllWereSeen_GoesOnBitByBit(int saved)
    {
        using var scope = TensorScope.Open();
        using var whole = new Grown("adam");
        using var parts = new Grown("adam");
        using var generator = Generator.Seeded(1);
        var other = Generator.Seeded(1);
        for (var step = 0; step < 8; step++)
        {
            if (step == saved) parts.Optimizer.Load(parts.Optimizer.Tensors().ToDictionary(t => t.Name, t => t.Value.Clone()), Steps + step);
            whole.Step(generator, step < Silence);
            parts.Step(other, step < Silence);
        }
        Assert.Equal(whole.Values(), parts.Values());
    }

    // A table of 4 entries that has 6 now, and a layer that is new.
    private sealed class Grown : IDisposable
    {
        private readonly Net _small = new(4, isLarge: false);
        private readonly Net _big = new(6, isLarge: true);
        private readonly ParameterGroup _old;
        private readonly ParameterGroup _group;

        internal Grown(string kind)
        {
            using var drawn = Generator.Seeded(2);
            using (Autograd.NoGrad()) foreach (var parameter in _big.Parameters()) parameter.Value.CopyInPlace(Tensor.Randn(parameter.Value.Shape, drawn));
            (_old, _group) = (new ParameterGroup(_small.Parameters()), new ParameterGroup(_big.Parameters()));
            using var before = Make(kind, _old);
            before.Load(before.Tensors().ToDictionary(t => t.Name, t => t.Name.EndsWith("sq", StringComparison.Ordinal) || t.Name == "square_avg" ? t.Value.OnesLike() * 1e-4 : t.Value), Steps);
            Optimizer = Make(kind, _group);
            Optimizer.GrowFrom([before], new Nn.Growth(_small, _big, 0));
        }

        internal Optimizer Optimizer { get; }

        public void Dispose()
        {
            Optimizer.Dispose();
            foreach (var owned in (IDisposable[])[_old, _group, _small, _big]) owned.Dispose();
        }

        internal void Step(Generator generator, bool isSilent)
        {
            _group.ZeroGradients();
            foreach (var (name, parameter) in _big.NamedParameters())
            {
                var gradient = ((Tensor.Rand(parameter.Value.Shape, generator) * 2) - 1) * 0.01;
                if (!isSilent || name == "table.weight") parameter.Value.Grad!.AddInPlace(gradient);
            }
            Optimizer.Step(Rate);
        }

        internal float[] Values() => [.. _big.NamedParameters().OrderBy(p => p.Name, StringComparer.Ordinal).SelectMany(p => p.Parameter.Value.Detach().ToArray<float>())];

        // In the order of the names: the layer's bias and weight, then the table.
        internal static float[] ExtraOf(float[] values) => values[..6];

        internal static float[] RowsOf(float[] values) => values[^4..]; // the two new ones

        private static Optimizer Make(string kind, ParameterGroup group) => kind switch
        {
            "rmsProp" => new RmsProp(group),
            _ => new Adam(group, amsgrad: kind == "amsgrad"),
        };
    }

    private sealed class Net : Module
    {
        internal Net(int entries, bool isLarge)
        {
            if (isLarge) Add("extra", new Linear(2, 2));
            Add("table", new Embedding(entries, 2));
        }
    }
}
