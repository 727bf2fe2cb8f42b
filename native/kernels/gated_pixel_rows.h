// A place of the gated PixelCNN's horizontal stack, some rows at a time. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// A product of rows and a weight [depth, n]: y = start + x weight, y [rows, n].
template <typename T>
struct PixelProduct {
  int64_t depth, n;
  const T* x;
  int64_t x_stride;
  const T *weight, *start;
  int64_t start_stride;
  T* y;
};

// R rows of C vectors, of which a single one may be of less than its width, where it is not whole. Each sum is taken in the order of depth.
template <typename T, int R, int C, bool Whole>
inline void columns_of(const PixelProduct<T>& p, int64_t column) {
  constexpr int64_t width = Simd<T>::width;
  const int64_t size = Whole ? width : p.n - column;
  Vector<T> sum[R][C];
  for (int r = 0; r < R; ++r) {
    for (int c = 0; c < C; ++c) sum[r][c] = load(p.start + r * p.start_stride + column + c * width, size);
  }
  for (int64_t k = 0; k < p.depth; ++k) {
    Vector<T> right[C];
    for (int c = 0; c < C; ++c) right[c] = load(p.weight + k * p.n + column + c * width, size);
    for (int r = 0; r < R; ++r) {
      const Vector<T> left = broadcast(p.x[r * p.x_stride + k]);
      for (int c = 0; c < C; ++c) sum[r][c] = sum[r][c] + left * right[c];
    }
  }
  for (int r = 0; r < R; ++r) {
    for (int c = 0; c < C; ++c) store(p.y + r * p.n + column + c * width, sum[r][c], size);
  }
}

template <typename T, int R>
inline void multiply_rows(const PixelProduct<T>& p) {
  constexpr int64_t width = Simd<T>::width;
  int64_t column = 0;
  for (; column + 4 * width <= p.n; column += 4 * width) columns_of<T, R, 4, true>(p, column);
  for (; column + width <= p.n; column += width) columns_of<T, R, 1, true>(p, column);
  if (column < p.n) columns_of<T, R, 1, false>(p, column);
}

// The rows from begin to end. scratch: room for 3 width numbers of most_rows<4>() rows.
template <typename T>
void gated_pixel(const GatedPixel<T>& p, int64_t begin, int64_t end, T* scratch) {
  constexpr int most = most_rows<4>();
  const int64_t width = p.width;
  T *sums = scratch, *gated = scratch + 2 * width * most;
  each_tile<most>(end - begin, [&](int64_t first, auto rows) {
    const int64_t row = begin + first;
    const T* x = p.x + row * p.inputs;
    T *window = p.window + row * p.window_stride, *y = p.y + row * width;
    for (int r = 0; r < rows; ++r) std::copy_n(x + r * p.inputs, p.inputs, window + r * p.window_stride + p.depth - p.inputs);
    multiply_rows<T, rows>({p.depth, 2 * width, window, p.window_stride, p.weight, p.above + row * p.above_stride, p.above_stride, sums});
    for (int r = 0; r < rows; ++r) {
      const T *content = sums + r * 2 * width, *opening = content + width;
      for (int64_t i = 0; i < width; i += Simd<T>::width) store(gated + r * width + i, tanh<T>(load(content + i, width - i)) * sigmoid<T>(load(opening + i, width - i)), width - i);
    }
    multiply_rows<T, rows>({width, width, gated, width, p.output_weight, p.output_bias, 0, y});
    if (!p.adds) return;
    for (int64_t i = 0; i < rows * width; ++i) y[i] += x[i];
  });
}

template <typename T>
constexpr GatedPixelKernel<T> gated_pixel_kernel = gated_pixel<T>;

}  // namespace DIO_TARGET
}  // namespace diorama
