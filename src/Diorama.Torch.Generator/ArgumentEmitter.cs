namespace Diorama.Torch.Generator;

/// <summary>Turns an argument of a schema into a C# parameter and the code that passes it on.</summary>
internal static class ArgumentEmitter
{
    // Handle lists up to this length live on the stack.
    private const int StackHandles = 64;

    public static LoweredArgument Receiver { get; } =
        new("Tensor", "this", null, "Arg.Of(this)") { KeepAlive = "GC.KeepAlive(this);" };

    public static LoweredArgument Lower(ArgumentModel argument)
    {
        var type = argument.Type;
        return type switch
        {
            { IsList: true, Element: ElementType.Tensor } => TensorList(argument),
            { IsList: true } => ValueList(argument),
            { Element: ElementType.Str } => Text(argument),
            _ => Single(argument),
        };
    }

    /// <summary>The C# type of one element.</summary>
    public static string ElementName(ElementType element) => element switch
    {
        ElementType.Int => "long",
        ElementType.Float => "double",
        ElementType.Bool => "bool",
        ElementType.Str => "string",
        ElementType.ScalarType => "DType",
        _ => element.ToString(),
    };

    private static LoweredArgument Single(ArgumentModel argument)
    {
        var type = argument.Type;
        var name = CSharpName.Parameter(argument.Name);
        var value = Default(argument);

        // A struct's default is not the schema's, so null stands for that.
        var nullForDefault = type is { Element: ElementType.Scalar, IsOptional: false } && value is not null;
        var lowered = new LoweredArgument(
            ElementName(type.Element) + (type.IsOptional || nullForDefault ? "?" : ""),
            name,
            nullForDefault ? "null" : value,
            nullForDefault ? $"Arg.Of({name} ?? {value})" : $"Arg.Of({name})");
        return type.Element is ElementType.Tensor or ElementType.Generator
            ? lowered with { KeepAlive = $"GC.KeepAlive({name});" }
            : lowered;
    }

    private static LoweredArgument Text(ArgumentModel argument)
    {
        var name = CSharpName.Parameter(argument.Name);
        var local = CSharpName.Local(argument.Name);
        var pass = $"Arg.Utf8({local}Pointer, {local}Utf8.Length)";
        return argument.Type.IsOptional
            ? new("string?", name, Default(argument), $"{name} is null ? Arg.None : {pass}")
            {
                Prologue = [$"var {local}Utf8 = Encoding.UTF8.GetBytes({name} ?? \"\");"],
                Pin = $"byte* {local}Pointer = {local}Utf8",
            }
            : new("string", name, Default(argument), pass)
            {
                Prologue = [$"var {local}Utf8 = Encoding.UTF8.GetBytes({name});"],
                Pin = $"byte* {local}Pointer = {local}Utf8",
            };
    }

    private static LoweredArgument ValueList(ArgumentModel argument)
    {
        var type = argument.Type;
        var element = ElementName(type.Element);
        var name = CSharpName.Parameter(argument.Name);
        var pointer = CSharpName.Local(argument.Name) + "Pointer";
        var pin = $"{element}* {pointer} = {name}";
        var pass = $"Arg.{ListName(type.Element)}({pointer}, {name}.Length)";
        if (type.IsOptional)
            return new($"{element}[]?", name, Default(argument), $"{name} is null ? Arg.None : {pass}") { Pin = pin };

        var items = argument.Default is null ? [] : DefaultValue.OfList(argument.Default, type);
        return new($"ReadOnlySpan<{element}>", name, argument.Default is null ? null : "default", pass)
        {
            Prologue = items.Length == 0 ? [] : [$"{name} = {name}.IsEmpty ? [{string.Join(", ", items)}] : {name};"],
            Pin = pin,
        };
    }

    private static LoweredArgument TensorList(ArgumentModel argument)
    {
        var optional = argument.Type.HasOptionalElements;
        var name = CSharpName.Parameter(argument.Name);
        var local = CSharpName.Local(argument.Name);
        return new(
            $"ReadOnlySpan<Tensor{(optional ? "?" : "")}>",
            name,
            argument.Default is null ? null : "default",
            $"Arg.{(optional ? "OptionalTensors" : "Tensors")}({local}Pointer, {local}Handles.Length)")
        {
            Prologue =
            [
                $"Span<nint> {local}Handles = {name}.Length <= {StackHandles} ? stackalloc nint[{name}.Length] : new nint[{name}.Length];",
                $"TensorList.{(optional ? "FillOptional" : "Fill")}({name}, {local}Handles);",
            ],
            Pin = $"nint* {local}Pointer = {local}Handles",
            KeepAlive = $"TensorList.KeepAlive({name});",
        };
    }

    private static string ListName(ElementType element) => element switch
    {
        ElementType.Int => "Ints",
        ElementType.Float => "Doubles",
        _ => "Bools",
    };

    // PyTorch's keyword-only options without a default (`Generator? generator`) are None when left out.
    private static string? Default(ArgumentModel argument) => argument switch
    {
        { Default: { } text } => DefaultValue.Of(text, argument.Type.Element),
        { IsKeywordOnly: true, Type.IsOptional: true } => "null",
        _ => null,
    };
}
