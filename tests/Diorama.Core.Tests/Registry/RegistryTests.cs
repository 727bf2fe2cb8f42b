namespace Diorama.Core.Tests;

public sealed class RegistryTests
{
    private readonly Registry<Func<int>> _registry = new Registry<Func<int>>("model").Add("dcgan", "Deep convolutional GAN", () => 1).Add("VAE", "Variational autoencoder", () => 2);

    [Fact]
    public void Get_KnownName_IsTheThingWhateverTheCase()
    {
        Assert.Equal(1, _registry.Get("DCGAN")());
        Assert.Equal(2, _registry.Get("vae")());
        Assert.Equal(["dcgan", "VAE"], _registry.Names);
        Assert.Equal("Deep convolutional GAN", _registry.Find("dcgan")!.Description);
        Assert.Null(_registry.Find("x"));
    }

    [Theory]
    [InlineData("dcgn", "there is no model called dcgn; did you mean dcgan?")]
    [InlineData("transformer", "there is no model called transformer; known: dcgan, VAE")]
    public void Get_UnknownName_NamesTheNearOrAll(string name, string expected) =>
        Assert.Equal(expected, Assert.Throws<UserException>(() => _registry.Get(name)).Message);

    [Fact]
    public void Add_TakenNameOrLongDescription_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => _registry.Add("Dcgan", "again", () => 3));
        Assert.Throws<ArgumentException>(() => _registry.Add("new", "two\nlines", () => 3));
    }
}
