// Causal attention of one head of keys, forward and backward, a block of queries at a time. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// How many queries share one pass over their keys: enough rows to reuse what is loaded, few enough for the scratch memory to stay near.
constexpr int64_t query_block = 32;

template <typename T>
inline int64_t padded(int64_t n) {
  return (n + 2 * Simd<T>::width - 1) / (2 * Simd<T>::width) * (2 * Simd<T>::width);
}

// Where a head's copies and scratch lie in one piece of memory. Rows are padded to whole tiles with zeros, so that no product has a tail.
template <typename T>
struct HeadMemory {
  int64_t keys, dims;  // padded T and D
  T *k, *v, *k_turned, *v_turned, *q, *grad_out, *weights, *grad_scores, *result, *grad_k, *grad_v;

  static int64_t size(int64_t length, int64_t dim, bool backward) {
    const int64_t keys = padded<T>(length), dims = padded<T>(dim);
    return backward ? keys * dims * 6 + query_block * (2 * dims + 2 * keys) + query_block * dims : keys * dims * 2 + query_block * (2 * dims + keys);
  }

  HeadMemory(T* memory, int64_t length, int64_t dim, bool backward) : keys(padded<T>(length)), dims(padded<T>(dim)) {
    const auto take = [&](int64_t n) {
      T* taken = memory;
      memory += n;
      return taken;
    };
    k_turned = take(keys * dims), v = take(keys * dims);
    q = take(query_block * dims), result = take(query_block * dims), weights = take(query_block * keys);
    if (!backward) return;
    k = take(keys * dims), v_turned = take(keys * dims), grad_k = take(keys * dims), grad_v = take(keys * dims);
    grad_out = take(query_block * dims), grad_scores = take(query_block * keys);
  }
};

// to[row][0 .. dims) = factor * from's row, with zeros behind.
template <typename T>
void copy_rows(const Head<const T>& from, int64_t first, int64_t rows, int64_t dim, int64_t dims, T factor, T* to) {
  for (int64_t row = 0; row < rows; ++row, to += dims) {
    const T* x = from.data + (first + row) * from.row_stride;
    for (int64_t d = 0; d < dim; ++d) to[d] = factor * x[d * from.dim_stride];
    std::fill_n(to + dim, dims - dim, T(0));
  }
}

template <typename T>
void put_rows(const T* from, int64_t first, int64_t rows, int64_t dim, int64_t dims, const Head<T>& to) {
  for (int64_t row = 0; row < rows; ++row, from += dims) {
    T* x = to.data + (first + row) * to.row_stride;
    for (int64_t d = 0; d < dim; ++d) x[d * to.dim_stride] = from[d];
  }
}

// to[d][0 .. columns) = from's column d, with zeros behind.
template <typename T>
void turn_rows(const Head<const T>& from, int64_t rows, int64_t dim, int64_t columns, T* to) {
  for (int64_t d = 0; d < dim; ++d, to += columns) {
    for (int64_t row = 0; row < rows; ++row) to[row] = from.data[row * from.row_stride + d * from.dim_stride];
    std::fill_n(to + rows, columns - rows, T(0));
  }
}

// c [rows, columns] (+)= a b, columns in whole tiles; a's element (r, k) lies at r * a_row + k * a_k.
template <typename T>
void product(int64_t rows, int64_t columns, int64_t depth, const T* a, int64_t a_row, int64_t a_k, const T* b, int64_t b_stride, T* c, int64_t c_stride, bool add) {
  constexpr int64_t width = Simd<T>::width;
  for (int64_t column = 0; column < columns; column += 2 * width) {
    each_tile<most_rows<2>()>(rows, [&](int64_t first, auto height) {
      constexpr int R = decltype(height)::value;
      T* to = c + first * c_stride + column;
      Vector<T> sum[R][2] = {};
      if (add) {
        for (int r = 0; r < R; ++r) sum[r][0] = load(to + r * c_stride), sum[r][1] = load(to + r * c_stride + width);
      }
      multiply<T, R, 2>(sum, a + first * a_row, a_row, a_k, b + column, b_stride, depth);
      for (int r = 0; r < R; ++r) store(to + r * c_stride, sum[r][0]), store(to + r * c_stride + width, sum[r][1]);
    });
  }
}

// One row of scores -> e^(score - subtract) up to the query itself, 0 after it. Returns their sum.
template <typename T>
T exponentials(T* row, int64_t seen, int64_t keys, T subtract) {
  constexpr int64_t width = Simd<T>::width;
  Vector<T> total{};
  for (int64_t j = 0; j < seen; j += width) {
    const Vector<T> e = exp<T>(load(row + j) - subtract);
    store(row + j, e);
    total = total + load(row + j, seen - j);
  }
  std::fill(row + seen, row + keys, T(0));
  return sum_of<T>(total);
}

