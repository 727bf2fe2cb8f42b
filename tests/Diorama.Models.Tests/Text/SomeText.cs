using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Models.Tests;

/// <summary>Eight quatrains that everybody knows, each with a first character of its own, as a data set would give them.</summary>
internal static class SomeText
{
    internal static IReadOnlyList<string> Poems { get; } =
    [
        "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
        "白日依山尽\n黄河入海流\n欲穷千里目\n更上一层楼",
        "春眠不觉晓\n处处闻啼鸟\n夜来风雨声\n花落知多少",
        "千山鸟飞绝\n万径人踪灭\n孤舟蓑笠翁\n独钓寒江雪",
        "空山不见人\n但闻人语响\n返景入深林\n复照青苔上",
        "红豆生南国\n春来发几枝\n愿君多采撷\n此物最相思",
        "松下问童子\n言师采药去\n只在此山中\n云深不知处",
        "锄禾日当午\n汗滴禾下土\n谁知盘中餐\n粒粒皆辛苦",
    ];

    internal static DataSpec Spec { get; } = SpecOf(length: 27, [.. Poems.SelectMany(poem => poem).Distinct().Where(c => c != '\n').Select(c => c.ToString())]);

    internal static DataSpec SpecOf(int length, params IEnumerable<string> characters) => new()
    {
        Modality = Modality.Text,
        Shape = [length],
        Tokenizer = CharacterTokenizer.Of(characters),
    };

    /// <summary>Rows of tokens: begin, the text, end, padding.</summary>
    internal static Batch Batch(TextSymbols symbols, int length, params IReadOnlyList<string> texts)
    {
        var tokens = new long[texts.Count * length];
        for (var i = 0; i < texts.Count; i++)
        {
            long[] row = [SpecialSymbols.Begin, .. symbols.Tokenizer.Encode(texts[i]).Select(id => (long)id), SpecialSymbols.End];
            row.CopyTo(tokens, i * length);
        }
        return new Batch(texts.Count, new Dictionary<string, Tensor> { ["tokens"] = Tensor.From<long>(tokens, texts.Count, length) });
    }
}
