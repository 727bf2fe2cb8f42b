using Diorama.Core;

namespace Diorama.Torch.Tests;

public sealed class DeviceTests
{
    [Theory]
    [InlineData("cpu", "cpu")]
    [InlineData("cpu:0", "cpu")]
    [InlineData("meta", "meta")]
    public void Parse_KnownDevice_ReadsIt(string text, string expected) => Assert.Equal(expected, Device.Parse(text).ToString());

    [Fact]
    public void Parse_Auto_IsTheFirstGpuOrTheProcessor() =>
        Assert.Equal(TorchRuntime.DeviceCount(DeviceType.Cuda) > 0 ? Device.Cuda() : Device.Cpu, Device.Parse("auto"));

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("CPU")]
    [InlineData("cpu:1")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0:0")]
    [InlineData("cuda:99999999999")]
    [InlineData("auto:1")]
    public void Parse_NoDevice_IsTheUsersMistake(string text) =>
        Assert.Contains("write auto, cpu, cuda or cuda:N", Assert.Throws<UserException>(() => Device.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("tpu", "cpu")]
    [InlineData("CUDA:0", "cuda")]
    [InlineData("cpu:1", "cpu")]
    public void TryParse_NearADevice_NamesIt(string text, string near)
    {
        Assert.False(Device.TryParse(text, out var device, out var problem));
        Assert.Equal(Device.Cpu, device);
        Assert.EndsWith($"did you mean {near}?", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_GpuThatIsNotThere_SaysHowManyThereAre() =>
        Assert.Contains("CUDA devices", Assert.Throws<UserException>(() => Device.Parse("cuda:127")).Message, StringComparison.Ordinal);

    [Fact]
    public void Value_Default_IsTheProcessor()
    {
        Assert.Equal(Device.Cpu, default);
        Assert.Equal("cuda:3", Device.Cuda(3).ToString());
    }
}
