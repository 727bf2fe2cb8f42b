// diorama::lstm_sequence: one layer of an LSTM over a whole sequence. torch.nn.LSTM's equations; Hochreiter and Schmidhuber 1997, with a forget gate.
//   i, f, o = sigmoid(W x + U h + b)   g = tanh(W x + U h + b)   c' = f c + i g   h' = o tanh(c')
// The products with x, and those for the weights' gradients, are one large product each; what depends on the step before is one fused pass a step.
#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>
#include <torch/library.h>
#include "recurrent.h"

namespace diorama {

template <typename T>
struct LstmForward {
  int64_t batch, hidden, cell_step;  // cell_step: from one step's cells to the next's; 0 where only the last are kept
  const T *packed, *bias, *h0, *c0;
  T *gates, *output, *cells;  // gates hold the input's part before, the activated gates after
};

template <typename T>
struct LstmBackward {
  int64_t steps, batch, hidden;
  const T *packed, *gates, *cells, *c0, *grad_output, *grad_h;  // the last two may be null
  T *grad_gates, *grad_c;                                       // grad_c: of the step's cells before, of the cells before them after
};

template <typename T>
using LstmKernels = SequenceKernels<T, LstmForward<T>, LstmBackward<T>>;

}  // namespace diorama

#define DIO_KERNELS "lstm_cells.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr const char* name = "diorama::lstm_sequence";

struct LstmResult {
  Tensor output, h, c;
  Tensor gates, cells;  // [T, B, 4H], [T, B, H]: what the backward needs
};

template <typename T>
void run_forward(const RecurrentInput& in, const Tensor& bias, const Tensor& c0, const LstmResult& result) {
  const LstmKernels<T> kernels = DIO_CHOOSE(lstm_kernels<T>);
  const SequencePlan plan = forward_plan<T>(kernels, in.weight_hh, 4, in.batch);
  const LstmForward<T> pass = {in.batch, in.hidden, result.cells.dim() == 3 ? in.batch * in.hidden : 0, plan.packed.data_ptr<T>(), bias.data_ptr<T>(),
                               in.h0.data_ptr<T>(), c0.data_ptr<T>(), result.gates.data_ptr<T>(), result.output.data_ptr<T>(), result.cells.data_ptr<T>()};
  for (int64_t t = 0; t < in.steps; ++t) {
    plan.each([&](int64_t begin, int64_t end) { kernels.forward(pass, t, begin, end); });
  }
}

LstmResult forward(const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih, const OptionalTensor& bias_hh,
                   const Tensor& h0, const Tensor& c0, bool keep) {
  const RecurrentInput in(name, 4, input, weight_ih, weight_hh, bias_ih, bias_hh, h0);
  in.require(name, "c0", c0, {in.batch, in.hidden});
  Tensor bias = at::zeros({4 * in.hidden}, input.options());
  if (bias_ih.has_value()) bias.add_(*bias_ih);
  if (bias_hh.has_value()) bias.add_(*bias_hh);

  LstmResult result;
  result.gates = in.input_gates();
  result.output = at::empty({in.steps, in.batch, in.hidden}, input.options());
  result.cells = keep ? at::empty_like(result.output) : at::empty_like(in.h0);
  AT_DISPATCH_FLOATING_TYPES(input.scalar_type(), "lstm_sequence", [&] { run_forward<scalar_t>(in, bias, c0.contiguous(), result); });
  result.h = result.output.select(0, in.steps - 1).clone();
  result.c = keep ? result.cells.select(0, in.steps - 1).clone() : result.cells;
  return result;
}

// grad_gates [T, B, 4H]; grad_c is overwritten with the gradient of c0.
template <typename T>
void run_backward(const Tensor& weight_hh, const Tensor& gates, const Tensor& cells, const Tensor& c0, const Tensor& grad_output, const Tensor& grad_h,
                  const Tensor& grad_c, const Tensor& grad_gates) {
  const int64_t steps = cells.size(0), batch = cells.size(1), hidden = cells.size(2);
  const LstmKernels<T> kernels = DIO_CHOOSE(lstm_kernels<T>);
  const SequencePlan plan = backward_plan<T>(kernels, weight_hh, batch);
  const auto pointer = [](const Tensor& tensor) { return tensor.defined() ? tensor.data_ptr<T>() : nullptr; };
  const LstmBackward<T> pass = {steps, batch, hidden, plan.packed.data_ptr<T>(), gates.data_ptr<T>(), cells.data_ptr<T>(), c0.data_ptr<T>(),
                                pointer(grad_output), pointer(grad_h), grad_gates.data_ptr<T>(), grad_c.data_ptr<T>()};
  for (int64_t t = steps - 1; t >= 0; --t) {
    plan.each([&](int64_t begin, int64_t end) { kernels.backward(pass, t, begin, end); });
  }
}

