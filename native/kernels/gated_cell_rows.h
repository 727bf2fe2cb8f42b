// A step of LSTM cells over rows of gates [rows, 4 n] in the order output, forget, input, content, and its backward. Included by each_target.h, once for
// each kind of processor.
namespace diorama {
namespace DIO_TARGET {

template <typename T>
void gated_cell_forward(const CellForward<T>& p, int64_t begin, int64_t end) {
  const int64_t n = p.hidden;
  for (int64_t row = begin; row < end; ++row) {
    T* at = p.gates + row * 4 * n;
    const T* more = p.more ? p.more + row * 4 * n : nullptr;
    for (int64_t i = 0; i < n; i += Simd<T>::width) {
      const int64_t left = n - i;
      const auto gate = [&](int64_t which) {
        const Vector<T> own = load(at + which * n + i, left);
        return more ? own + load(more + which * n + i, left) : own;
      };
      const Vector<T> output = sigmoid<T>(gate(0)), forget = sigmoid<T>(gate(1)), input = sigmoid<T>(gate(2)), content = tanh<T>(gate(3));
      Vector<T> cell = input * content;
      if (p.cell_before) cell = cell + forget * load(p.cell_before + row * n + i, left);
      store(at + i, output, left);
      store(at + n + i, forget, left);
      store(at + 2 * n + i, input, left);
      store(at + 3 * n + i, content, left);
      store(p.cell + row * n + i, cell, left);
      store(p.state + row * n + i, output * tanh<T>(cell), left);
    }
  }
}

template <typename T>
void gated_cell_backward(const CellBackward<T>& p, int64_t begin, int64_t end) {
  const int64_t n = p.hidden;
  for (int64_t row = begin; row < end; ++row) {
    const T* at = p.gates + row * 4 * n;
    T* to = p.grad_gates + row * 4 * n;
    for (int64_t i = 0; i < n; i += Simd<T>::width) {
      const int64_t left = n - i, place = row * n + i;
      const Vector<T> output = load(at + i, left), forget = load(at + n + i, left), input = load(at + 2 * n + i, left), content = load(at + 3 * n + i, left);
      const Vector<T> squashed = tanh<T>(load(p.cell + place, left));
      Vector<T> grad_cell = {}, grad_output = {};
      if (p.grad_cell) grad_cell = load(p.grad_cell + place, left);
      if (p.grad_state) {
        const Vector<T> grad_state = load(p.grad_state + place, left);
        grad_cell = grad_cell + grad_state * output * (T(1) - squashed * squashed);
        grad_output = grad_state * squashed * output * (T(1) - output);
      }
      store(to + i, grad_output, left);
      Vector<T> grad_forget = {};
      if (p.cell_before) {
        grad_forget = grad_cell * load(p.cell_before + place, left) * forget * (T(1) - forget);
        store(p.grad_cell_before + place, grad_cell * forget, left);
      }
      store(to + n + i, grad_forget, left);
      store(to + 2 * n + i, grad_cell * content * input * (T(1) - input), left);
      store(to + 3 * n + i, grad_cell * input * (T(1) - content * content), left);
    }
  }
}

template <typename T>
constexpr CellKernels<T> gated_cell_kernels = {gated_cell_forward<T>, gated_cell_backward<T>};

}  // namespace DIO_TARGET
}  // namespace diorama
