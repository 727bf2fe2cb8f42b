namespace Diorama.Torch.Generator;

/// <summary>
/// What operators.txt says: <c>## heading</c> opens a group, <c># sentence</c> directly above a schema documents it, and every other line
/// that is not blank is a schema.
/// </summary>
internal sealed record OperatorFile(EquatableArray<OperatorModel> Operators, EquatableArray<SchemaProblem> Problems)
{
    // More overloads than this hide from the reader which operator runs.
    private const int MaxOverloads = 2;

    public static OperatorFile Parse(string text)
    {
        var operators = new List<OperatorModel>();
        var problems = new List<SchemaProblem>();
        var group = "Operators";
        var doc = "";
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd();
            if (line.StartsWith("##", StringComparison.Ordinal))
                (group, doc) = (CSharpName.Pascal(line.TrimStart('#', ' ').Replace(' ', '_')), "");
            else if (line.StartsWith("#", StringComparison.Ordinal))
                doc = (doc + " " + line.Substring(1).Trim()).Trim();
            else if (line.Length == 0)
                doc = "";
            else
            {
                try
                {
                    var model = SchemaParser.Parse(line) with { Group = group, Line = i, Doc = doc.Length > 0 ? doc : null };
                    Check(model, operators);
                    operators.Add(model);
                }
                catch (SchemaException e)
                {
                    problems.Add(new SchemaProblem(e.Id, e.Message, i, e.Column));
                }

                doc = "";
            }
        }

        return new OperatorFile(new(operators), new(problems));
    }

    private static void Check(OperatorModel model, List<OperatorModel> earlier)
    {
        MethodEmitter.RefuseUnsupported(model);
        var twin = earlier.Find(o => o.TableName == model.TableName);
        if (twin is not null)
            throw new SchemaException("DIO003", $"{model.Name} is declared twice; the first time on line {twin.Line + 1}", 0);

        var overloads = earlier.FindAll(o => o.MethodName == model.MethodName);
        if (overloads.Count >= MaxOverloads)
            throw new SchemaException("DIO004", $"{model.MethodName} has {MaxOverloads} overloads already; name this one with '| name=…'", 0);

        var types = MethodEmitter.ParameterTypes(model);
        if (overloads.Exists(o => MethodEmitter.ParameterTypes(o) == types))
            throw new SchemaException("DIO004", $"{model.MethodName}({types}) exists already; name this one with '| name=…'", 0);
    }
}
