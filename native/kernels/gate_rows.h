// The gated activation and its backward over rows [rows, 2 n]. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

template <typename T>
void gate_forward(const T* x, T* y, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += 2 * n, y += n) {
    for (int64_t i = 0; i < n; i += Simd<T>::width) store(y + i, tanh<T>(load(x + i, n - i)) * sigmoid<T>(load(x + n + i, n - i)), n - i);
  }
}

// With t = tanh and s = sigmoid: g s (1 - t^2) and g t s (1 - s). Both are computed again: cheaper than to read them back.
template <typename T>
void gate_backward(const T* x, const T* grad, T* grad_x, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += 2 * n, grad += n, grad_x += 2 * n) {
    for (int64_t i = 0; i < n; i += Simd<T>::width) {
      const Vector<T> t = tanh<T>(load(x + i, n - i)), s = sigmoid<T>(load(x + n + i, n - i)), g = load(grad + i, n - i) * s;
      store(grad_x + i, g * (T(1) - t * t), n - i);
      store(grad_x + n + i, g * t * (T(1) - s), n - i);
    }
  }
}

template <typename T>
constexpr GateKernels<T> gate_kernels = {gate_forward<T>, gate_backward<T>};

}  // namespace DIO_TARGET
}  // namespace diorama
