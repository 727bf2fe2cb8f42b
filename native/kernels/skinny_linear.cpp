// diorama::skinny_linear: x W^T + b of few rows, as in generation token by token. A product that lays its operands out anew before it begins, as OpenBLAS does, is
// mostly laying out; here the weight is read once as it lies, and both operands along the dimension that is summed over. It has no derivative.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>
#include "autograd.h"

namespace diorama {

template <typename T>
struct SkinnyLinear {
  int64_t rows, columns, depth, weight_stride;
  const T *x, *weight, *bias;  // [rows, depth], [columns, depth], [columns] or null
  T* y;                        // [rows, columns]
};

template <typename T>
using SkinnyLinearKernel = void (*)(const SkinnyLinear<T>&, int64_t begin, int64_t end);

}  // namespace diorama

#define DIO_KERNELS "skinny_linear_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;

constexpr const char* name = "diorama::skinny_linear";
constexpr int64_t grain = 1 << 17;  // products below which a second thread costs more than it brings

void check(const Tensor& x, const Tensor& weight, const Tensor& bias) {
  TORCH_CHECK(x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble), name,
              " runs on the CPU in float32 and float64, not on ", x.device(), " in ", x.scalar_type(), "; use plain operators: FusedKernels.Off()");
  TORCH_CHECK(x.dim() > 0 && weight.dim() == 2 && weight.size(1) == x.size(-1) && weight.scalar_type() == x.scalar_type() && weight.device() == x.device(), name,
              ": the weight must be [out, ", x.dim() > 0 ? x.size(-1) : 0, "] ", x.scalar_type(), ", not ", weight.sizes(), " ", weight.scalar_type());
  TORCH_CHECK(!bias.defined() || (bias.dim() == 1 && bias.size(0) == weight.size(0) && bias.scalar_type() == x.scalar_type() && bias.device() == x.device()), name,
              ": the bias must be [", weight.size(0), "] ", x.scalar_type(), ", not ", bias.defined() ? bias.sizes() : x.sizes());
}

Tensor linear_cpu(const Tensor& x, const Tensor& weight, const OptionalTensor& bias_or_none) {
  const Tensor bias_any = defined_or_none(bias_or_none);
  check(x, weight, bias_any);
  auto shape = x.sizes().vec();
  shape.back() = weight.size(0);
  const Tensor from = x.contiguous(), w = weight.stride(1) == 1 ? weight : weight.contiguous(), out = at::empty(shape, x.options());
  const Tensor bias = bias_any.defined() ? bias_any.contiguous() : bias_any;
  const int64_t depth = x.size(-1), columns = w.size(0), rows = columns == 0 ? 0 : out.numel() / columns;
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), name, [&] {
    const auto kernel = DIO_CHOOSE(skinny_linear_kernel<scalar_t>);
    const SkinnyLinear<scalar_t> task{rows, columns, depth, w.stride(0), from.data_ptr<scalar_t>(), w.data_ptr<scalar_t>(),
                                      bias.defined() ? bias.data_ptr<scalar_t>() : nullptr, out.data_ptr<scalar_t>()};
    at::parallel_for(0, columns, std::max<int64_t>(1, grain / std::max<int64_t>(1, rows * depth)), [&](int64_t begin, int64_t end) { kernel(task, begin, end); });
  });
  return out;
}

Tensor linear_autograd(const Tensor& x, const Tensor& weight, const OptionalTensor& bias) {
  TORCH_CHECK(!wants_graph({x, weight, defined_or_none(bias)}), name, " has no derivative; use plain operators: FusedKernels.Off()");
  const at::AutoDispatchBelowADInplaceOrView below;
  return linear_cpu(x, weight, bias);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) { library.def("skinny_linear(Tensor x, Tensor weight, Tensor? bias) -> Tensor"); }
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("skinny_linear", linear_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("skinny_linear", linear_autograd); }

}  // namespace diorama
