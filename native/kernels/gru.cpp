// diorama::gru_sequence: one layer of a GRU over a whole sequence. torch.nn.GRU's equations; Cho et al. 2014, with the reset gate after the product.
//   r, z = sigmoid(W x + U h + b)   n = tanh(Wn x + bn + r (Un h + cn))   h' = n + z (h - n)
// The products with x, and those for the weights' gradients, are large products; what depends on the step before is one fused pass a step.
#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>
#include <torch/library.h>
#include "recurrent.h"

namespace diorama {

template <typename T>
struct GruForward {
  int64_t batch, hidden, inner_step;  // inner_step: from one step's inner values to the next's; 0 where they are not kept
  const T *packed, *bias, *h0;        // bias [4H]: of r and z, then cn, then bn
  T *gates, *output, *inner;          // gates hold the input's part before, r, z, n after; inner is Un h + cn
};

template <typename T>
struct GruBackward {
  int64_t steps, batch, hidden;
  const T *packed, *gates, *inner, *h0, *output, *grad_output;  // the last may be null
  T *grad_gates, *grad_h;  // grad_gates [T, B, 4H]: of r, z, Un h + cn, and of n's sum; grad_h: what reaches the state past the product
};

template <typename T>
using GruKernels = SequenceKernels<T, GruForward<T>, GruBackward<T>>;

}  // namespace diorama

#define DIO_KERNELS "gru_cells.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr const char* name = "diorama::gru_sequence";

struct GruResult {
  Tensor output, h;
  Tensor gates, inner;  // [T, B, 3H], [T, B, H]: what the backward needs
};

template <typename T>
void run_forward(const RecurrentInput& in, const Tensor& bias, const GruResult& result) {
  const GruKernels<T> kernels = DIO_CHOOSE(gru_kernels<T>);
  const SequencePlan plan = forward_plan<T>(kernels, in.weight_hh, 3, in.batch);
  const GruForward<T> pass = {in.batch, in.hidden, result.inner.dim() == 3 ? in.batch * in.hidden : 0, plan.packed.data_ptr<T>(), bias.data_ptr<T>(),
                              in.h0.data_ptr<T>(), result.gates.data_ptr<T>(), result.output.data_ptr<T>(), result.inner.data_ptr<T>()};
  for (int64_t t = 0; t < in.steps; ++t) {
    plan.each([&](int64_t begin, int64_t end) { kernels.forward(pass, t, begin, end); });
  }
}

GruResult forward(const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih, const OptionalTensor& bias_hh,
                  const Tensor& h0, bool keep) {
  const RecurrentInput in(name, 3, input, weight_ih, weight_hh, bias_ih, bias_hh, h0);
  const int64_t hidden = in.hidden;
  Tensor bias = at::zeros({4 * hidden}, input.options());
  if (bias_hh.has_value()) bias.narrow(0, 0, 3 * hidden).add_(*bias_hh);
  if (bias_ih.has_value()) {
    bias.narrow(0, 0, 2 * hidden).add_(bias_ih->narrow(0, 0, 2 * hidden));
    bias.narrow(0, 3 * hidden, hidden).add_(bias_ih->narrow(0, 2 * hidden, hidden));
  }

  GruResult result;
  result.gates = in.input_gates();
  result.output = at::empty({in.steps, in.batch, hidden}, input.options());
  result.inner = keep ? at::empty_like(result.output) : at::empty_like(in.h0);
  AT_DISPATCH_FLOATING_TYPES(input.scalar_type(), "gru_sequence", [&] { run_forward<scalar_t>(in, bias, result); });
  result.h = result.output.select(0, in.steps - 1).clone();
  return result;
}

// grad_gates [T, B, 4H]; grad_h holds the gradient of the last state before, of h0 but for the first step's product after.
template <typename T>
void run_backward(const Tensor& weight_hh, const Tensor& gates, const Tensor& inner, const Tensor& h0, const Tensor& output, const Tensor& grad_output,
                  const Tensor& grad_h, const Tensor& grad_gates) {
  const int64_t steps = output.size(0), batch = output.size(1), hidden = output.size(2);
  const GruKernels<T> kernels = DIO_CHOOSE(gru_kernels<T>);
  const SequencePlan plan = backward_plan<T>(kernels, weight_hh, batch);
  const GruBackward<T> pass = {steps, batch, hidden, plan.packed.data_ptr<T>(), gates.data_ptr<T>(), inner.data_ptr<T>(), h0.data_ptr<T>(), output.data_ptr<T>(),
                               grad_output.defined() ? grad_output.data_ptr<T>() : nullptr, grad_gates.data_ptr<T>(), grad_h.data_ptr<T>()};
  for (int64_t t = steps - 1; t >= 0; --t) {
    plan.each([&](int64_t begin, int64_t end) { kernels.backward(pass, t, begin, end); });
  }
}

