// Every difference between libtorch 1.13 and 2.x that our code meets, and nowhere else.
#pragma once
#include <ATen/autocast_mode.h>
#include <ATen/core/ivalue.h>
#include <c10/core/DeviceType.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/version.h>
#include <utility>

#define DIO_TORCH_AT_LEAST(major, minor) (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

namespace c10d {
class Backend;
class ProcessGroup;
}  // namespace c10d

namespace diorama {

// What Gloo's and NCCL's groups are: the process group itself until 2.x put a backend below it.
#if DIO_TORCH_AT_LEAST(2, 0)
using Backend = c10d::Backend;
#else
using Backend = c10d::ProcessGroup;
#endif

// c10::optional until 2.x took std::optional in its place.
using OptionalTensor = decltype(std::declval<c10::IValue>().toOptional<at::Tensor>());

// A node of the graph, by whichever counted pointer this libtorch holds it.
using NodePtr = decltype(torch::autograd::impl::grad_accumulator(std::declval<at::Tensor>()));

// 2.x serves a store by libuv unless told otherwise, and fails where it was built without, as Debian's is. Older ones know no other way than their own.
template <typename Options>
auto serve_plainly(Options& options, int) -> decltype(options.useLibUV, void()) {
  options.useLibUV = false;
}
template <typename Options>
void serve_plainly(Options&, long) {}

inline std::pair<bool, at::ScalarType> get_autocast(at::DeviceType device) {
#if DIO_TORCH_AT_LEAST(2, 4)
  return {at::autocast::is_autocast_enabled(device), at::autocast::get_autocast_dtype(device)};
#else
  if (device == at::DeviceType::CPU) return {at::autocast::is_cpu_enabled(), at::autocast::get_autocast_cpu_dtype()};
  return {at::autocast::is_enabled(), at::autocast::get_autocast_gpu_dtype()};
#endif
}

inline void set_autocast(at::DeviceType device, bool enabled, at::ScalarType dtype) {
#if DIO_TORCH_AT_LEAST(2, 4)
  at::autocast::set_autocast_enabled(device, enabled);
  at::autocast::set_autocast_dtype(device, dtype);
#else
  if (device == at::DeviceType::CPU) {
    at::autocast::set_cpu_enabled(enabled);
    at::autocast::set_autocast_cpu_dtype(dtype);
  } else {
    at::autocast::set_enabled(enabled);
    at::autocast::set_autocast_gpu_dtype(dtype);
  }
#endif
  if (!enabled) at::autocast::clear_cache();
}

}  // namespace diorama
