using Diorama.Tests;

// Live tensors are counted over the whole process, and libtorch has threads of its own: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(TorchFixture))]
[assembly: NoTensorLeaks]
[assembly: Seeded]
