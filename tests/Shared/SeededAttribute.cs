using System.Reflection;
using Diorama.Torch;
using Xunit.v3;

namespace Diorama.Tests;

/// <summary>
/// Starts libtorch's own random numbers anew for each test, so that what a test leaves to chance (a layer's initial weights) is the same in every run.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class SeededAttribute : BeforeAfterTestAttribute
{
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Seed(1);

    /// <summary>Constructors of test classes run before <see cref="Before"/>; these numbers are for the next test's.</summary>
    public override void After(MethodInfo methodUnderTest, IXunitTest test) => Seed(2);

    internal static void Seed(ulong seed)
    {
        using var generator = Generator.Default();
        generator.Seed(seed);
    }
}
