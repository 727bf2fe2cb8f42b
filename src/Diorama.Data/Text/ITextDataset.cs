namespace Diorama.Data.Text;

/// <summary>A data set of texts in symbols: the field <c>tokens</c>, int64 [length].</summary>
public interface ITextDataset : IDataset
{
    /// <summary>The symbols, made from the training split alone.</summary>
    Vocabulary Vocabulary { get; }

    /// <summary>A sample's text as it was before it became symbols.</summary>
    string Text(Split split, int index);
}
