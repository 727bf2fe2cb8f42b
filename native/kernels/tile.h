// The product of small matrices in registers. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// How many rows of C vectors the registers hold beside one row of the right matrix and one element of the left.
template <int C>
constexpr int most_rows() {
  return DIO_REGISTERS == 32 ? (C >= 4 ? 6 : 8) : (C >= 4 ? 2 : 4);
}

// sum[r][c] += over k of a[r * row_stride + k * k_stride] * b[k * b_stride + c * width ...]
template <typename T, int R, int C>
inline void multiply(Vector<T> (&sum)[R][C], const T* a, int64_t row_stride, int64_t k_stride, const T* b, int64_t b_stride, int64_t depth) {
  for (int64_t k = 0; k < depth; ++k, a += k_stride, b += b_stride) {
    Vector<T> right[C];
    for (int c = 0; c < C; ++c) right[c] = load(b + c * Simd<T>::width);
    for (int r = 0; r < R; ++r) {
      const Vector<T> left = broadcast(a[r * row_stride]);
      for (int c = 0; c < C; ++c) sum[r][c] = sum[r][c] + left * right[c];
    }
  }
}

// Calls body(integral_constant<rows>) for rows in 1..R.
template <int R, typename Body>
inline void with_rows(int64_t rows, const Body& body) {
  if constexpr (R > 1) {
    if (rows < R) return with_rows<R - 1>(rows, body);
  }
  body(std::integral_constant<int, R>{});
}

// Splits rows into tiles of at most R, all alike in size: body(first row, integral_constant<rows>).
template <int R, typename Body>
inline void each_tile(int64_t rows, const Body& body) {
  const int64_t tiles = (rows + R - 1) / R;
  for (int64_t i = 0; i < tiles; ++i) {
    const int64_t first = rows * i / tiles, last = rows * (i + 1) / tiles;
    with_rows<R>(last - first, [&](auto height) { body(first, height); });
  }
}

}  // namespace DIO_TARGET
}  // namespace diorama
