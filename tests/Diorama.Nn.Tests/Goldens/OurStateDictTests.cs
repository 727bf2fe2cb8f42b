using System.Diagnostics;
using System.Globalization;
using Diorama.Torch;

namespace Diorama.Nn.Tests;

/// <summary>Files of ours with freshly initialised modules are what PyTorch expects of the same modules.</summary>
public sealed class OurStateDictTests : IDisposable
{
    private const string Python = "/usr/bin/python3";

    private static readonly string[] _topics = ["linear", "convolution", "embedding", "normalization", "activation", "recurrent", "attention", "reparametrization"];

    private readonly string _folder = Directory.CreateTempSubdirectory("diorama-").FullName;

    public static IEnumerable<TheoryDataRow<string, string>> Cases() => GoldenCase.Rows(_topics).Where(row => row.Data.Item2.EndsWith("/f32", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Save_NewModule_HasPyTorchsNamesShapesAndTypes(string topic, string name)
    {
        using var scope = TensorScope.Open();
        using var golden = GoldenCase.Open(topic, name);
        using var module = LayerFactory.Make(golden.Settings);
        var path = Path.Combine(_folder, "ours.safetensors");
        SafetensorsFile.Save(path, StateDict.Of(module));
        using var ours = SafetensorsFile.Open(path);
        var expected = golden.LoadAll("param.").Concat(golden.LoadAll("buffer.")).Select(e => Describe(e.Key, e.Value.DType, [.. e.Value.Shape]));
        Assert.Equal(expected.Order(StringComparer.Ordinal), ours.Entries.Select(e => Describe(e.Name, e.DType, [.. ours.Load(e.Name).Shape])).Order(StringComparer.Ordinal));
    }

    /// <summary>A module that no case names would go untested above.</summary>
    [Fact]
    public void Cases_OfAllTopics_NameEveryModuleWithAState()
    {
        using var scope = TensorScope.Open();
        var made = new HashSet<Type>();
        foreach (var row in Cases())
        {
            using var golden = GoldenCase.Open(row.Data.Item1, row.Data.Item2);
            using var module = LayerFactory.Make(golden.Settings);
            made.Add(module.GetType());
        }
        Type[] stateless =
        [
            typeof(Sequential), typeof(ModuleList<>), typeof(Flatten), typeof(Unflatten), typeof(Pad), typeof(Upsample), typeof(PixelShuffle), typeof(PixelUnshuffle),
            typeof(MaxPool1d), typeof(MaxPool2d), typeof(MaxPool3d), typeof(AvgPool1d), typeof(AvgPool2d), typeof(AvgPool3d), typeof(AdaptiveAvgPool1d), typeof(AdaptiveAvgPool2d),
        ];
        // PyTorch has no such modules: the weights of published models, and convolutions with the same weights, prove these.
        Type[] ours =
        [
            typeof(Attention), typeof(FeedForward), typeof(LoraAdapter), typeof(RotaryEmbedding), typeof(TransformerBlock), typeof(TransformerStack),
            typeof(UpConv2d), typeof(DownConv2d),
        ];
        var all = typeof(Module).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Module)) && !t.IsAbstract);
        Assert.Empty(all.Except(stateless).Except(ours).Except(made));
    }

    [Fact]
    public void Save_EveryKindOfModule_PyTorchReadsItAndComputesTheSame()
    {
        using var scope = TensorScope.Open();
        var modules = new List<Module>();
        var tensors = new List<(string, Tensor)>();
        foreach (var row in Cases())
        {
            using var golden = GoldenCase.Open(row.Data.Item1, row.Data.Item2);
            var module = LayerFactory.Make(golden.Settings);
            modules.Add(module);
            module.Eval();
            var x = golden.Load(golden.Has("in.x") ? "in.x" : "in.query");
            tensors.AddRange(StateDict.Of(module).Select(e => ($"{row.Data.Item2}/state.{e.Name}", e.Value)));
            tensors.AddRange([($"{row.Data.Item2}/x", x), ($"{row.Data.Item2}/out", Forward(module, x))]);
        }
        var path = Path.Combine(_folder, "modules.safetensors");
        SafetensorsFile.Save(path, tensors);
        modules.ForEach(m => m.Dispose());
        var said = PyTorch("check_modules.py", path);
        // Those of younger modules than PyTorch 1.13's are left out there.
        Assert.True(int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture) >= 100, said);
    }

    [Fact]
    public void Save_WholeNet_PyTorchReadsItAndComputesTheSame()
    {
        using var scope = TensorScope.Open();
        using var net = new InterchangeNet();
        var (image, label) = (Tensor.Randn([2, 1, 9, 7]), Tensor.From<long>([3, 10]));
        net.Forward(image, label); // moves the running statistics
        net.Eval();
        string state = Path.Combine(_folder, "state.safetensors"), io = Path.Combine(_folder, "io.safetensors");
        SafetensorsFile.Save(state, StateDict.Of(net));
        SafetensorsFile.Save(io, [("image", image), ("label", label), ("out", net.Forward(image, label))]);
        PyTorch("check_ours.py", state, io);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Describe(string name, DType dtype, IEnumerable<long> shape) => $"{name} {dtype} [{string.Join(", ", shape)}]";

    private static Tensor Forward(Module module, Tensor x) => module switch
    {
        Gru gru => gru.Forward(x).Output,
        Lstm lstm => lstm.Forward(x).Output,
        MultiheadAttention attention => attention.Forward(x),
        _ => ((IForward)module).Forward(x),
    };

    /// <summary>What a script of tests/goldens prints; the test fails with what it says when it refuses, and is skipped where there is no PyTorch.</summary>
    private static string PyTorch(string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Python) && Start("-c", "import torch").Code == 0, $"{Python} has no torch here (Debian: apt install python3-torch)");
        var (code, text) = Start([Path.Combine(AppContext.BaseDirectory, "goldens", script), .. arguments]);
        Assert.True(code == 0, text);
        return text;
    }

    private static (int Code, string Text) Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
