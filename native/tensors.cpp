// Tensors as handles: their facts, their memory, their end.
#include <ATen/ATen.h>
#include <torch/csrc/autograd/variable.h>
#include "diorama.h"
#include "error.h"
#include "handles.h"

using namespace diorama;

void dio_tensors_free(dio_tensor* tensors, int64_t count) {
  for (int64_t i = 0; i < count; ++i) {
    if (tensors[i] != nullptr) TensorPtr::reclaim(static_cast<c10::TensorImpl*>(tensors[i]));
  }
}

int32_t dio_tensor_describe(dio_tensor tensor, dio_tensor_info* info) {
  return guard([&] {
    const at::Tensor t = borrow(tensor);
    info->sizes = t.sizes().data();
    info->strides = t.strides().data();
    info->numel = t.numel();
    info->dim = t.dim();
    info->data = t.has_storage() ? t.data_ptr() : nullptr;
    info->version = t.is_inference() ? -1 : t._version();
    info->dtype = static_cast<int32_t>(t.scalar_type());
    info->device_type = static_cast<int32_t>(t.device().type());
    info->device_index = t.device().index();
    info->requires_grad = t.requires_grad();
    info->is_leaf = t.is_leaf();
    info->is_contiguous = t.is_contiguous();
  });
}

int32_t dio_tensor_from_memory(void* data, const int64_t* sizes, int64_t dim, int32_t dtype, void (*release)(void*), void* context, dio_tensor* made) {
  return guard([&] {
    const auto options = at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype));
    const c10::IntArrayRef shape(sizes, dim);
    *made = give(at::from_blob(data, shape, [release, context](void*) { release(context); }, options));
  });
}

int32_t dio_tensor_share(dio_tensor tensor, dio_tensor* shared) {
  return guard([&] { *shared = give(borrow(tensor)); });
}

int32_t dio_tensor_variable_data(dio_tensor tensor, dio_tensor* made) {
  return guard([&] { *made = give(borrow(tensor).variable_data()); });
}

int32_t dio_tensor_bump_version(dio_tensor tensor) {
  return guard([&] { torch::autograd::impl::bump_version(borrow(tensor)); });
}
