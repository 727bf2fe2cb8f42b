// What this library is, how it fails, and how the process's allocator is set.
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif
#include "diorama.h"
#include "error.h"

#ifndef _GLIBCXX_USE_CXX11_ABI
#define _GLIBCXX_USE_CXX11_ABI 1
#endif
#define DIO_TEXT_(x) #x
#define DIO_TEXT(x) DIO_TEXT_(x)

namespace diorama {

std::string& last_error() {
  thread_local std::string message;
  return message;
}

}  // namespace diorama

int32_t dio_abi_version() { return 3; }

const char* dio_build_info() {
  return "libtorch " TORCH_VERSION "; cxx11abi " DIO_TEXT(_GLIBCXX_USE_CXX11_ABI) "; source " DIORAMA_SOURCE_HASH;
}

const char* dio_config_text() {
  const char* told = "";
  diorama::guard([&] {
    static const std::string text = at::show_config() + at::get_parallel_info();
    told = text.c_str();
  });
  return told;
}

const char* dio_error() { return diorama::last_error().c_str(); }

// A fresh page costs about a microsecond to fault in; a training step frees and asks for the same sizes again and again,
// so the allocator keeps what it has instead of giving it back to the system. Values below 0 leave a setting alone.
void dio_tune_memory(int64_t mmap_threshold, int64_t trim_threshold, int64_t top_pad) {
#if defined(__GLIBC__)
  if (mmap_threshold >= 0) mallopt(M_MMAP_THRESHOLD, static_cast<int>(mmap_threshold));
  if (trim_threshold >= 0) mallopt(M_TRIM_THRESHOLD, static_cast<int>(trim_threshold));
  if (top_pad >= 0) mallopt(M_TOP_PAD, static_cast<int>(top_pad));
#endif
}
