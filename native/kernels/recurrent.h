// What the sequence operators of recurrent layers share.
#pragma once
#include <algorithm>
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include "autograd.h"

namespace diorama {

// input [T, B, I]; weight_ih [gates H, I]; weight_hh [gates H, H]; biases [gates H] or none; states [B, H]. All contiguous after this.
struct RecurrentInput {
  at::Tensor input, weight_ih, weight_hh, h0;
  int64_t steps, batch, hidden;

  RecurrentInput(const char* name, int64_t gates, const at::Tensor& x, const at::Tensor& w_ih, const at::Tensor& w_hh, const OptionalTensor& bias_ih,
                 const OptionalTensor& bias_hh, const at::Tensor& h)
      : input(x.contiguous()), weight_ih(w_ih), weight_hh(w_hh.contiguous()), h0(h.contiguous()) {
    TORCH_CHECK(x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble), name,
                " runs on the CPU in float32 and float64, not on ", x.device(), " in ", x.scalar_type(), "; use plain operators: FusedKernels.Off()");
    TORCH_CHECK(x.dim() == 3 && x.size(0) > 0, name, ": input must be [T, B, I] with T at least 1, not ", x.sizes());
    steps = x.size(0), batch = x.size(1), hidden = w_hh.size(-1);
    require(name, "weight_ih", w_ih, {gates * hidden, x.size(2)});
    require(name, "weight_hh", w_hh, {gates * hidden, hidden});
    require(name, "h0", h, {batch, hidden});
    if (bias_ih.has_value()) require(name, "bias_ih", *bias_ih, {gates * hidden});
    if (bias_hh.has_value()) require(name, "bias_hh", *bias_hh, {gates * hidden});
  }

  void require(const char* name, const char* argument, const at::Tensor& tensor, at::IntArrayRef shape) const {
    TORCH_CHECK(tensor.sizes() == shape && tensor.scalar_type() == input.scalar_type() && tensor.device().is_cpu(), name, ": ", argument, " must be ",
                shape, " ", input.scalar_type(), " on cpu, not ", tensor.sizes(), " ", tensor.scalar_type(), " on ", tensor.device());
  }

  // The input's part of all gates of all steps, without biases: one product. [T, B, gates H]
  at::Tensor input_gates() const { return at::mm(input.view({steps * batch, input.size(2)}), weight_ih.t()).view({steps, batch, weight_ih.size(0)}); }
};

// One processor's kernels of a sequence: its vectors' width, the weight's two layouts (pack.h), and one step of each pass, over blocks of hidden units.
template <typename T, typename Forward, typename Backward>
struct SequenceKernels {
  int64_t width;
  void (*pack_gates)(const T* weight, int64_t gates, int64_t hidden, T* packed, int64_t begin, int64_t end);
  void (*pack_columns)(const T* weight, int64_t rows, int64_t hidden, T* packed, int64_t begin, int64_t end);
  void (*forward)(const Forward&, int64_t t, int64_t begin, int64_t end);
  void (*backward)(const Backward&, int64_t t, int64_t begin, int64_t end);
};

// Work too small to share stays on this thread: below some 50,000 multiplications waking the others costs more than they save.
inline int64_t grain(int64_t blocks, int64_t multiplications) { return multiplications < 50000 ? blocks : 1; }

// How a pass shares its hidden units, and weight_hh [gates H, H] laid out for it: forward by gates, backward by columns.
struct SequencePlan {
  int64_t blocks, share;
  at::Tensor packed;

  template <typename Body>
  void each(const Body& body) const {
    at::parallel_for(0, blocks, share, body);
  }
};

template <typename T, typename Kernels>
SequencePlan forward_plan(const Kernels& kernels, const at::Tensor& weight_hh, int64_t gates, int64_t batch) {
  const int64_t hidden = weight_hh.size(1), blocks = (hidden + kernels.width - 1) / kernels.width;
  const SequencePlan plan = {blocks, grain(blocks, batch * hidden * hidden * gates), at::empty({blocks, hidden, gates, kernels.width}, weight_hh.options())};
  plan.each([&](int64_t begin, int64_t end) { kernels.pack_gates(weight_hh.data_ptr<T>(), gates, hidden, plan.packed.data_ptr<T>(), begin, end); });
  return plan;
}

template <typename T, typename Kernels>
SequencePlan backward_plan(const Kernels& kernels, const at::Tensor& weight_hh, int64_t batch) {
  const int64_t rows = weight_hh.size(0), hidden = weight_hh.size(1), columns = 2 * kernels.width, blocks = (hidden + columns - 1) / columns;
  const SequencePlan plan = {blocks, grain(blocks, batch * hidden * rows), at::empty({blocks, rows, columns}, weight_hh.options())};
  plan.each([&](int64_t begin, int64_t end) { kernels.pack_columns(weight_hh.data_ptr<T>(), rows, hidden, plan.packed.data_ptr<T>(), begin, end); });
  return plan;
}

// Which gradients are asked for. The context counts only the tensors that were given, so a missing bias moves those after it.
inline int64_t number_biases(const OptionalTensor& bias_ih, const OptionalTensor& bias_hh) { return bias_ih.has_value() + 2 * bias_hh.has_value(); }

struct RecurrentEdges {
  bool input, weight_ih, weight_hh, bias_ih, bias_hh, h0;

  explicit RecurrentEdges(torch::autograd::AutogradContext& context) {
    const int64_t biases = context.saved_data["biases"].toInt();
    size_t edge = 0;
    const auto next = [&](bool given) { return given && context.needs_input_grad(edge++); };
    input = next(true), weight_ih = next(true), weight_hh = next(true);
    bias_ih = next(biases & 1), bias_hh = next(biases & 2), h0 = next(true);
  }
};

// The gradient of weight_hh: grad_gates [T, B, G] times the states before each step (h0, then all outputs but the last). [G, H]
inline at::Tensor product_with_states(const at::Tensor& grad_gates, const at::Tensor& h0, const at::Tensor& output) {
  at::Tensor product = at::mm(grad_gates.select(0, 0).t(), h0);
  if (output.size(0) > 1) {
    product.addmm_(grad_gates.slice(0, 1).flatten(0, 1).t(), output.slice(0, 0, -1).flatten(0, 1));
  }
  return product;
}

}  // namespace diorama