struct GruFunction : torch::autograd::Function<GruFunction> {
  static variable_list forward(AutogradContext* context, const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih,
                               const OptionalTensor& bias_hh, const Tensor& h0) {
    const at::AutoDispatchBelowADInplaceOrView below;
    GruResult result = diorama::forward(input, weight_ih, weight_hh, bias_ih, bias_hh, h0, true);
    context->set_materialize_grads(false);
    context->saved_data["biases"] = number_biases(bias_ih, bias_hh);
    context->save_for_backward({input, weight_ih, weight_hh, h0, result.output, result.gates, result.inner});
    return {result.output, result.h};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    refuse_double_backward(name);
    const auto saved = context->get_saved_variables();
    const Tensor &input = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &h0 = saved[3], &output = saved[4];
    const int64_t steps = output.size(0), batch = output.size(1), hidden = output.size(2);

    const Tensor grad_gates = at::empty({steps, batch, 4 * hidden}, output.options());
    Tensor grad_h = grads[1].defined() ? grads[1].clone(at::MemoryFormat::Contiguous) : at::zeros({batch, hidden}, output.options());
    AT_DISPATCH_FLOATING_TYPES(output.scalar_type(), "gru_sequence", [&] {
      run_backward<scalar_t>(weight_hh.contiguous(), saved[5], saved[6], h0.contiguous(), output, grads[0].defined() ? grads[0].contiguous() : grads[0], grad_h,
                             grad_gates);
    });

    // Gates 0, 1, 2 are those of weight_hh, and 0, 1, 3 those of weight_ih.
    const RecurrentEdges edges(*context);
    const Tensor flat = grad_gates.view({steps * batch, 4 * hidden});
    const Tensor shared = flat.narrow(1, 0, 2 * hidden), fresh = flat.narrow(1, 3 * hidden, hidden);
    Tensor grad_input, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh, grad_h0;
    if (edges.input) {
      grad_input = at::mm(shared, weight_ih.narrow(0, 0, 2 * hidden)).addmm_(fresh, weight_ih.narrow(0, 2 * hidden, hidden)).view(input.sizes());
    }
    if (edges.weight_ih) {
      const Tensor x = input.reshape({steps * batch, -1});
      grad_weight_ih = at::cat({at::mm(shared.t(), x), at::mm(fresh.t(), x)});
    }
    if (edges.weight_hh) grad_weight_hh = product_with_states(grad_gates.narrow(2, 0, 3 * hidden), h0, output);
    if (edges.bias_ih || edges.bias_hh) {
      const Tensor sum = flat.sum(0);
      if (edges.bias_ih) grad_bias_ih = at::cat({sum.narrow(0, 0, 2 * hidden), sum.narrow(0, 3 * hidden, hidden)});
      if (edges.bias_hh) grad_bias_hh = sum.narrow(0, 0, 3 * hidden).clone();
    }
    if (edges.h0) grad_h0 = grad_h.addmm_(grad_gates.select(0, 0).narrow(1, 0, 3 * hidden), weight_hh);
    return {grad_input, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh, grad_h0};
  }
};

std::tuple<Tensor, Tensor> gru_cpu(const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih,
                                   const OptionalTensor& bias_hh, const Tensor& h0) {
  GruResult result = forward(input, weight_ih, weight_hh, bias_ih, bias_hh, h0, false);
  return {result.output, result.h};
}

std::tuple<Tensor, Tensor> gru_autograd(const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih,
                                        const OptionalTensor& bias_hh, const Tensor& h0) {
  if (!wants_graph({input, weight_ih, weight_hh, defined_or_none(bias_ih), defined_or_none(bias_hh), h0})) {
    const at::AutoDispatchBelowADInplaceOrView below;
    return gru_cpu(input, weight_ih, weight_hh, bias_ih, bias_hh, h0);
  }
  const auto result = GruFunction::apply(input, weight_ih, weight_hh, bias_ih, bias_hh, h0);
  return {result[0], result[1]};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) {
  library.def("gru_sequence(Tensor input, Tensor weight_ih, Tensor weight_hh, Tensor? bias_ih, Tensor? bias_hh, Tensor h0) -> (Tensor output, Tensor h)");
}
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("gru_sequence", gru_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("gru_sequence", gru_autograd); }

}  // namespace diorama
