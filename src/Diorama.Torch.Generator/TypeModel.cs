namespace Diorama.Torch.Generator;

/// <summary>A type of a schema: <c>int[2]?</c> is an optional list of two ints, <c>Tensor?[]</c> a list of optional tensors.</summary>
/// <param name="Element">What the type holds.</param>
/// <param name="IsList">Whether it is a list.</param>
/// <param name="IsOptional">Whether the whole may be None.</param>
/// <param name="HasOptionalElements">Whether an element of the list may be None.</param>
/// <param name="Size">The length that a single default value is expanded to; 0 when the schema names none.</param>
/// <param name="IsWritten">Whether the alias annotation has a <c>!</c>: the operator writes to it.</param>
internal sealed record TypeModel(
    ElementType Element,
    bool IsList = false,
    bool IsOptional = false,
    bool HasOptionalElements = false,
    int Size = 0,
    bool IsWritten = false)
{
    public bool IsTensor => Element == ElementType.Tensor && !IsList;
}