struct LstmFunction : torch::autograd::Function<LstmFunction> {
  static variable_list forward(AutogradContext* context, const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih,
                               const OptionalTensor& bias_hh, const Tensor& h0, const Tensor& c0) {
    const at::AutoDispatchBelowADInplaceOrView below;
    LstmResult result = diorama::forward(input, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0, true);
    context->set_materialize_grads(false);
    context->saved_data["biases"] = number_biases(bias_ih, bias_hh);
    context->save_for_backward({input, weight_ih, weight_hh, h0, c0, result.output, result.gates, result.cells});
    return {result.output, result.h, result.c};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    refuse_double_backward(name);
    const auto saved = context->get_saved_variables();
    const Tensor &input = saved[0], &weight_ih = saved[1], &weight_hh = saved[2], &h0 = saved[3], &c0 = saved[4], &output = saved[5], &gates = saved[6];
    const int64_t steps = output.size(0), batch = output.size(1), hidden = output.size(2);
    const auto contiguous = [](const Tensor& tensor) { return tensor.defined() ? tensor.contiguous() : tensor; };

    const Tensor grad_gates = at::empty_like(gates);
    const Tensor grad_c = grads[2].defined() ? grads[2].clone(at::MemoryFormat::Contiguous) : at::zeros({batch, hidden}, output.options());
    AT_DISPATCH_FLOATING_TYPES(output.scalar_type(), "lstm_sequence", [&] {
      run_backward<scalar_t>(weight_hh.contiguous(), gates, saved[7], c0.contiguous(), contiguous(grads[0]), contiguous(grads[1]), grad_c, grad_gates);
    });

    const RecurrentEdges edges(*context);
    const Tensor flat = grad_gates.view({steps * batch, 4 * hidden});
    const Tensor first = grad_gates.select(0, 0);
    Tensor grad_input, grad_weight_ih, grad_weight_hh, grad_bias_ih, grad_bias_hh, grad_h0;
    if (edges.input) grad_input = at::mm(flat, weight_ih).view(input.sizes());
    if (edges.weight_ih) grad_weight_ih = at::mm(flat.t(), input.reshape({steps * batch, -1}));
    if (edges.weight_hh) grad_weight_hh = product_with_states(grad_gates, h0, output);
    if (edges.bias_ih || edges.bias_hh) grad_bias_ih = flat.sum(0);
    if (edges.bias_hh) grad_bias_hh = grad_bias_ih.clone();  // each its own memory: who accumulates into one must not change the other
    if (edges.h0) grad_h0 = at::mm(first, weight_hh);
    return {grad_input, grad_weight_ih, grad_weight_hh, edges.bias_ih ? grad_bias_ih : Tensor(), grad_bias_hh, grad_h0, grad_c};
  }
};

std::tuple<Tensor, Tensor, Tensor> lstm_cpu(const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih,
                                            const OptionalTensor& bias_hh, const Tensor& h0, const Tensor& c0) {
  LstmResult result = forward(input, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0, false);
  return {result.output, result.h, result.c};
}

std::tuple<Tensor, Tensor, Tensor> lstm_autograd(const Tensor& input, const Tensor& weight_ih, const Tensor& weight_hh, const OptionalTensor& bias_ih,
                                                 const OptionalTensor& bias_hh, const Tensor& h0, const Tensor& c0) {
  if (!wants_graph({input, weight_ih, weight_hh, defined_or_none(bias_ih), defined_or_none(bias_hh), h0, c0})) {
    const at::AutoDispatchBelowADInplaceOrView below;
    return lstm_cpu(input, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0);
  }
  const auto result = LstmFunction::apply(input, weight_ih, weight_hh, bias_ih, bias_hh, h0, c0);
  return {result[0], result[1], result[2]};
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) {
  library.def("lstm_sequence(Tensor input, Tensor weight_ih, Tensor weight_hh, Tensor? bias_ih, Tensor? bias_hh, Tensor h0, Tensor c0)"
              " -> (Tensor output, Tensor h, Tensor c)");
}
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("lstm_sequence", lstm_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("lstm_sequence", lstm_autograd); }

}  // namespace diorama
