// diorama::gated_tanh: tanh of the first half of the last dimension, times sigmoid of the second, in one pass over memory, and one back.
// van den Oord et al. 2016, arXiv 1606.05328, eq. 2.
// diorama::gated_silu: silu of the first half, times the second, likewise. Shazeer 2020, arXiv 2002.05202, eq. 6.
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
struct GateKernels {
  void (*forward)(const T* x, T* y, int64_t rows, int64_t n);
  void (*backward)(const T* x, const T* grad, T* grad_x, int64_t rows, int64_t n);
};

}  // namespace diorama

#define DIO_KERNELS "gate_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct TanhOperator {
  static constexpr const char* name = "diorama::gated_tanh";
  template <typename T>
  static GateKernels<T> kernels() { return DIO_CHOOSE(gated_tanh<T>); }
};

struct SiluOperator {
  static constexpr const char* name = "diorama::gated_silu";
  template <typename T>
  static GateKernels<T> kernels() { return DIO_CHOOSE(gated_silu<T>); }
};

template <typename Operator>
Tensor forward(const Tensor& x) {
  TORCH_CHECK(x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble), Operator::name,
              " runs on the CPU in float32 and float64, not on ", x.device(), " in ", x.scalar_type(), "; use plain operators: FusedKernels.Off()");
  TORCH_CHECK(x.dim() > 0 && x.size(-1) % 2 == 0, Operator::name, ": the last dimension must have two halves, but is of ", x.sizes());
  auto shape = x.sizes().vec();
  shape.back() /= 2;
  const Tensor from = x.contiguous(), out = at::empty(shape, x.options());
  const int64_t n = shape.back(), rows = n == 0 ? 0 : out.numel() / n;
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), Operator::name, [&] {
    const scalar_t* data = from.data_ptr<scalar_t>();
    scalar_t* to = out.data_ptr<scalar_t>();
    const auto kernel = Operator::template kernels<scalar_t>().forward;
    each_rows(rows, n, [&](int64_t begin, int64_t end) { kernel(data + begin * 2 * n, to + begin * n, end - begin, n); });
  });
  return out;
}

template <typename Operator>
struct GateFunction : torch::autograd::Function<GateFunction<Operator>> {
  static Tensor forward(AutogradContext* context, const Tensor& x) {
    const at::AutoDispatchBelowADInplaceOrView below;
    context->save_for_backward({x});
    return diorama::forward<Operator>(x);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    refuse_double_backward(Operator::name);
    const Tensor x = context->get_saved_variables()[0].contiguous(), grad = grads[0].contiguous(), grad_x = at::empty(x.sizes(), x.options());
    const int64_t n = x.size(-1) / 2, rows = n == 0 ? 0 : grad.numel() / n;
    AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), Operator::name, [&] {
      const scalar_t *data = x.data_ptr<scalar_t>(), *from = grad.data_ptr<scalar_t>();
      scalar_t* to = grad_x.data_ptr<scalar_t>();
      const auto kernel = Operator::template kernels<scalar_t>().backward;
      each_rows(rows, n, [&](int64_t begin, int64_t end) { kernel(data + begin * 2 * n, from + begin * n, to + begin * 2 * n, end - begin, n); });
    });
    return {grad_x};
  }
};

template <typename Operator>
Tensor gate_autograd(const Tensor& x) {
  if (wants_graph({x})) return GateFunction<Operator>::apply(x);
  const at::AutoDispatchBelowADInplaceOrView below;
  return forward<Operator>(x);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) {
  library.def("gated_tanh(Tensor x) -> Tensor");
  library.def("gated_silu(Tensor x) -> Tensor");
}
TORCH_LIBRARY_IMPL(diorama, CPU, library) {
  library.impl("gated_tanh", forward<TanhOperator>);
  library.impl("gated_silu", forward<SiluOperator>);
}
TORCH_LIBRARY_IMPL(diorama, Autograd, library) {
  library.impl("gated_tanh", gate_autograd<TanhOperator>);
  library.impl("gated_silu", gate_autograd<SiluOperator>);
}

}  // namespace diorama
