using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests.Tasks;

public sealed class CaptionWriterTests
{
    private static readonly CaptionSpec _captions = Wording.Of(7, 4);

    [Fact]
    public void Nats_PaddedUnknownAndFullRows_CountWordsAndOneEnd()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var writer = Make();
        using var generator = Generator.Seeded(1);
        var picture = Tensor.Randn([3, 5], generator);
        var caption = Tensor.From<long>([2, 3, 0, 0, 4, CaptionSpec.Unknown, 5, 6, 0, 0, 0, 0], 3, 4);
        var (nats, words) = writer.Nats(picture, caption, DType.Float32);
        var logs = writer.Forward(picture, caption).LogSoftmax(-1);
        double Of(int row, params (int Place, int Word)[] said) => -said.Sum(s => logs[row][s.Place][s.Word].Item());

        Assert.Equal([3, 4, 1], words.ToArray<float>());
        Assert.Equal(Of(0, (0, 2), (1, 3), (2, 0)), nats[0].Item(), 1e-4);
        Assert.Equal(Of(1, (0, 4), (2, 5), (3, 6), (4, 0)), nats[1].Item(), 1e-4);
        Assert.Equal(Of(2, (0, 0)), nats[2].Item(), 1e-4);
    }

    [Fact]
    public void Write_WordByWord_IsTheLikeliestOfTheWholeForwardEachTime()
    {
        using var scope = TensorScope.Open();
        using var quiet = Autograd.NoGrad();
        using var writer = Make();
        using var generator = Generator.Seeded(2);
        var picture = Tensor.Randn([8, 5], generator) * 3;
        var written = writer.Write(picture);
        for (var i = 0; i < 8; i++)
        {
            var row = new long[_captions.Length];
            var place = 0;
            for (; place < row.Length; place++)
            {
                var logits = writer.Forward(picture.Narrow(0, i, 1), Tensor.From<long>(row, 1, row.Length))[0][place].ToArray<float>();
                logits[CaptionSpec.Unknown] = float.NegativeInfinity;
                row[place] = Array.IndexOf(logits, logits.Max());
                if (row[place] == CaptionSpec.Padding) break;
            }
            Assert.Equal(row[..place].Select(id => (int)id), written[i]);
        }
        Assert.True(written.Select(w => string.Join(' ', w)).Distinct().Count() > 2, "all alike: the test would not see one picture taken for another");
    }

    private static CaptionWriter Make()
    {
        using var generator = Generator.Default();
        generator.Seed(3);
        var writer = new CaptionWriter(_captions, 5, 16, 2, dropout: 0);
        writer.Eval();
        return writer;
    }
}
