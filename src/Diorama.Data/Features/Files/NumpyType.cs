namespace Diorama.Data.Features;

/// <summary>A type of values in NumPy's files.</summary>
/// <param name="Code">Kind and bytes a value: <c>f4</c>; <c>U</c> for texts, of any length.</param>
/// <param name="Type">The type here.</param>
/// <param name="Words">How messages call values of it.</param>
internal sealed record NumpyType(string Code, Type Type, string Words)
{
    /// <summary>Those that are read and written.</summary>
    private static readonly NumpyType[] _all =
    [
        new("b1", typeof(bool), "bool"), new("u1", typeof(byte), "uint8"), new("i4", typeof(int), "int32"), new("i8", typeof(long), "int64"),
        new("f4", typeof(float), "float32"), new("f8", typeof(double), "float64"), new("U", typeof(string), "text"),
    ];

    public bool IsText => Code == "U";

    /// <summary>Bytes a value, of numbers.</summary>
    public int Bytes => Code[1] - '0';

    public static NumpyType? Of(Type type) => Array.Find(_all, t => t.Type == type);

    public static NumpyType? OfCode(string code) => Array.Find(_all, t => t.Code == code && !t.IsText);
}
