using Diorama.Cli.Bench;

namespace Diorama.Cli.Tests.Bench;

/// <summary>Programs that print what a test says, and remember how they were called.</summary>
internal sealed class FakePrograms(Func<string, IReadOnlyList<string>, string> answer) : IPrograms
{
    public List<string> Calls { get; } = [];

    public (string Output, long Started) Run(string file, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        Calls.Add($"{Path.GetFileName(file)} {string.Join(' ', arguments)}");
        return (answer(file, arguments), 0);
    }
}
