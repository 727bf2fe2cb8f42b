using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Diorama.Torch;

/// <summary>The C ABI of native/diorama.h. Functions that return an int status give 0, or 1 with the message in <see cref="Error"/>.</summary>
internal static unsafe partial class NativeMethods
{
    internal const int AbiVersion = 3;
    internal const string Library = "diorama";

    [LibraryImport(Library, EntryPoint = "dio_build_info")]
    internal static partial byte* BuildInfo();

    [LibraryImport(Library, EntryPoint = "dio_config_text")]
    internal static partial byte* ConfigText();

    [LibraryImport(Library, EntryPoint = "dio_error")]
    internal static partial byte* Error();

    [LibraryImport(Library, EntryPoint = "dio_operator_find")]
    internal static partial int OperatorFind(byte* schema, out nint found);

    [LibraryImport(Library, EntryPoint = "dio_operator_exists")]
    internal static partial int OperatorExists(byte* name, byte* overload);

    [LibraryImport(Library, EntryPoint = "dio_operator_call")]
    internal static partial int OperatorCall(nint op, Arg* args, int count, Arg* results, int capacity, int* resultCount);

    [LibraryImport(Library, EntryPoint = "dio_tensors_free")]
    internal static partial void TensorsFree(nint* tensors, long count);

    [LibraryImport(Library, EntryPoint = "dio_tensor_describe")]
    internal static partial int TensorDescribe(nint tensor, TensorInfo* info);

    [LibraryImport(Library, EntryPoint = "dio_tensor_from_memory")]
    internal static partial int TensorFromMemory(nint data, long* sizes, long dim, int dtype, delegate* unmanaged<nint, void> release, nint context, out nint made);

    [LibraryImport(Library, EntryPoint = "dio_tensor_share")]
    internal static partial int TensorShare(nint tensor, out nint shared);

    [LibraryImport(Library, EntryPoint = "dio_tensor_variable_data")]
    internal static partial int TensorVariableData(nint tensor, out nint made);

    [LibraryImport(Library, EntryPoint = "dio_tensor_bump_version")]
    internal static partial int TensorBumpVersion(nint tensor);

    [LibraryImport(Library, EntryPoint = "dio_set_requires_grad")]
    internal static partial int SetRequiresGrad(nint tensor, int required);

    [LibraryImport(Library, EntryPoint = "dio_get_grad")]
    internal static partial int GetGrad(nint tensor, out nint grad);

    [LibraryImport(Library, EntryPoint = "dio_set_grad")]
    internal static partial int SetGrad(nint tensor, nint grad);

    [LibraryImport(Library, EntryPoint = "dio_backward")]
    internal static partial int Backward(nint* outputs, nint* outputGrads, long count, int retainGraph, int createGraph);

    [LibraryImport(Library, EntryPoint = "dio_grad")]
    internal static partial int Grad(nint* outputs, nint* outputGrads, long count, nint* inputs, long inputCount, int retainGraph, int createGraph, int allowUnused, nint* grads);

    [LibraryImport(Library, EntryPoint = "dio_grad_mode")]
    internal static partial int GradMode(int enabled);

    [LibraryImport(Library, EntryPoint = "dio_inference_mode_enter")]
    internal static partial int InferenceModeEnter(out nint entered);

    [LibraryImport(Library, EntryPoint = "dio_inference_mode_exit")]
    internal static partial void InferenceModeExit(nint guard);

    [LibraryImport(Library, EntryPoint = "dio_autocast")]
    internal static partial int Autocast(int deviceType, ref int enabled, ref int dtype);

    [LibraryImport(Library, EntryPoint = "dio_generator_new")]
    internal static partial int GeneratorNew(int deviceType, int deviceIndex, ulong seed, out nint made);

    [LibraryImport(Library, EntryPoint = "dio_generator_default")]
    internal static partial int GeneratorDefault(int deviceType, int deviceIndex, out nint found);

    [LibraryImport(Library, EntryPoint = "dio_generator_free")]
    internal static partial void GeneratorFree(nint generator);

    [LibraryImport(Library, EntryPoint = "dio_generator_seed")]
    internal static partial int GeneratorSeed(nint generator, ulong seed);

    [LibraryImport(Library, EntryPoint = "dio_generator_get_state")]
    internal static partial int GeneratorGetState(nint generator, out nint state);

    [LibraryImport(Library, EntryPoint = "dio_generator_set_state")]
    internal static partial int GeneratorSetState(nint generator, nint state);

    [LibraryImport(Library, EntryPoint = "dio_set_threads")]
    internal static partial int SetThreads(int threads);

    [LibraryImport(Library, EntryPoint = "dio_deterministic")]
    internal static partial int Deterministic(int enabled);

    [LibraryImport(Library, EntryPoint = "dio_default_dtype")]
    internal static partial int DefaultDType(int dtype);

    [LibraryImport(Library, EntryPoint = "dio_device_count")]
    internal static partial int DeviceCount(int deviceType);

    [LibraryImport(Library, EntryPoint = "dio_device_synchronize")]
    internal static partial int DeviceSynchronize(int deviceType, int deviceIndex);

    [LibraryImport(Library, EntryPoint = "dio_vector_function")]
    internal static partial int VectorFunction(int target, int function, int isDouble, void* x, void* y, long n);

    [LibraryImport(Library, EntryPoint = "dio_object_call")]
    internal static partial int ObjectCall(nint handle, byte* method, Arg* args, int count, Arg* result);

    [LibraryImport(Library, EntryPoint = "dio_object_free")]
    internal static partial void ObjectFree(nint handle);

    internal static string ErrorText() => Text(Error());

    internal static string Text(byte* utf8) => Marshal.PtrToStringUTF8((nint)utf8) ?? "";

    // Runs before anything else in this assembly, so that the first native call finds its library wherever that call is.
    [ModuleInitializer]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Usage", "CA2255", Justification = "Every native call depends on it, whichever type makes the first.")]
    internal static void Install() => NativeLibrary.SetDllImportResolver(typeof(NativeMethods).Assembly, (name, _, _) => name == Library ? NativeLoader.Load() : 0);
}
