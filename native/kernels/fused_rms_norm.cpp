// diorama::fused_rms_norm: each row of the last dimension over the root of its mean square, times a weight, in one pass over memory, and one back.
// Zhang and Sennrich 2019, arXiv 1910.07467, eq. 4.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <ATen/ATen.h>
#include <torch/library.h>
#include "autograd.h"
#include "rows.h"

namespace diorama {

template <typename T>
struct RmsNormKernels {
  void (*forward)(const T* x, const T* weight, T eps, T* y, T* inverse, int64_t rows, int64_t n);
  void (*backward)(const T* x, const T* weight, const T* inverse, const T* grad, T* grad_x, T* grad_weight, int64_t rows, int64_t n);
};

}  // namespace diorama

#define DIO_KERNELS "fused_rms_norm_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr const char* name = "diorama::fused_rms_norm";

// The weight's gradient is summed by parts of so many rows, and then over the parts: the same bytes with any number of threads.
constexpr int64_t rows_a_part = 64;

template <typename T>
T* data_or_null(const Tensor& tensor) {
  return tensor.defined() ? tensor.data_ptr<T>() : nullptr;
}

// The result, and 1 / root for each row.
std::tuple<Tensor, Tensor> forward(const Tensor& x, const OptionalTensor& weight_or_none, double eps) {
  const Tensor weight = defined_or_none(weight_or_none);
  TORCH_CHECK(x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble), name,
              " runs on the CPU in float32 and float64, not on ", x.device(), " in ", x.scalar_type(), "; use plain operators: FusedKernels.Off()");
  TORCH_CHECK(x.dim() > 0 && x.size(-1) > 0, name, ": x must have a last dimension, not ", x.sizes());
  TORCH_CHECK(!weight.defined() || (weight.sizes() == x.sizes().slice(x.dim() - 1) && weight.scalar_type() == x.scalar_type() && weight.device() == x.device()), name,
              ": the weight must be [", x.size(-1), "] ", x.scalar_type(), ", not ", weight.defined() ? weight.sizes() : x.sizes());
  const Tensor from = x.contiguous(), scale = weight.defined() ? weight.contiguous() : weight, out = at::empty(x.sizes(), x.options());
  const int64_t n = x.size(-1), rows = x.numel() / n;
  const Tensor inverse = at::empty({rows}, x.options());
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), name, [&] {
    const scalar_t *data = from.data_ptr<scalar_t>(), *factors = data_or_null<scalar_t>(scale);
    scalar_t *to = out.data_ptr<scalar_t>(), *kept = inverse.data_ptr<scalar_t>();
    const auto kernel = DIO_CHOOSE(rms_norm_kernels<scalar_t>).forward;
    each_rows(rows, n, [&](int64_t begin, int64_t end) { kernel(data + begin * n, factors, scalar_t(eps), to + begin * n, kept + begin, end - begin, n); });
  });
  return {out, inverse};
}

struct RmsNormFunction : torch::autograd::Function<RmsNormFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const OptionalTensor& weight, double eps) {
    const at::AutoDispatchBelowADInplaceOrView below;
    const auto [out, inverse] = diorama::forward(x, weight, eps);
    const Tensor scale = defined_or_none(weight);
    context->saved_data["of_x"] = x.requires_grad();
    context->saved_data["of_weight"] = scale.defined() && scale.requires_grad();
    context->save_for_backward({x, scale, inverse});
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    refuse_double_backward(name);
    const auto saved = context->get_saved_variables();
    const Tensor x = saved[0].contiguous(), scale = saved[1].defined() ? saved[1].contiguous() : saved[1], &inverse = saved[2], grad = grads[0].contiguous();
    const int64_t n = x.size(-1), rows = inverse.numel(), parts = (rows + rows_a_part - 1) / rows_a_part;
    const Tensor grad_x = context->saved_data["of_x"].toBool() ? at::empty(x.sizes(), x.options()) : Tensor();
    const Tensor sums = context->saved_data["of_weight"].toBool() ? at::zeros({parts, n}, x.options()) : Tensor();
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), name, [&] {
      const scalar_t *data = x.data_ptr<scalar_t>(), *factors = data_or_null<scalar_t>(scale), *kept = inverse.data_ptr<scalar_t>(), *from = grad.data_ptr<scalar_t>();
      scalar_t *to = data_or_null<scalar_t>(grad_x), *sum = data_or_null<scalar_t>(sums);
      const auto kernel = DIO_CHOOSE(rms_norm_kernels<scalar_t>).backward;
      each_rows(parts, n * rows_a_part, [&](int64_t begin, int64_t end) {
        for (int64_t part = begin; part < end; ++part) {
          const int64_t row = part * rows_a_part, at = row * n;
          kernel(data + at, factors, kept + row, from + at, to ? to + at : to, sum ? sum + part * n : sum, std::min(rows_a_part, rows - row), n);
        }
      });
    });
    return {grad_x, sums.defined() ? sums.sum(0) : sums, Tensor()};
  }
};

Tensor rms_norm_cpu(const Tensor& x, const OptionalTensor& weight, double eps) { return std::get<0>(forward(x, weight, eps)); }

Tensor rms_norm_autograd(const Tensor& x, const OptionalTensor& weight, double eps) {
  if (wants_graph({x, defined_or_none(weight)})) return RmsNormFunction::apply(x, weight, eps);
  const at::AutoDispatchBelowADInplaceOrView below;
  return rms_norm_cpu(x, weight, eps);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) { library.def("fused_rms_norm(Tensor x, Tensor? weight, float eps) -> Tensor"); }
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("fused_rms_norm", rms_norm_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("fused_rms_norm", rms_norm_autograd); }

}  // namespace diorama
