// Gradients: switches, leaves, and the two ways through the graph.
#include <ATen/autocast_mode.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>
#include "diorama.h"
#include "error.h"
#include "handles.h"
#include "versions.h"

using namespace diorama;

namespace {

torch::autograd::variable_list borrow_all(const dio_tensor* handles, int64_t count) {
  torch::autograd::variable_list tensors;
  if (handles == nullptr) return tensors;
  tensors.reserve(count);
  for (int64_t i = 0; i < count; ++i) tensors.push_back(borrow(handles[i]));
  return tensors;
}

// The engine dereferences what it is given: a root without a graph crashes it, so it is refused here.
void check_roots(const torch::autograd::variable_list& outputs) {
  for (size_t i = 0; i < outputs.size(); ++i) {
    TORCH_CHECK(outputs[i].defined(), "output ", i, " is no tensor");
    TORCH_CHECK(outputs[i].requires_grad(), "output ", i, " does not depend on any tensor that requires a gradient");
  }
}

}  // namespace

int32_t dio_set_requires_grad(dio_tensor tensor, int32_t required) {
  return guard([&] { borrow(tensor).requires_grad_(required != 0); });
}

int32_t dio_get_grad(dio_tensor tensor, dio_tensor* grad) {
  return guard([&] { *grad = give(borrow(tensor).grad()); });
}

int32_t dio_set_grad(dio_tensor tensor, dio_tensor grad) {
  return guard([&] {
    const at::Tensor owner = borrow(tensor);
    const at::Tensor given = borrow(grad);
    TORCH_CHECK(!given.defined() || (given.sizes() == owner.sizes() && given.scalar_type() == owner.scalar_type() && given.device() == owner.device()),
                "a gradient has its tensor's shape, type and device");
    owner.mutable_grad() = given;
  });
}

int32_t dio_backward(const dio_tensor* outputs, const dio_tensor* output_grads, int64_t count, int32_t retain_graph, int32_t create_graph) {
  return guard([&] {
    const auto roots = borrow_all(outputs, count);
    check_roots(roots);
    torch::autograd::backward(roots, borrow_all(output_grads, count), retain_graph != 0, create_graph != 0);
  });
}

int32_t dio_grad(const dio_tensor* outputs, const dio_tensor* output_grads, int64_t count, const dio_tensor* inputs, int64_t input_count,
                 int32_t retain_graph, int32_t create_graph, int32_t allow_unused, dio_tensor* grads) {
  return guard([&] {
    const auto roots = borrow_all(outputs, count);
    check_roots(roots);
    auto found = torch::autograd::grad(roots, borrow_all(inputs, input_count), borrow_all(output_grads, count), retain_graph != 0, create_graph != 0,
                                       allow_unused != 0);
    for (int64_t i = 0; i < input_count; ++i) grads[i] = give(std::move(found[i]));
  });
}

int32_t dio_grad_mode(int32_t enabled) {
  const bool before = c10::GradMode::is_enabled();
  if (enabled >= 0) c10::GradMode::set_enabled(enabled != 0);
  return before;
}

int32_t dio_inference_mode_enter(void** entered) {
  return guard([&] { *entered = new c10::InferenceMode(true); });
}

void dio_inference_mode_exit(void* guard) { delete static_cast<c10::InferenceMode*>(guard); }

int32_t dio_autocast(int32_t device_type, int32_t* enabled, int32_t* dtype) {
  return guard([&] {
    const auto device = static_cast<at::DeviceType>(device_type);
    TORCH_CHECK(device == at::DeviceType::CPU || device == at::DeviceType::CUDA, "there is no autocast for this kind of device");
    const auto before = get_autocast(device);
    set_autocast(device, *enabled != 0, static_cast<at::ScalarType>(*dtype));
    *enabled = before.first;
    *dtype = static_cast<int32_t>(before.second);
  });
}
