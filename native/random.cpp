// Generators of random numbers, their seeds and their states.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <mutex>
#include "diorama.h"
#include "error.h"
#include "handles.h"

using namespace diorama;

namespace {

at::Generator& generator(dio_generator handle) { return *static_cast<at::Generator*>(handle); }

}  // namespace

int32_t dio_generator_new(int32_t device_type, int32_t device_index, uint64_t seed, dio_generator* made) {
  return guard([&] {
    const at::Device device = device_of(device_type, device_index);
    // The default generator of a device knows how to make another of its kind.
    at::Generator fresh = device.is_cpu() ? at::detail::createCPUGenerator(seed) : at::globalContext().defaultGenerator(device).clone();
    fresh.set_current_seed(seed);
    *made = new at::Generator(std::move(fresh));
  });
}

int32_t dio_generator_default(int32_t device_type, int32_t device_index, dio_generator* found) {
  return guard([&] { *found = new at::Generator(at::globalContext().defaultGenerator(device_of(device_type, device_index))); });
}

void dio_generator_free(dio_generator handle) { delete static_cast<at::Generator*>(handle); }

int32_t dio_generator_seed(dio_generator handle, uint64_t seed) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    generator(handle).set_current_seed(seed);
  });
}

int32_t dio_generator_get_state(dio_generator handle, dio_tensor* state) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    *state = give(generator(handle).get_state());
  });
}

int32_t dio_generator_set_state(dio_generator handle, dio_tensor state) {
  return guard([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    generator(handle).set_state(borrow(state));
  });
}
