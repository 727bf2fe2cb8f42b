using Diorama.Core;
using Diorama.Torch;

namespace Diorama.Cli.Tests;

public sealed class TrialFailureTests
{
    [Fact]
    public void Is_WhatLibtorchRefuses_TooLittleMemoryAmongIt_IsTheTrials()
    {
        using var scope = TensorScope.Open();
        // More than an address can name.
        Assert.True(TrialFailure.Is(Assert.Throws<TorchException>(() => Tensor.Zeros([1L << 40, 1L << 20]))));
        Assert.True(TrialFailure.Is(new UserException("settings that do not fit each other")));
    }

    [Fact]
    public void Is_WhatTheDiskRefuses_AndWhoStops_IsNot()
    {
        Assert.False(TrialFailure.Is(StorageErrors.WhenWriting("run", new UnauthorizedAccessException())));
        Assert.False(TrialFailure.Is(StorageErrors.WhenWriting("run", new IOException("as the test has it", 28))));
        Assert.False(TrialFailure.Is(new OperationCanceledException()));
        Assert.False(TrialFailure.Is(new InvalidOperationException("a mistake of ours")));
    }
}
