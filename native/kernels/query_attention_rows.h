// Attention of single queries. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// One row of queries: all heads that one head of keys and values serves, one after another. `scores` has room for the keys in whole vectors.
template <typename T>
void query_attention(const QueryAttention<T>& p, T* scores) {
  constexpr int64_t width = Simd<T>::width;
  const int64_t padded = (p.keys + width - 1) / width * width;
  for (int64_t head = 0; head < p.group; ++head) {
    const T* q = p.q + head * p.q_head_stride;
    T* out = p.out + head * p.dim;
    for (int64_t s = 0; s < p.keys; ++s) {
      const T* k = p.k + p.k_at[s];
      Vector<T> products{};
      for (int64_t d = 0; d < p.dim; d += width) products = products + load(q + d, p.dim - d) * load(k + d, p.dim - d);
      scores[s] = p.is_allowed(s) ? sum_of<T>(products) * p.scale : -std::numeric_limits<T>::infinity();
    }
    std::fill(scores + p.keys, scores + padded, -std::numeric_limits<T>::infinity());
    const T largest = largest_of(scores, p.keys);
    Vector<T> total{};
    for (int64_t s = 0; s < padded; s += width) {
      const Vector<T> e = exp<T>(load(scores + s) - largest);
      store(scores + s, e);
      total = total + load(scores + s, p.keys - s); // where nothing is allowed all is NaN, the padding too
    }
    const T share = T(1) / sum_of<T>(total);
    for (int64_t d = 0; d < p.dim; d += width) {
      Vector<T> mixed{};
      for (int64_t s = 0; s < p.keys; ++s) mixed = mixed + scores[s] * load(p.v + p.v_at[s] + d, p.dim - d);
      store(out + d, mixed * share, p.dim - d);
    }
  }
}

template <typename T>
constexpr QueryAttentionKernel<T> query_attention_kernel = query_attention<T>;

}  // namespace DIO_TARGET
}  // namespace diorama
