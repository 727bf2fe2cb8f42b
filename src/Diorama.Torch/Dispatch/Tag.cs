namespace Diorama.Torch;

/// <summary>What an argument of the native call holds. Mirrors dio_tag in native/diorama.h.</summary>
internal enum Tag
{
    None = 0,
    Tensor = 1,
    Int = 2,
    Double = 3,
    Bool = 4,
    Ints = 5,
    Doubles = 6,
    Bools = 7,
    Tensors = 8,
    OptionalTensors = 9,
    String = 10,
    Device = 11,
    Generator = 12,
    Object = 13,
}
