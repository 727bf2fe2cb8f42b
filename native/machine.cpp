// Threads, devices, determinism.
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <c10/core/DefaultDtype.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include "diorama.h"
#include "error.h"
#include "handles.h"

using namespace diorama;

int32_t dio_set_threads(int32_t threads) {
  if (threads > 0) at::set_num_threads(threads);
  return at::get_num_threads();
}

int32_t dio_deterministic(int32_t enabled) {
  auto& context = at::globalContext();
  const bool before = context.deterministicAlgorithms();
  if (enabled >= 0) {
    // Warn only: an operator without a deterministic form still runs, and says so.
    context.setDeterministicAlgorithms(enabled != 0, /*warn_only=*/true);
    context.setDeterministicCuDNN(enabled != 0);
    context.setBenchmarkCuDNN(false);
  }
  return before;
}

int32_t dio_default_dtype(int32_t dtype) {
  const auto before = static_cast<int32_t>(c10::get_default_dtype_as_scalartype());
  if (dtype >= 0) c10::set_default_dtype(c10::scalarTypeToTypeMeta(static_cast<c10::ScalarType>(dtype)));
  return before;
}

int32_t dio_device_count(int32_t device_type) {
  int32_t count = 0;
  guard([&] {
    const auto type = static_cast<at::DeviceType>(device_type);
    if (c10::impl::hasDeviceGuardImpl(type)) count = c10::impl::getDeviceGuardImpl(type)->deviceCount();
  });
  return count;
}

int32_t dio_device_synchronize(int32_t device_type, int32_t device_index) {
  return guard([&] {
    const at::Device device = device_of(device_type, device_index);
    if (device.is_cpu()) return;
    const c10::impl::VirtualGuardImpl impl(device.type());
    impl.synchronizeStream(impl.getStream(device));
  });
}
