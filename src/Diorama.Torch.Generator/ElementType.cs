namespace Diorama.Torch.Generator;

/// <summary>What a schema type holds once lists, optionals and aliases are taken off.</summary>
internal enum ElementType
{
    Tensor,
    Int,
    Float,
    Bool,
    Scalar,
    ScalarType,
    Device,
    Generator,
    Str,
}
