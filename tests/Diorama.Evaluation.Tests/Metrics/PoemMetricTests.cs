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
}
