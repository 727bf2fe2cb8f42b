// diorama::gated_cell: a step of LSTM cells from their gates, in one pass over memory, and one back: for recurrences whose products are no plain sequence's,
// such as a row LSTM's. Hochreiter and Schmidhuber 1997, with a forget gate: c' = sigmoid(f) c + sigmoid(i) tanh(g), h = sigmoid(o) tanh(c').
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
struct CellForward {
  int64_t hidden;
  const T *more, *cell_before;  // may be null
  T *gates, *cell, *state;      // gates: the sums before, activated after
};

template <typename T>
struct CellBackward {
  int64_t hidden;
  const T *gates, *cell_before, *cell, *grad_state, *grad_cell;  // but for gates and cell, may be null
  T *grad_gates, *grad_cell_before;
};

template <typename T>
struct CellKernels {
  void (*forward)(const CellForward<T>& pass, int64_t begin, int64_t end);
  void (*backward)(const CellBackward<T>& pass, int64_t begin, int64_t end);
};

}  // namespace diorama

#define DIO_KERNELS "gated_cell_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr const char* name = "diorama::gated_cell";

template <typename T>
const T* pointer(const Tensor& tensor) {
  return tensor.defined() ? tensor.data_ptr<T>() : nullptr;
}

int64_t rows_of(const Tensor& cell) { return cell.size(-1) == 0 ? 0 : cell.numel() / cell.size(-1); }

Tensor packed(const Tensor& tensor) { return tensor.defined() ? tensor.contiguous() : tensor; }

void check(const Tensor& gates, const Tensor& more, const Tensor& cell) {
  TORCH_CHECK(gates.device().is_cpu() && (gates.scalar_type() == at::kFloat || gates.scalar_type() == at::kDouble), name,
              " runs on the CPU in float32 and float64, not on ", gates.device(), " in ", gates.scalar_type(), "; use plain operators: FusedKernels.Off()");
  TORCH_CHECK(gates.dim() > 0 && gates.size(-1) % 4 == 0, name, ": the last dimension must have four gates, but is of ", gates.sizes());
  TORCH_CHECK(!more.defined() || (more.sizes() == gates.sizes() && more.scalar_type() == gates.scalar_type() && more.device() == gates.device()), name,
              ": what is added to gates of ", gates.sizes(), " is of ", more.sizes(), ", or of another type or device");
  auto shape = gates.sizes().vec();
  shape.back() /= 4;
  TORCH_CHECK(!cell.defined() || (cell.sizes() == at::IntArrayRef(shape) && cell.scalar_type() == gates.scalar_type() && cell.device() == gates.device()),
              name, ": cells of gates of ", gates.sizes(), " are of ", cell.sizes(), ", or of another type or device");
}

struct CellResult {
  Tensor state, cell, gates;
};

CellResult forward(const Tensor& gates, const Tensor& more, const Tensor& cell_before) {
  check(gates, more, cell_before);
  auto shape = gates.sizes().vec();
  shape.back() /= 4;
  const CellResult result = {at::empty(shape, gates.options()), at::empty(shape, gates.options()), gates.clone(at::MemoryFormat::Contiguous)};
  const Tensor added = packed(more), before = packed(cell_before);
  AT_DISPATCH_FLOATING_TYPES(gates.scalar_type(), "gated_cell", [&] {
    const CellForward<scalar_t> pass = {shape.back(), pointer<scalar_t>(added), pointer<scalar_t>(before), result.gates.data_ptr<scalar_t>(),
                                        result.cell.data_ptr<scalar_t>(), result.state.data_ptr<scalar_t>()};
    const auto kernel = DIO_CHOOSE(gated_cell_kernels<scalar_t>).forward;
    each_rows(rows_of(result.cell), shape.back(), [&](int64_t begin, int64_t end) { kernel(pass, begin, end); });
  });
  return result;
}

struct CellFunction : torch::autograd::Function<CellFunction> {
  static variable_list forward(AutogradContext* context, const Tensor& gates, const OptionalTensor& more, const OptionalTensor& cell) {
    const at::AutoDispatchBelowADInplaceOrView below;
    const Tensor before = defined_or_none(cell), added = defined_or_none(more);
    const CellResult result = diorama::forward(gates, added, before);
    context->set_materialize_grads(false);
    context->saved_data["has_more"] = added.defined();
    context->save_for_backward({result.gates, result.cell, before});
    return {result.state, result.cell};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    refuse_double_backward(name);
    const auto saved = context->get_saved_variables();
    const Tensor &gates = saved[0], &cell = saved[1], before = packed(saved[2]);
    const Tensor grad_state = packed(grads[0]), grad_cell = packed(grads[1]), grad_gates = at::empty_like(gates);
    const Tensor grad_before = before.defined() ? at::empty_like(cell) : Tensor();
    AT_DISPATCH_FLOATING_TYPES(gates.scalar_type(), "gated_cell", [&] {
      const CellBackward<scalar_t> pass = {cell.size(-1), gates.data_ptr<scalar_t>(), pointer<scalar_t>(before), cell.data_ptr<scalar_t>(), pointer<scalar_t>(grad_state),
                                           pointer<scalar_t>(grad_cell), grad_gates.data_ptr<scalar_t>(), before.defined() ? grad_before.data_ptr<scalar_t>() : nullptr};
      const auto kernel = DIO_CHOOSE(gated_cell_kernels<scalar_t>).backward;
      each_rows(rows_of(cell), cell.size(-1), [&](int64_t begin, int64_t end) { kernel(pass, begin, end); });
    });
    return {grad_gates, context->saved_data["has_more"].toBool() ? grad_gates : Tensor(), grad_before};
  }
};

std::tuple<Tensor, Tensor> cell_cpu(const Tensor& gates, const OptionalTensor& more, const OptionalTensor& cell) {
  CellResult result = forward(gates, defined_or_none(more), defined_or_none(cell));
  return {result.state, result.cell};
}

std::tuple<Tensor, Tensor> cell_autograd(const Tensor& gates, const OptionalTensor& more, const OptionalTensor& cell) {
  if (!wants_graph({gates, defined_or_none(more), defined_or_none(cell)})) {
    const at::AutoDispatchBelowADInplaceOrView below;
    return cell_cpu(gates, more, cell);
  }
  const auto result = CellFunction::apply(gates, more, cell);
  return {result[0], result[1]};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) { library.def("gated_cell(Tensor gates, Tensor? more, Tensor? cell) -> (Tensor state, Tensor cell)"); }
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("gated_cell", cell_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("gated_cell", cell_autograd); }

}  // namespace diorama
