// The sum of a tensor over all ranks, as an operator with a gradient: batch norm over the whole batch, say. Every rank's loss depends on the sum, so the
// gradient of what went in is the sum of all ranks' gradients.
#if defined(USE_C10D_GLOO)
#include <torch/library.h>
#include "../kernels/autograd.h"
#include "group.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

Tensor forward(const Tensor& x, int64_t group, c10::string_view label) {
  Collective what;
  what.operation = Operation::kSum;
  what.tensor = x.detach().clone(at::MemoryFormat::Contiguous);
  what.label = std::string(label);
  const Tensor sum = what.tensor;
  Group::numbered(group)->start(std::move(what))->wait(0);
  return sum;
}

Tensor sum_autograd(const Tensor& x, int64_t group, c10::string_view label);

struct SumFunction : torch::autograd::Function<SumFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& x, int64_t group, const std::string& label) {
    context->saved_data["group"] = group;
    context->saved_data["label"] = label;
    const at::AutoDispatchBelowADInplaceOrView below;
    return diorama::forward(x, group, label);
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const std::string label = context->saved_data["label"].toStringRef() + " gradient";
    return {sum_autograd(grads[0], context->saved_data["group"].toInt(), label), Tensor(), Tensor()};
  }
};

Tensor sum_autograd(const Tensor& x, int64_t group, c10::string_view label) {
  if (wants_graph({x})) return SumFunction::apply(x, group, std::string(label));
  const at::AutoDispatchBelowADInplaceOrView below;
  return forward(x, group, label);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) { library.def("sum_over_ranks(Tensor x, int group, str label) -> Tensor"); }
TORCH_LIBRARY_IMPL(diorama, CompositeExplicitAutograd, library) { library.impl("sum_over_ranks", forward); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("sum_over_ranks", sum_autograd); }

}  // namespace diorama
#endif
