// diorama::causal_attention: softmax(scale q k^T) v, where place i sees places 0 to i. Vaswani et al. 2017, arXiv 1706.03762, eq. 1. A head of keys and
// values may serve a group of heads of queries that stand together (Ainslie et al. 2023, arXiv 2305.13245): it is read once for all, and no copy is made.
// Heads run side by side, each a block of queries at a time in memory that stays near, so that no [T, T] matrix is ever written out. Only the logarithm of
// each row's sum is saved; the backward makes the weights again from it (Dao et al. 2022, arXiv 2205.14135, section 3.1), which costs one product in five.
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

// One head of a [B, H, T, D] tensor of any strides.
template <typename T>
struct Head {
  T* data;
  int64_t row_stride, dim_stride;
};

// The heads of queries, one after another, that a head of keys and values serves.
template <typename T>
struct Heads {
  Head<T> first;
  int64_t head_stride;
  Head<T> operator[](int64_t i) const { return {first.data + i * head_stride, first.row_stride, first.dim_stride}; }
};

template <typename T>
struct AttentionForward {
  int64_t length, dim, group;
  T scale;
  Head<const T> k, v;
  Heads<const T> q;
  Heads<T> out;
  T* statistics;  // [group, length]
};

template <typename T>
struct AttentionBackward {
  int64_t length, dim, group;
  T scale;
  Head<const T> k, v;
  Heads<const T> q, out, grad_out;
  const T* statistics;
  Heads<T> grad_q;
  Head<T> grad_k, grad_v;
};

template <typename T>
struct AttentionKernels {
  int64_t (*memory)(int64_t length, int64_t dim, bool backward);
  void (*forward)(const AttentionForward<T>&, T* memory);
  void (*backward)(const AttentionBackward<T>&, T* memory);
};

}  // namespace diorama

#define DIO_KERNELS "attention_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr const char* name = "diorama::causal_attention";

// Of [B, H, T, D] the group of heads of that number, and the head where a group is one.
template <typename T>
Heads<T> heads(const Tensor& x, int64_t group, int64_t index) {
  const int64_t groups = x.size(1) / group;
  T* data = x.data_ptr<std::remove_const_t<T>>() + index / groups * x.stride(0) + index % groups * group * x.stride(1);
  return {{data, x.stride(2), x.stride(3)}, x.stride(1)};
}

template <typename T>
Head<T> head(const Tensor& x, int64_t index) { return heads<T>(x, 1, index).first; }

// Calls body(head of keys, memory of this thread) for each of them.
template <typename T, typename Body>
void each_head(const Tensor& k, int64_t memory_size, const Body& body) {
  const Tensor memory = at::empty({at::get_num_threads(), memory_size}, k.options());
  at::parallel_for(0, k.size(0) * k.size(1), 1, [&](int64_t begin, int64_t end) {
    T* mine = memory.data_ptr<T>() + at::get_thread_num() * memory_size;
    for (int64_t i = begin; i < end; ++i) body(i, mine);
  });
}

// [B, H, T, D] as it lies in [B, T, H, D]: joining the heads afterwards then copies nothing.
Tensor heads_like(const Tensor& q) { return at::empty({q.size(0), q.size(2), q.size(1), q.size(3)}, q.options()).transpose(1, 2); }

