// The functions of vector.h by themselves, for each kind of processor that this one can stand in for: what their error bounds are tested on.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <type_traits>
#include "../diorama.h"

#define DIO_KERNELS "vector_functions.h"
#include "each_target.h"

namespace {

template <typename T>
bool apply(int32_t target, int32_t function, const void* from, void* to, int64_t n) {
  const T* x = static_cast<const T*>(from);
  T* y = static_cast<T*>(to);
  switch (target) {
    case 0:
      return diorama::baseline::vector_function<T>(function, x, y, n), true;
#if defined(DIO_X86_TARGETS)
    case 1:
      if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return false;
      return diorama::avx2::vector_function<T>(function, x, y, n), true;
    case 2:
      if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512vl")) {
        return false;
      }
      return diorama::avx512::vector_function<T>(function, x, y, n), true;
#endif
    default:
      return false;
  }
}

}  // namespace

int32_t dio_vector_function(int32_t target, int32_t function, int32_t is_double, const void* x, void* y, int64_t n) {
  return is_double != 0 ? apply<double>(target, function, x, y, n) : apply<float>(target, function, x, y, n);
}
