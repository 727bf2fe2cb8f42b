// Conversions between handles and libtorch's counted pointers.
#pragma once
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include "diorama.h"

namespace diorama {

using TensorPtr = c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>;

// A tensor that shares the handle's object; an undefined tensor for the null handle.
inline at::Tensor borrow(dio_tensor handle) {
  return handle == nullptr ? at::Tensor() : at::Tensor(TensorPtr::reclaim_copy(static_cast<c10::TensorImpl*>(handle)));
}

// Hands a reference to the caller; the null handle for an undefined tensor.
inline dio_tensor give(at::Tensor tensor) {
  return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr;
}

inline at::Device device_of(int32_t type, int32_t index) {
  return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}

}  // namespace diorama
