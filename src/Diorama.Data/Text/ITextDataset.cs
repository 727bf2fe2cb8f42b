using Diorama.Core;

namespace Diorama.Data.Text;

/// <summary>A data set of texts in tokens: the field <c>tokens</c>, int64 [length].</summary>
public interface ITextDataset : IDataset
{
    /// <summary>How its texts became ids; learnt from the training split alone.</summary>
    Tokenizer Tokenizer { get; }

    /// <summary>A sample's text, as it was before it became ids where that is known.</summary>
    string Text(Split split, int index);

    /// <summary>A sample's ids, all of them, without begin, end and padding.</summary>
    int[] Ids(Split split, int index);
}
