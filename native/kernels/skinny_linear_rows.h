// The product of few rows and a weight. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// A tile of the outputs. What is not in registers is a vector of each of the tile's rows and columns at a time.
template <typename T, int R, int C>
inline void skinny_tile(const SkinnyLinear<T>& p, int64_t row, int64_t column) {
  constexpr int64_t width = Simd<T>::width;
  const T *x = p.x + row * p.depth, *w = p.weight + column * p.weight_stride;
  Vector<T> sum[R][C] = {};
  const auto add = [&](int64_t k, int64_t n) {
    Vector<T> right[C];
    for (int c = 0; c < C; ++c) right[c] = load(w + c * p.weight_stride + k, n);
    for (int r = 0; r < R; ++r) {
      const Vector<T> left = load(x + r * p.depth + k, n);
      for (int c = 0; c < C; ++c) sum[r][c] = sum[r][c] + left * right[c];
    }
  };
  int64_t k = 0;
  for (; k + width <= p.depth; k += width) add(k, width);
  if (k < p.depth) add(k, p.depth - k);
  T bias[C] = {};
  if (p.bias) std::copy_n(p.bias + column, C, bias);
  for (int r = 0; r < R; ++r) add_sums<T>(sum[r], bias, p.y + (row + r) * p.columns + column);
}

// The columns from begin to end of all rows. Each output is summed in the same order however many rows there are.
template <typename T>
void skinny_linear(const SkinnyLinear<T>& p, int64_t begin, int64_t end) {
  constexpr int wide = 4;
  for (int64_t column = begin; column < end; column += wide) {
    with_rows<wide>(std::min<int64_t>(wide, end - column), [&](auto columns) {
      each_tile<most_rows<wide>()>(p.rows, [&](int64_t row, auto rows) { skinny_tile<T, rows, columns>(p, row, column); });
    });
  }
}

template <typename T>
constexpr SkinnyLinearKernel<T> skinny_linear_kernel = skinny_linear<T>;

}  // namespace DIO_TARGET
}  // namespace diorama