// out = softmax(scale q k^T, causal) v; statistics[i] = log of the sum of e^score of row i.
template <typename T>
void attention_forward(const AttentionForward<T>& p, const Head<const T>& q, const Head<T>& out, T* statistics, const HeadMemory<T>& m) {
  constexpr int64_t width = Simd<T>::width;
  for (int64_t first = 0; first < p.length; first += query_block) {
    const int64_t rows = std::min(query_block, p.length - first);
    const int64_t reach = first + rows, keys = padded<T>(reach);
    copy_rows(q, first, rows, p.dim, m.dims, p.scale, m.q);
    product(rows, keys, p.dim, m.q, m.dims, 1, m.k_turned, m.keys, m.weights, m.keys, false);
    for (int64_t r = 0; r < rows; ++r) {
      T* row = m.weights + r * m.keys;
      const int64_t seen = first + r + 1;
      const T largest = largest_of(row, seen);
      const T total = exponentials(row, seen, keys, largest);
      statistics[first + r] = largest + std::log(total);
      const T share = T(1) / total;
      for (int64_t j = 0; j < keys; j += width) store(row + j, load(row + j) * share);
    }
    product(rows, m.dims, reach, m.weights, m.keys, 1, m.v, m.dims, m.result, m.dims, false);
    put_rows(m.result, first, rows, p.dim, m.dims, out);
  }
}

// A group of heads of queries.
template <typename T>
void attention_forward(const AttentionForward<T>& p, T* memory) {
  const HeadMemory<T> m(memory, p.length, p.dim, false);
  turn_rows(p.k, p.length, p.dim, m.keys, m.k_turned);
  copy_rows(p.v, 0, p.length, p.dim, m.dims, T(1), m.v);
  for (int64_t i = 0; i < p.group; ++i) attention_forward(p, p.q[i], p.out[i], p.statistics + i * p.length, m);
}

// With P the weights, made again from the statistics:
//   dV = P^T dO    dP = dO V^T    dS = P (dP - rowsum(dO O))    dQ = scale dS K    dK = dS^T (scale Q)
// dK and dV are added to.
template <typename T>
void attention_backward(const AttentionBackward<T>& p, const Head<const T>& q, const Head<const T>& out, const Head<const T>& grad_out, const T* statistics,
                        const Head<T>& grad_q, const HeadMemory<T>& m) {
  constexpr int64_t width = Simd<T>::width;
  for (int64_t first = 0; first < p.length; first += query_block) {
    const int64_t rows = std::min(query_block, p.length - first);
    const int64_t reach = first + rows, keys = padded<T>(reach);
    copy_rows(q, first, rows, p.dim, m.dims, p.scale, m.q);
    copy_rows(grad_out, first, rows, p.dim, m.dims, T(1), m.grad_out);
    product(rows, keys, p.dim, m.q, m.dims, 1, m.k_turned, m.keys, m.weights, m.keys, false);
    product(rows, keys, p.dim, m.grad_out, m.dims, 1, m.v_turned, m.keys, m.grad_scores, m.keys, false);
    for (int64_t r = 0; r < rows; ++r) {
      T *row = m.weights + r * m.keys, *grad = m.grad_scores + r * m.keys;
      exponentials(row, first + r + 1, keys, statistics[first + r]);
      const T* result = out.data + (first + r) * out.row_stride;
      T inner = 0;
      for (int64_t d = 0; d < p.dim; ++d) inner += m.grad_out[r * m.dims + d] * result[d * out.dim_stride];
      for (int64_t j = 0; j < keys; j += width) store(grad + j, load(row + j) * (load(grad + j) - inner));
    }
    product(rows, m.dims, reach, m.grad_scores, m.keys, 1, m.k, m.dims, m.result, m.dims, false);
    product(reach, m.dims, rows, m.weights, 1, m.keys, m.grad_out, m.dims, m.grad_v, m.dims, true);
    product(reach, m.dims, rows, m.grad_scores, 1, m.keys, m.q, m.dims, m.grad_k, m.dims, true);
    put_rows(m.result, first, rows, p.dim, m.dims, grad_q);
  }
}

// A group of heads of queries.
template <typename T>
void attention_backward(const AttentionBackward<T>& p, T* memory) {
  const HeadMemory<T> m(memory, p.length, p.dim, true);
  copy_rows(p.k, 0, p.length, p.dim, m.dims, p.scale, m.k);
  turn_rows(p.k, p.length, p.dim, m.keys, m.k_turned);
  turn_rows(p.v, p.length, p.dim, m.keys, m.v_turned);
  std::fill_n(m.grad_k, m.keys * m.dims, T(0));
  std::fill_n(m.grad_v, m.keys * m.dims, T(0));
  for (int64_t i = 0; i < p.group; ++i) attention_backward(p, p.q[i], p.out[i], p.grad_out[i], p.statistics + i * p.length, p.grad_q[i], m);
  put_rows(m.grad_k, 0, p.length, p.dim, m.dims, p.grad_k);
  put_rows(m.grad_v, 0, p.length, p.dim, m.dims, p.grad_v);
}

template <typename T>
constexpr AttentionKernels<T> attention_kernels = {HeadMemory<T>::size, attention_forward<T>, attention_backward<T>};

}  // namespace DIO_TARGET
}  // namespace diorama
