// Lays a recurrent weight out as its step reads it, so that every step streams it in order. Included by each_target.h.
namespace diorama {
namespace DIO_TARGET {

// weight_hh [gates H, H] -> [block][k][gate][lane], zeros past H: what one block of hidden units reads at each k lies together.
template <typename T>
void pack_gates(const T* weight, int64_t gates, int64_t hidden, T* packed, int64_t begin, int64_t end) {
  constexpr int64_t width = Simd<T>::width;
  for (int64_t block = begin; block < end; ++block) {
    for (int64_t gate = 0; gate < gates; ++gate) {
      for (int64_t lane = 0; lane < width; ++lane) {
        const int64_t unit = block * width + lane;
        T* to = packed + (block * hidden * gates + gate) * width + lane;
        const T* from = weight + (gate * hidden + unit) * hidden;
        for (int64_t k = 0; k < hidden; ++k) to[k * gates * width] = unit < hidden ? from[k] : T(0);
      }
    }
  }
}

// weight_hh [G, H] -> [block][k][two vectors of columns], zeros past H.
template <typename T>
void pack_columns(const T* weight, int64_t rows, int64_t hidden, T* packed, int64_t begin, int64_t end) {
  constexpr int64_t columns = 2 * Simd<T>::width;
  for (int64_t block = begin; block < end; ++block) {
    const int64_t n = std::min(columns, hidden - block * columns);
    for (int64_t k = 0; k < rows; ++k) {
      T* to = packed + (block * rows + k) * columns;
      std::copy_n(weight + k * hidden + block * columns, n, to);
      std::fill_n(to + n, columns - n, T(0));
    }
  }
}

}  // namespace DIO_TARGET
}  // namespace diorama
