namespace Diorama.Torch;

internal enum TensorIndexKind
{
    Position,
    Range,
    Ellipsis,
    NewAxis,
}
