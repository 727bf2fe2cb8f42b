// One time step of a GRU, forward and backward: the recurrent product and everything element by element, tile by tile, while it is in registers.
// Included by each_target.h, once for each kind of processor. Gates are in PyTorch's order: reset, update, new.
namespace diorama {
namespace DIO_TARGET {

template <typename T>
void gru_forward(const GruForward<T>& p, int64_t t, int64_t begin, int64_t end) {
  constexpr int64_t width = Simd<T>::width;
  const int64_t size = p.batch * p.hidden;
  const T* h_before = t == 0 ? p.h0 : p.output + (t - 1) * size;
  T* h_now = p.output + t * size;
  T* gates = p.gates + t * size * 3;
  for (int64_t block = begin; block < end; ++block) {
    const int64_t unit = block * width, n = std::min(width, p.hidden - unit);
    const Vector<T> bias_new = load(p.bias + 3 * p.hidden + unit, n);
    each_tile<most_rows<4>()>(p.batch, [&](int64_t first, auto height) {
      constexpr int R = decltype(height)::value;
      Vector<T> sum[R][3];
      for (int r = 0; r < R; ++r) {
        for (int g = 0; g < 3; ++g) sum[r][g] = load(p.bias + g * p.hidden + unit, n);
      }
      multiply<T, R, 3>(sum, h_before + first * p.hidden, p.hidden, 1, p.packed + block * p.hidden * 3 * width, 3 * width, p.hidden);
      for (int row = 0; row < R; ++row) {
        T* at = gates + (first + row) * 3 * p.hidden + unit;
        const int64_t cell = (first + row) * p.hidden + unit;
        const Vector<T> r = sigmoid<T>(sum[row][0] + load(at, n));
        const Vector<T> z = sigmoid<T>(sum[row][1] + load(at + p.hidden, n));
        const Vector<T> u = tanh<T>(load(at + 2 * p.hidden, n) + bias_new + r * sum[row][2]);
        store(at, r, n);
        store(at + p.hidden, z, n);
        store(at + 2 * p.hidden, u, n);
        store(p.inner + t * p.inner_step + cell, sum[row][2], n);
        store(h_now + cell, u + z * (load(h_before + cell, n) - u), n);
      }
    });
  }
}

template <typename T>
void gru_backward(const GruBackward<T>& p, int64_t t, int64_t begin, int64_t end) {
  constexpr int64_t width = Simd<T>::width;
  const int64_t size = p.batch * p.hidden;
  const bool last = t == p.steps - 1;
  const T* h_before = t == 0 ? p.h0 : p.output + (t - 1) * size;
  const T* gates = p.gates + t * size * 3;
  T* grad_gates = p.grad_gates + t * size * 4;
  for (int64_t block = begin; block < end; ++block) {
    each_tile<most_rows<2>()>(p.batch, [&](int64_t first, auto height) {
      constexpr int R = decltype(height)::value;
      Vector<T> sum[R][2] = {};
      if (!last) {
        multiply<T, R, 2>(sum, grad_gates + size * 4 + first * 4 * p.hidden, 4 * p.hidden, 1, p.packed + block * p.hidden * 6 * width, 2 * width, 3 * p.hidden);
      }
      for (int half = 0; half < 2; ++half) {
        const int64_t unit = (2 * block + half) * width, n = std::min(width, p.hidden - unit);
        if (n <= 0) break;
        for (int row = 0; row < R; ++row) {
          const int64_t cell = (first + row) * p.hidden + unit;
          Vector<T> dh = sum[row][half] + load(p.grad_h + cell, n);
          if (p.grad_output) dh = dh + load(p.grad_output + t * size + cell, n);
          const T* at = gates + (first + row) * 3 * p.hidden + unit;
          T* to = grad_gates + (first + row) * 4 * p.hidden + unit;
          const Vector<T> r = load(at, n), z = load(at + p.hidden, n), u = load(at + 2 * p.hidden, n);
          const Vector<T> du = dh * (T(1) - z) * (T(1) - u * u);
          store(to, du * load(p.inner + t * size + cell, n) * r * (T(1) - r), n);
          store(to + p.hidden, dh * (load(h_before + cell, n) - u) * z * (T(1) - z), n);
          store(to + 2 * p.hidden, du * r, n);
          store(to + 3 * p.hidden, du, n);
          store(p.grad_h + cell, dh * z, n);
        }
      }
    });
  }
}

template <typename T>
constexpr GruKernels<T> gru_kernels = {Simd<T>::width, pack_gates<T>, pack_columns<T>, gru_forward<T>, gru_backward<T>};

}  // namespace DIO_TARGET
}  // namespace diorama
