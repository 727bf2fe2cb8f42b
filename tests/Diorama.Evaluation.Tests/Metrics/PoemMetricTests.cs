using Diorama.Data;
using Diorama.Data.Text;

namespace Diorama.Evaluation.Tests.Metrics;

public sealed class PoemMetricTests
{
    private const string Moon = "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡";

    [Theory]
    [InlineData(Moon, true)]
    [InlineData("朝辞白帝彩云间\n千里江陵一日还\n两岸猿声啼不住\n轻舟已过万重山", true)]
    [InlineData("𠮷前明月光\n疑是地上霜\n举头望明月\n低头思故乡", true)] // one character, two UTF-16 units
    [InlineData("床前明月光\n疑是地上霜\n举头望明月", false)]
    [InlineData("床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n", false)]
    [InlineData("床前明月光\n疑是地上霜\n举头望明月\n两岸猿声啼不住", false)]
    [InlineData("床前明月\n疑是地上\n举头望明\n低头思故", false)]
    [InlineData("床前明月□\n疑是地上霜\n举头望明月\n低头思故乡", false)]
    [InlineData("床前明月 \n疑是地上霜\n举头望明月\n低头思故乡", false)]
    [InlineData("", false)]
    public void HasForm_Text_IsFourEqualLines(string text, bool form) => Assert.Equal(form, PoemMetric.HasForm(text));

    [Fact]
    public void Copied_Lines_AreCountedOneByOne()
    {
        var copied = PoemMetric.Copied([Moon, "疑是地上霜\n\n甲"], new HashSet<string> { "疑是地上霜", "低头思故乡" });
        Assert.Equal((3, 6), (copied.Yes, copied.Count));
    }

    [Fact]
    public void Measure_ModelThatRecites_IsFoundOut()
    {
        var poems = new PoemsDataset();
        var known = poems.Text(Split.Train, 0);
        using var model = new FakeModel(poems.Spec) { Text = i => i % 2 == 0 ? known : $"text {i}" };
        var options = new MeasureOptions { Samples = 10, Seed = 3, Temperature = 0.7 };
        var figures = Measured.By(new PoemMetric(poems, options), model, poems, options).ToDictionary(f => f.Name);
        Assert.Equal(0.5, figures["poems.form"].Value, 12);
        Assert.Equal(0.6, figures["poems.distinct"].Value, 12); // five others, and one five times
        Assert.Equal(20 / 25.0, figures["poems.copied_lines"].Value, 12);
        Assert.Contains("temperature 0.700", figures["poems.form"].Protocol, StringComparison.Ordinal);
        Assert.Matches("of the test poems' lines [0-9.]+%$", figures["poems.copied_lines"].Protocol);
        Assert.All(figures.Values, f => Assert.Equal(3, f.Seed));
    }
}
