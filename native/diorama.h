// The C ABI of Diorama over libtorch. Every function that can fail returns 0, or 1 and leaves its message in dio_error() for this thread.
// A tensor handle is a counted reference to a c10::TensorImpl; whoever receives one frees it once with dio_tensors_free.
#pragma once
#include <cstdint>

#if defined(_WIN32)
#define DIO_API extern "C" __declspec(dllexport)
#else
#define DIO_API extern "C" __attribute__((visibility("default")))
#endif

typedef void* dio_tensor;
typedef void* dio_generator;
typedef void* dio_operator;
typedef void* dio_object;

enum dio_tag : int32_t {
  DIO_NONE = 0,
  DIO_TENSOR = 1,
  DIO_INT = 2,
  DIO_DOUBLE = 3,
  DIO_BOOL = 4,
  DIO_INTS = 5,
  DIO_DOUBLES = 6,
  DIO_BOOLS = 7,
  DIO_TENSORS = 8,
  DIO_OPTIONAL_TENSORS = 9,
  DIO_STRING = 10,
  DIO_DEVICE = 11,  // value.i = type | index << 8, index as int8
  DIO_GENERATOR = 12,
  DIO_OBJECT = 13,
};

// One argument or result. Lists point at memory that the caller keeps alive during the call;
// a list among the results stays valid until this thread's next call.
struct dio_arg {
  int32_t tag;
  int32_t count;
  union {
    int64_t i;
    double d;
    void* p;
  } value;
};

struct dio_tensor_info {
  void* data;  // null without storage
  const int64_t* sizes;
  const int64_t* strides;
  int64_t numel;
  int64_t dim;
  int64_t version;
  int32_t dtype;
  int32_t device_type;
  int32_t device_index;
  int32_t requires_grad;
  int32_t is_leaf;
  int32_t is_contiguous;
};

// --- the library ---------------------------------------------------------------------------------------------------
DIO_API int32_t dio_abi_version();
DIO_API const char* dio_build_info();   // "libtorch 1.13.0; cxx11abi 1; source 0123abcd"
DIO_API const char* dio_config_text();  // libtorch's own account of its build and of its threads
DIO_API const char* dio_error();
DIO_API void dio_tune_memory(int64_t mmap_threshold, int64_t trim_threshold, int64_t top_pad);

// --- operators -----------------------------------------------------------------------------------------------------
DIO_API int32_t dio_operator_find(const char* schema, dio_operator* found);
DIO_API int32_t dio_operator_exists(const char* name, const char* overload);
DIO_API int32_t dio_operator_call(dio_operator op, const dio_arg* args, int32_t count, dio_arg* results, int32_t capacity, int32_t* result_count);

// --- tensors -------------------------------------------------------------------------------------------------------
DIO_API void dio_tensors_free(dio_tensor* tensors, int64_t count);
DIO_API int32_t dio_tensor_describe(dio_tensor tensor, dio_tensor_info* info);
DIO_API int32_t dio_tensor_from_memory(void* data, const int64_t* sizes, int64_t dim, int32_t dtype, void (*release)(void*), void* context, dio_tensor* made);
DIO_API int32_t dio_tensor_share(dio_tensor tensor, dio_tensor* shared);
DIO_API int32_t dio_tensor_variable_data(dio_tensor tensor, dio_tensor* made);
DIO_API int32_t dio_tensor_bump_version(dio_tensor tensor);

// --- autograd ------------------------------------------------------------------------------------------------------
DIO_API int32_t dio_set_requires_grad(dio_tensor tensor, int32_t required);
DIO_API int32_t dio_get_grad(dio_tensor tensor, dio_tensor* grad);
DIO_API int32_t dio_set_grad(dio_tensor tensor, dio_tensor grad);
DIO_API int32_t dio_backward(const dio_tensor* outputs, const dio_tensor* output_grads, int64_t count, int32_t retain_graph, int32_t create_graph);
DIO_API int32_t dio_grad(const dio_tensor* outputs, const dio_tensor* output_grads, int64_t count, const dio_tensor* inputs, int64_t input_count,
                         int32_t retain_graph, int32_t create_graph, int32_t allow_unused, dio_tensor* grads);
DIO_API int32_t dio_grad_mode(int32_t enabled);  // returns the mode before; -1 only asks
DIO_API int32_t dio_inference_mode_enter(void** entered);
DIO_API void dio_inference_mode_exit(void* guard);
DIO_API int32_t dio_autocast(int32_t device_type, int32_t* enabled, int32_t* dtype);  // of this thread; receives what was before

// --- randomness ----------------------------------------------------------------------------------------------------
DIO_API int32_t dio_generator_new(int32_t device_type, int32_t device_index, uint64_t seed, dio_generator* made);
DIO_API int32_t dio_generator_default(int32_t device_type, int32_t device_index, dio_generator* found);
DIO_API void dio_generator_free(dio_generator generator);
DIO_API int32_t dio_generator_seed(dio_generator generator, uint64_t seed);
DIO_API int32_t dio_generator_get_state(dio_generator generator, dio_tensor* state);
DIO_API int32_t dio_generator_set_state(dio_generator generator, dio_tensor state);

// --- machine -------------------------------------------------------------------------------------------------------
DIO_API int32_t dio_set_threads(int32_t threads);  // returns the number now in force; 0 or less only asks
DIO_API int32_t dio_deterministic(int32_t enabled);  // returns the mode before; -1 only asks
DIO_API int32_t dio_default_dtype(int32_t dtype);  // of tensors made without one; returns the one before; -1 only asks
DIO_API int32_t dio_device_count(int32_t device_type);
DIO_API int32_t dio_device_synchronize(int32_t device_type, int32_t device_index);
// y[i] = exp, sigmoid or tanh (function 0, 1, 2) of x[i] as the kernels compute it for baseline, AVX2 or AVX-512 (target 0, 1, 2); 0 where this processor
// cannot.
DIO_API int32_t dio_vector_function(int32_t target, int32_t function, int32_t is_double, const void* x, void* y, int64_t n);

// --- many processes ------------------------------------------------------------------------------------------------
// Stores, process groups, works and buckets (distributed/) are objects. The null object makes them: host_store, connect_store, join_group, make_buckets.
// Gives 0; 1 an error; 2 ranks that differ in what they do; 3 a time that ran out; 4 a rank that is lost. A text result is valid until this thread's next call.
DIO_API int32_t dio_object_call(dio_object object, const char* method, const dio_arg* args, int32_t count, dio_arg* result);
DIO_API void dio_object_free(dio_object object);
