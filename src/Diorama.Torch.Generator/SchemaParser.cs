namespace Diorama.Torch.Generator;

/// <summary>
/// Reads one line of operators.txt: <c>[namespace::]name[.overload](arguments) -> results [| name=X since=V]</c>. The namespace is
/// <c>aten</c> where none is written.
/// </summary>
internal static class SchemaParser
{
    /// <exception cref="SchemaException">The line is no schema, or uses a type that has no counterpart here.</exception>
    public static OperatorModel Parse(string line)
    {
        var bar = line.IndexOf('|');
        var schema = (bar < 0 ? line : line.Substring(0, bar)).TrimEnd();
        var scanner = new SchemaScanner(schema);

        var name = scanner.Identifier("an operator's name");
        if (scanner.TryTake("::"))
            name = scanner.Identifier("an operator's name");
        else
            schema = "aten::" + schema.TrimStart();
        var overload = scanner.TryTake(".") ? scanner.Identifier("an overload's name") : "";

        scanner.Take("(");
        var arguments = Arguments(scanner);
        scanner.Take("->");
        var results = Results(scanner);
        if (!scanner.AtEnd)
            throw scanner.Error("expected the end of the schema");

        var options = bar < 0 ? [] : Options(line, bar);
        var methodName = options.TryGetValue("name", out var chosen) ? chosen : CSharpName.Pascal(name);
        return new OperatorModel(schema, name, overload, new(arguments), new(results), methodName)
        {
            Since = options.TryGetValue("since", out var since) ? since : null,
        };
    }

    private static List<ArgumentModel> Arguments(SchemaScanner scanner)
    {
        var arguments = new List<ArgumentModel>();
        var keywordOnly = false;
        if (scanner.TryTake(")"))
            return arguments;
        do
        {
            if (!keywordOnly && scanner.TryTake("*"))
            {
                keywordOnly = true;
                continue;
            }

            var type = TypeParser.Parse(scanner);
            var name = scanner.Identifier("an argument's name");
            var value = scanner.TryTake("=") ? scanner.Value() : null;
            arguments.Add(new ArgumentModel(name, type, value, keywordOnly));
        }
        while (scanner.TryTake(","));
        scanner.Take(")");
        return arguments;
    }

    private static List<ArgumentModel> Results(SchemaScanner scanner)
    {
        if (!scanner.TryTake("("))
            return [Result(scanner)];
        var results = new List<ArgumentModel>();
        if (scanner.TryTake(")"))
            return results;
        do
            results.Add(Result(scanner));
        while (scanner.TryTake(","));
        scanner.Take(")");
        return results;
    }

    private static ArgumentModel Result(SchemaScanner scanner)
    {
        var type = TypeParser.Parse(scanner);
        return new ArgumentModel(scanner.AtIdentifier() ? scanner.Identifier("a result's name") : "", type);
    }

    private static Dictionary<string, string> Options(string line, int bar)
    {
        var options = new Dictionary<string, string>();
        foreach (var option in line.Substring(bar + 1).Split([' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = option.IndexOf('=');
            var key = equals < 0 ? option : option.Substring(0, equals);
            if (equals < 0 || equals == option.Length - 1 || key is not ("name" or "since"))
                throw new SchemaException("DIO001", $"'{option}' is neither name=… nor since=…", bar);
            options[key] = option.Substring(equals + 1);
        }

        return options;
    }
}
