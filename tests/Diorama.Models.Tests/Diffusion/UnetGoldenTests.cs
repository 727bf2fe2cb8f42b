using Diorama.Nn.Tests;
using Diorama.Torch;

namespace Diorama.Models.Tests;

public sealed class UnetGoldenTests
{
    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows("unet");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AnyWishes_EqualsPyTorch(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        var s = golden.Settings;
        var (channels, side, classes, words) = (s.Int("channels", 1), s.Int("side"), (int)s.Int("classes", 10), (int)s.Int("words", 0));
        var spec = Play.Images((int)side, (int)channels, classes) with { Captions = words > 0 ? Wording.Of(words, (int)s.Int("length")) : null };
        var unet = new UnetConfig
        {
            Width = (int)s.Int("width"),
            Multipliers = [.. s.Ints("multipliers").Select(m => (int)m)],
            Blocks = (int)s.Int("blocks"),
            Attention = (int)s.Int("attention"),
            HeadWidth = (int)s.Int("head_width"),
            Patch = (int)s.Int("patch", 1),
        };
        var wishes = new WishConfig { Conditional = classes > 0, Captions = words > 0, CaptionWidth = (int)s.Int("word_dim") };
        using var net = new Denoiser(unet, wishes, spec);
        GoldenRun.Layer(golden, net, given => [net.Forward(given["x"], given["time"], new(given.GetValueOrDefault("label"), given.GetValueOrDefault("caption")))]);
    }
}
