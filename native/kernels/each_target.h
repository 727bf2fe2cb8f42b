// Compiles the header that DIO_KERNELS names once for each kind of processor, in the namespaces avx512, avx2 and baseline; choose() picks one when the
// program runs. So one library, built without -march, is fast on every machine. The header may include nothing: what it needs, its .cpp includes before.
// Elsewhere than on x86 with GCC or clang there is baseline alone: 16 bytes with vector extensions (NEON), one element without.
#if !defined(DIO_NO_VECTORS) && (defined(__GNUC__) || defined(__clang__))
#define DIO_BASELINE_BYTES 16
#if defined(__x86_64__)
#define DIO_X86_TARGETS
#endif
#endif

#if defined(DIO_X86_TARGETS)
#if defined(__clang__)
#define DIO_TARGET_BEGIN_AVX512 _Pragma("clang attribute push(__attribute__((target(\"avx512f,avx512dq,avx512bw,avx512vl,avx2,fma\"))), apply_to = function)")
#define DIO_TARGET_BEGIN_AVX2 _Pragma("clang attribute push(__attribute__((target(\"avx2,fma\"))), apply_to = function)")
#define DIO_TARGET_END _Pragma("clang attribute pop")
#else
#define DIO_TARGET_BEGIN_AVX512 _Pragma("GCC push_options") _Pragma("GCC target(\"avx512f,avx512dq,avx512bw,avx512vl,avx2,fma\")")
#define DIO_TARGET_BEGIN_AVX2 _Pragma("GCC push_options") _Pragma("GCC target(\"avx2,fma\")")
#define DIO_TARGET_END _Pragma("GCC pop_options")
#endif

DIO_TARGET_BEGIN_AVX512
#define DIO_TARGET avx512
#define DIO_VECTOR_BYTES 64
#define DIO_REGISTERS 32
#include "vector.h"
#include "tile.h"
#include "pack.h"
#include DIO_KERNELS
#undef DIO_TARGET
#undef DIO_VECTOR_BYTES
#undef DIO_REGISTERS
DIO_TARGET_END

DIO_TARGET_BEGIN_AVX2
#define DIO_TARGET avx2
#define DIO_VECTOR_BYTES 32
#define DIO_REGISTERS 16
#include "vector.h"
#include "tile.h"
#include "pack.h"
#include DIO_KERNELS
#undef DIO_TARGET
#undef DIO_VECTOR_BYTES
#undef DIO_REGISTERS
DIO_TARGET_END
#endif

#define DIO_TARGET baseline
#if defined(DIO_BASELINE_BYTES)
#define DIO_VECTOR_BYTES DIO_BASELINE_BYTES
#endif
#if defined(__aarch64__)
#define DIO_REGISTERS 32
#else
#define DIO_REGISTERS 16
#endif
#include "vector.h"
#include "tile.h"
#include "pack.h"
#include DIO_KERNELS
#undef DIO_TARGET
#undef DIO_VECTOR_BYTES
#undef DIO_REGISTERS

// The value that stands in the best of the namespaces for this processor: DIO_CHOOSE(kernels<float>).
#if defined(DIO_X86_TARGETS)
#define DIO_CHOOSE(...)                                                                                                                      \
  (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&                          \
           __builtin_cpu_supports("avx512vl")                                                                                                \
       ? avx512::__VA_ARGS__                                                                                                                 \
   : __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? avx2::__VA_ARGS__                                                     \
                                                                     : baseline::__VA_ARGS__)
#else
#define DIO_CHOOSE(...) (baseline::__VA_ARGS__)
#endif
