// What a kernel with a backward of its own needs of autograd.
#pragma once
#include <algorithm>
#include <initializer_list>
#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include "../versions.h"

namespace diorama {

// Whether a call is to be recorded: without a graph nothing is saved.
inline bool wants_graph(std::initializer_list<at::Tensor> inputs) {
  return at::GradMode::is_enabled() && std::any_of(inputs.begin(), inputs.end(), [](const at::Tensor& t) { return t.defined() && t.requires_grad(); });
}

// A raw kernel has no derivative of its own backward; silence there would be a wrong number.
inline void refuse_double_backward(const char* name) {
  TORCH_CHECK(!at::GradMode::is_enabled(), name, " has no second derivative (its backward ran with createGraph); use plain operators: FusedKernels.Off()");
}

inline at::Tensor defined_or_none(const OptionalTensor& tensor) { return tensor.has_value() ? *tensor : at::Tensor(); }

}  // namespace diorama
