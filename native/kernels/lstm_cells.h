// One time step of an LSTM, forward and backward: the recurrent product and everything element by element, tile by tile, while it is in registers.
// Included by each_target.h, once for each kind of processor. Gates are in PyTorch's order: input, forget, cell, output.
namespace diorama {
namespace DIO_TARGET {

template <typename T>
void lstm_forward(const LstmForward<T>& p, int64_t t, int64_t begin, int64_t end) {
  constexpr int64_t width = Simd<T>::width;
  const int64_t size = p.batch * p.hidden;
  const T* h_before = t == 0 ? p.h0 : p.output + (t - 1) * size;
  const T* c_before = t == 0 ? p.c0 : p.cells + (t - 1) * p.cell_step;
  T* h_now = p.output + t * size;
  T* c_now = p.cells + t * p.cell_step;
  T* gates = p.gates + t * size * 4;
  for (int64_t block = begin; block < end; ++block) {
    const int64_t unit = block * width, n = std::min(width, p.hidden - unit);
    each_tile<most_rows<4>()>(p.batch, [&](int64_t first, auto height) {
      constexpr int R = decltype(height)::value;
      Vector<T> sum[R][4];
      for (int r = 0; r < R; ++r) {
        for (int g = 0; g < 4; ++g) sum[r][g] = load(p.bias + g * p.hidden + unit, n);
      }
      multiply<T, R, 4>(sum, h_before + first * p.hidden, p.hidden, 1, p.packed + block * p.hidden * 4 * width, 4 * width, p.hidden);
      for (int r = 0; r < R; ++r) {
        T* at = gates + (first + r) * 4 * p.hidden + unit;
        const int64_t cell = (first + r) * p.hidden + unit;
        const Vector<T> i = sigmoid<T>(sum[r][0] + load(at, n));
        const Vector<T> f = sigmoid<T>(sum[r][1] + load(at + p.hidden, n));
        const Vector<T> g = tanh<T>(sum[r][2] + load(at + 2 * p.hidden, n));
        const Vector<T> o = sigmoid<T>(sum[r][3] + load(at + 3 * p.hidden, n));
        const Vector<T> c = f * load(c_before + cell, n) + i * g;
        store(at, i, n);
        store(at + p.hidden, f, n);
        store(at + 2 * p.hidden, g, n);
        store(at + 3 * p.hidden, o, n);
        store(c_now + cell, c, n);
        store(h_now + cell, o * tanh<T>(c), n);
      }
    });
  }
}

template <typename T>
void lstm_backward(const LstmBackward<T>& p, int64_t t, int64_t begin, int64_t end) {
  constexpr int64_t width = Simd<T>::width;
  const int64_t size = p.batch * p.hidden;
  const bool last = t == p.steps - 1;
  const T* c_before = t == 0 ? p.c0 : p.cells + (t - 1) * size;
  const T* c_now = p.cells + t * size;
  const T* gates = p.gates + t * size * 4;
  T* grad_gates = p.grad_gates + t * size * 4;
  for (int64_t block = begin; block < end; ++block) {
    each_tile<most_rows<2>()>(p.batch, [&](int64_t first, auto height) {
      constexpr int R = decltype(height)::value;
      Vector<T> sum[R][2] = {};
      if (!last) {
        multiply<T, R, 2>(sum, grad_gates + size * 4 + first * 4 * p.hidden, 4 * p.hidden, 1, p.packed + block * p.hidden * 8 * width, 2 * width, 4 * p.hidden);
      }
      for (int half = 0; half < 2; ++half) {
        const int64_t unit = (2 * block + half) * width, n = std::min(width, p.hidden - unit);
        if (n <= 0) break;
        for (int r = 0; r < R; ++r) {
          const int64_t cell = (first + r) * p.hidden + unit, at = (first + r) * 4 * p.hidden + unit;
          Vector<T> dh = sum[r][half];
          if (last && p.grad_h) dh = dh + load(p.grad_h + cell, n);
          if (p.grad_output) dh = dh + load(p.grad_output + t * size + cell, n);
          const Vector<T> i = load(gates + at, n), f = load(gates + at + p.hidden, n);
          const Vector<T> g = load(gates + at + 2 * p.hidden, n), o = load(gates + at + 3 * p.hidden, n);
          const Vector<T> squashed = tanh<T>(load(c_now + cell, n));
          const Vector<T> dc = load(p.grad_c + cell, n) + dh * o * (T(1) - squashed * squashed);
          store(grad_gates + at, dc * g * i * (T(1) - i), n);
          store(grad_gates + at + p.hidden, dc * load(c_before + cell, n) * f * (T(1) - f), n);
          store(grad_gates + at + 2 * p.hidden, dc * i * (T(1) - g * g), n);
          store(grad_gates + at + 3 * p.hidden, dh * squashed * o * (T(1) - o), n);
          store(p.grad_c + cell, dc * f, n);
        }
      }
    });
  }
}

template <typename T>
constexpr LstmKernels<T> lstm_kernels = {Simd<T>::width, pack_gates<T>, pack_columns<T>, lstm_forward<T>, lstm_backward<T>};

}  // namespace DIO_TARGET
}  // namespace diorama
