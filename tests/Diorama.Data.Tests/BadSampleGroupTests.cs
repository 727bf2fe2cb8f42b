namespace Diorama.Data.Tests;

public sealed class BadSampleGroupTests
{
    [Fact]
    public void Of_ReasonsOfOneKind_AreCountedTogetherAndTheFirstAreToldWhole()
    {
        BadSample[] samples =
        [
            new("a", "a box that is not four numbers, with width and height above 0"),
            .. Enumerable.Range(1, 5).Select(i => new BadSample($"b{i}", $"too large: {i}70000 x 2; the most is 16384")),
        ];
        Assert.Equal(
            [
                "5 left out, too large: b1 (170000 x 2; the most is 16384), b2 (270000 x 2; the most is 16384), b3 (370000 x 2; the most is 16384), …",
                "1 left out, a box that is not four numbers, with width and height above 0: a",
            ],
            BadSampleGroup.Of(samples).Select(group => group.ToString()));
        Assert.Equal("7 left out, of old", new BadSampleGroup("of old", 7, []).ToString());
    }
}
