using Diorama.Data;
using Diorama.Data.Loading;
using Diorama.Nn;
using Diorama.Torch;

namespace Diorama.Cli.Verify;

/// <summary>Training as Keras's example mnist_net2net.py has it: stochastic gradient descent with momentum 0.9, batches of 32, a look at the test digits after every pass.</summary>
/// <param name="digits">The data; borrowed.</param>
/// <param name="passes">How many passes.</param>
/// <param name="fraction">The share of the training digits.</param>
/// <param name="tested">How many test digits.</param>
/// <param name="seed">Of their order.</param>
internal sealed class Net2NetTraining(IDataset digits, int passes, double fraction, int tested, long seed)
{
    private const int BatchSize = 32;
    private const int TestBatch = 500;
    private const double Momentum = 0.9;

    /// <summary>Trains a network.</summary>
    /// <param name="network">Moved.</param>
    /// <param name="lr">The learning rate, the same for all steps.</param>
    /// <param name="progress">Told what share is done.</param>
    /// <param name="stop">Asks to stop.</param>
    /// <returns>The mean cross-entropy of the test digits after each pass, in nats.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public IReadOnlyList<double> Run(Net2NetNetwork network, double lr, Action<double> progress, CancellationToken stop)
    {
        using var loader = new Loader(digits, new LoaderOptions { BatchSize = BatchSize, Seed = seed, Fraction = fraction });
        using var group = new ParameterGroup(network.Parameters());
        using var optimizer = new Sgd(group, Momentum);
        var losses = new List<double>();
        for (var step = 0; step < passes * loader.BatchesPerPass; step++)
        {
            stop.ThrowIfCancellationRequested();
            using (var host = loader.Next()!)
            {
                using var scope = TensorScope.Open();
                group.ZeroGradients();
                Loss(network, host.ToBatch()).Backward();
                optimizer.Step(lr);
            }
            if ((step + 1) % loader.BatchesPerPass == 0) losses.Add(TestLoss(network));
            progress((step + 1.0) / (passes * loader.BatchesPerPass));
        }
        return losses;
    }

    private double TestLoss(Net2NetNetwork network)
    {
        using var loader = new Loader(digits, new LoaderOptions { Split = Split.Test, BatchSize = TestBatch, Shuffle = false, AtMost = tested });
        var sum = 0.0;
        while (loader.Next() is { } host)
        {
            using (host)
            {
                using var scope = TensorScope.Open();
                using var quiet = Autograd.NoGrad();
                sum += Loss(network, host.ToBatch()).Item() * host.Count;
            }
        }
        return sum / tested;
    }

    // The example's pictures are from 0 to 1, ours from -1 to 1.
    private static Tensor Loss(Net2NetNetwork network, Batch batch) => network.Forward((batch["image"] + 1) / 2).CrossEntropyLoss(batch["label"]);
}
