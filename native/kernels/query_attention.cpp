// diorama::query_attention: softmax(scale q k^T) v of a single query a row and head, as in generation with the keys and values kept. A product of so few rows is
// hardly more than its call, and keys need not lie where a product wants them: each place of each row is read where it was once written (beams fork and end
// without a copy), a source's places serve all rows that ask it, and a head of keys a group of heads of queries. It has no derivative.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>
#include "autograd.h"

namespace diorama {

template <typename T>
struct QueryAttention {
  int64_t dim, keys, group;
  T scale;
  const T* q;  // [group, dim]
  int64_t q_head_stride;
  const T *k, *v;             // the head's
  const int64_t *k_at, *v_at;  // where each place of this row lies from there
  const bool* const* allowed;  // of each place; null: all are
  T* out;                     // [group, dim]
  bool is_allowed(int64_t place) const { return !allowed || *allowed[place]; }
};

template <typename T>
using QueryAttentionKernel = void (*)(const QueryAttention<T>&, T* scores);

}  // namespace diorama

#define DIO_KERNELS "query_attention_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;

constexpr const char* name = "diorama::query_attention";

void check(const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& rows, const Tensor& allowed) {
  TORCH_CHECK(q.device().is_cpu() && (q.scalar_type() == at::kFloat || q.scalar_type() == at::kDouble), name,
              " runs on the CPU in float32 and float64, not on ", q.device(), " in ", q.scalar_type(), "; use plain operators: FusedKernels.Off()");
  TORCH_CHECK(q.dim() == 4 && q.size(2) == 1, name, ": q must be [B, H, 1, D], not ", q.sizes());
  for (const Tensor& other : {k, v}) {
    TORCH_CHECK(other.dim() == 4 && other.sizes() == k.sizes() && other.size(3) == q.size(3) && other.size(1) > 0 && q.size(1) % other.size(1) == 0 &&
                    other.scalar_type() == q.scalar_type() && other.device() == q.device(),
                name, ": k and v must be [R, H', S, ", q.size(3), "] ", q.scalar_type(), " with H' a divisor of ", q.size(1), ", not ", other.sizes(), " ", other.scalar_type());
  }
  TORCH_CHECK(rows.defined() || k.size(0) == q.size(0), name, ": k must have q's ", q.size(0), " rows where it is not said which each reads, not ", k.size(0));
  TORCH_CHECK(!rows.defined() || (rows.scalar_type() == at::kLong && rows.device().is_cpu() && rows.dim() == 2 && rows.size(0) == q.size(0) &&
                                  (rows.size(1) == k.size(2) || rows.size(1) == 1)),
              name, ": rows must be int64 [", q.size(0), ", ", k.size(2), "] or [", q.size(0), ", 1], not ", rows.defined() ? rows.sizes() : q.sizes());
  TORCH_CHECK(!allowed.defined() || (allowed.scalar_type() == at::kBool && allowed.device().is_cpu() && allowed.dim() == 4 && allowed.size(0) == k.size(0) &&
                                     allowed.size(1) == 1 && allowed.size(2) == 1 && allowed.size(3) == k.size(2)),
              name, ": allowed must be bool [", k.size(0), ", 1, 1, ", k.size(2), "], not ", allowed.defined() ? allowed.sizes() : q.sizes());
}

// For each row of q which row of k each of its places is read from, [B, S].
std::vector<int64_t> places(const Tensor& rows, int64_t batch, int64_t keys, int64_t most) {
  std::vector<int64_t> row_of(batch * keys);
  for (int64_t b = 0; b < batch; ++b) {
    for (int64_t s = 0; s < keys; ++s) {
      const int64_t row = rows.defined() ? rows.data_ptr<int64_t>()[b * rows.stride(0) + (rows.size(1) == 1 ? 0 : s * rows.stride(1))] : b;
      TORCH_CHECK_INDEX(row >= 0 && row < most, name, ": row ", row, " is none of ", most);
      row_of[b * keys + s] = row;
    }
  }
  return row_of;
}

Tensor attention_cpu(const Tensor& q_any, const Tensor& k_any, const Tensor& v_any, const OptionalTensor& rows_or_none, const OptionalTensor& allowed_or_none, double scale) {
  const Tensor rows = defined_or_none(rows_or_none), allowed = defined_or_none(allowed_or_none);
  check(q_any, k_any, v_any, rows, allowed);
  const auto dense = [](const Tensor& x) { return x.stride(3) == 1 ? x : x.contiguous(); };
  const Tensor q = dense(q_any), k = dense(k_any), v = dense(v_any);
  const int64_t batch = q.size(0), heads = k.size(1), keys = k.size(2), dim = q.size(3), group = q.size(1) / heads;
  const Tensor out = at::empty({batch, q.size(1), 1, dim}, q.options());
  if (keys == 0) return out.zero_();
  const std::vector<int64_t> row_of = places(rows, batch, keys, k.size(0));
  AT_DISPATCH_FLOATING_TYPES(q.scalar_type(), name, [&] {
    const auto kernel = DIO_CHOOSE(query_attention_kernel<scalar_t>);
    const scalar_t *q_data = q.data_ptr<scalar_t>(), *k_data = k.data_ptr<scalar_t>(), *v_data = v.data_ptr<scalar_t>();
    scalar_t* to = out.data_ptr<scalar_t>();
    const bool* mask = allowed.defined() ? allowed.data_ptr<bool>() : nullptr;
    at::parallel_for(0, batch, 4, [&](int64_t begin, int64_t end) {
      std::vector<int64_t> k_at(keys), v_at(keys);
      std::vector<const bool*> is_allowed(mask ? keys : 0);
      std::vector<scalar_t> scores(keys + 64);
      for (int64_t b = begin; b < end; ++b) {
        for (int64_t s = 0; s < keys; ++s) {
          const int64_t row = row_of[b * keys + s];
          k_at[s] = row * k.stride(0) + s * k.stride(2);
          v_at[s] = row * v.stride(0) + s * v.stride(2);
          if (mask) is_allowed[s] = mask + row * allowed.stride(0) + s * allowed.stride(3);
        }
        for (int64_t h = 0; h < heads; ++h) {
          kernel({dim, keys, group, scalar_t(scale), q_data + b * q.stride(0) + h * group * q.stride(1), q.stride(1), k_data + h * k.stride(1), v_data + h * v.stride(1),
                  k_at.data(), v_at.data(), mask ? is_allowed.data() : nullptr, to + (b * heads + h) * group * dim}, scores.data());
        }
      }
    });
  });
  return out;
}

Tensor attention_autograd(const Tensor& q, const Tensor& k, const Tensor& v, const OptionalTensor& rows, const OptionalTensor& allowed, double scale) {
  TORCH_CHECK(!wants_graph({q, k, v}), name, " has no derivative; use plain operators: FusedKernels.Off()");
  const at::AutoDispatchBelowADInplaceOrView below;
  return attention_cpu(q, k, v, rows, allowed, scale);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) {
  library.def("query_attention(Tensor q, Tensor k, Tensor v, Tensor? rows, Tensor? allowed, float scale) -> Tensor");
}
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("query_attention", attention_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("query_attention", attention_autograd); }

}  // namespace diorama