std::tuple<Tensor, Tensor> forward(const Tensor& q, const Tensor& k, const Tensor& v, double scale) {
  TORCH_CHECK(q.device().is_cpu() && (q.scalar_type() == at::kFloat || q.scalar_type() == at::kDouble), name,
              " runs on the CPU in float32 and float64, not on ", q.device(), " in ", q.scalar_type(), "; use plain operators: FusedKernels.Off()");
  TORCH_CHECK(q.dim() == 4, name, ": q, k and v must be [B, H, T, D], not ", q.sizes());
  for (const Tensor& other : {k, v}) {
    const bool fits = other.dim() == 4 && other.sizes() == k.sizes() && other.size(0) == q.size(0) && other.sizes().slice(2) == q.sizes().slice(2);
    TORCH_CHECK(fits && other.size(1) > 0 && q.size(1) % other.size(1) == 0 && other.scalar_type() == q.scalar_type() && other.device() == q.device(), name,
                ": k and v must be like q, but for a number of heads that divides its own, ", q.sizes(), " ", q.scalar_type(), ", not ", other.sizes(), " ", other.scalar_type(), " on ", other.device());
  }
  const Tensor out = heads_like(q), statistics = at::empty({q.size(0), q.size(1), q.size(2)}, q.options());
  const int64_t length = q.size(2), dim = q.size(3), group = q.size(1) / k.size(1);
  AT_DISPATCH_FLOATING_TYPES(q.scalar_type(), "causal_attention", [&] {
    const AttentionKernels<scalar_t> kernels = DIO_CHOOSE(attention_kernels<scalar_t>);
    each_head<scalar_t>(k, kernels.memory(length, dim, false), [&](int64_t i, scalar_t* memory) {
      kernels.forward({length, dim, group, scalar_t(scale), head<const scalar_t>(k, i), head<const scalar_t>(v, i), heads<const scalar_t>(q, group, i),
                       heads<scalar_t>(out, group, i), statistics.data_ptr<scalar_t>() + i * group * length}, memory);
    });
  });
  return {out, statistics};
}

struct AttentionFunction : torch::autograd::Function<AttentionFunction> {
  static Tensor forward(AutogradContext* context, const Tensor& q, const Tensor& k, const Tensor& v, double scale) {
    const at::AutoDispatchBelowADInplaceOrView below;
    const auto [out, statistics] = diorama::forward(q, k, v, scale);
    context->saved_data["scale"] = scale;
    context->save_for_backward({q, k, v, out, statistics});
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    refuse_double_backward(name);
    const auto saved = context->get_saved_variables();
    const Tensor &q = saved[0], &k = saved[1], &v = saved[2], &out = saved[3], &statistics = saved[4], &grad_out = grads[0];
    const double scale = context->saved_data["scale"].toDouble();
    const Tensor grad_q = heads_like(q), grad_k = heads_like(k), grad_v = heads_like(k);
    const int64_t length = q.size(2), dim = q.size(3), group = q.size(1) / k.size(1);
    AT_DISPATCH_FLOATING_TYPES(q.scalar_type(), "causal_attention", [&] {
      const AttentionKernels<scalar_t> kernels = DIO_CHOOSE(attention_kernels<scalar_t>);
      each_head<scalar_t>(k, kernels.memory(length, dim, true), [&](int64_t i, scalar_t* memory) {
        kernels.backward({length, dim, group, scalar_t(scale), head<const scalar_t>(k, i), head<const scalar_t>(v, i), heads<const scalar_t>(q, group, i),
                          heads<const scalar_t>(out, group, i), heads<const scalar_t>(grad_out, group, i), statistics.data_ptr<scalar_t>() + i * group * length,
                          heads<scalar_t>(grad_q, group, i), head<scalar_t>(grad_k, i), head<scalar_t>(grad_v, i)}, memory);
      });
    });
    return {grad_q, grad_k, grad_v, Tensor()};
  }
};

Tensor attention_cpu(const Tensor& q, const Tensor& k, const Tensor& v, double scale) { return std::get<0>(forward(q, k, v, scale)); }

Tensor attention_autograd(const Tensor& q, const Tensor& k, const Tensor& v, double scale) {
  if (wants_graph({q, k, v})) return AttentionFunction::apply(q, k, v, scale);
  const at::AutoDispatchBelowADInplaceOrView below;
  return attention_cpu(q, k, v, scale);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) { library.def("causal_attention(Tensor q, Tensor k, Tensor v, float scale) -> Tensor"); }
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("causal_attention", attention_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("causal_attention", attention_autograd); }

}  // namespace diorama
