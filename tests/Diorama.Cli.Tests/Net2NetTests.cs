using Diorama.Cli.Verify;
using Diorama.Evaluation;
using Diorama.Tests;
using Diorama.Torch;

namespace Diorama.Cli.Tests;

public sealed class Net2NetTests
{
    [Fact]
    [Seeded]
    public void Grown_WiderOrDeeper_SaysWhatTheTeacherSays()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var teacher = new Net2NetNetwork(4);
        using var wider = Net2NetStudents.Grown(teacher, new(8), seed: 1);
        using var deeper = Net2NetStudents.Grown(teacher, new(4, refine: 1), seed: 1);
        var x = Tensor.Rand([3, 1, 28, 28]);
        var said = teacher.Forward(x);
        Assert.All([wider, deeper], student => Assert.InRange((student.Forward(x) - said).Abs().Max().Item(), 0, 1e-5));
        Assert.True(wider.Parameters().Sum(p => p.Value.NumElements) > 1.9 * teacher.Parameters().Sum(p => p.Value.NumElements));
    }

    [Fact]
    [Seeded]
    public void Padded_TheTeachersUnits_AreKeptAndOthersAdded()
    {
        using var scope = TensorScope.Open();
        using var teacher = new Net2NetNetwork(4);
        using var student = Net2NetStudents.Padded(teacher, new(8));
        Assert.True(student.First.Weight.Value.Narrow(0, 0, 4).Equal(teacher.First.Weight.Value));
        Assert.True(student.Second.Weight.Value.Narrow(1, 0, 4).Equal(teacher.Second.Weight.Value));
        Assert.True(student.Last.Weight.Value.Narrow(1, 0, 4).Equal(teacher.Last.Weight.Value));
        Assert.All(student.Hidden.Bias!.Value.Narrow(0, 4, 4).ToArray<float>(), b => Assert.Equal(0.1f, b));
        Assert.InRange(student.First.Weight.Value.Narrow(0, 4, 4).Std().Item(), 0.05, 0.15);
    }

    [Fact]
    public void Measure_AFewDigits_LearnsAndTellsEveryPass()
    {
        var figures = new Net2NetTable { Fraction = 0.01, Tested = 500 }.Measure(new TargetContext(0, "", default));
        Assert.Equal(21, figures.Count);
        Assert.Equal(["net2net.teacher.1", "net2net.teacher.2", "net2net.teacher.3", "net2net.wider-random.1"], figures.Take(4).Select(f => f.Name));
        Assert.True(figures[2].Value < figures[0].Value);
        var (taught, grown, random) = (figures[2].Value, figures.Single(f => f.Name == "net2net.deeper-grown.1").Value, figures.Single(f => f.Name == "net2net.deeper-random.1").Value);
        Assert.InRange(grown, 0.5 * taught, 1.1 * taught); // goes on from where the teacher was
        Assert.True(random > grown, $"{random} against {grown}");
        var against = figures.Single(f => f.Name == "net2net.deeper.1");
        Assert.Equal((grown - random, 0, true), (against.Value, against.Target, against.Met));
        Assert.Equal(0.032 - 0.061, against.Peer!.Value, 1e-9);
        Assert.All(figures.TakeLast(6), f => Assert.Equal(f.Value <= 0, f.Met));
    }
}
