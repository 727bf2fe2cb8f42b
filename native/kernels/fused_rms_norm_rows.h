// RMS norm and its backward over rows [rows, n]. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// The sum over i of a function of the vectors at i.
template <typename T, typename Term>
inline T sum_over(int64_t n, const Term& term) {
  Vector<T> total{};
  for (int64_t i = 0; i < n; i += Simd<T>::width) total = total + term(i);
  return sum_of<T>(total);
}

// y = x r w with r = 1 / sqrt(mean x^2 + eps), which is kept. No weight: ones.
template <typename T>
void rms_norm_forward(const T* x, const T* weight, T eps, T* y, T* inverse, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += n, y += n) {
    const T squares = sum_over<T>(n, [&](int64_t i) {
      const Vector<T> v = load(x + i, n - i);
      return v * v;
    });
    const T r = inverse[row] = T(1) / std::sqrt(squares / T(n) + eps);
    for (int64_t i = 0; i < n; i += Simd<T>::width) {
      const Vector<T> scaled = load(x + i, n - i) * r;
      store(y + i, weight ? scaled * load(weight + i, n - i) : scaled, n - i);
    }
  }
}

// dx = r (dy w - x r^2 mean(dy w x)); to grad_weight is added dy x r. Either gradient may be null.
template <typename T>
void rms_norm_backward(const T* x, const T* weight, const T* inverse, const T* grad, T* grad_x, T* grad_weight, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += n, grad += n) {
    const T r = inverse[row];
    const auto slope = [&](int64_t i) { return weight ? load(grad + i, n - i) * load(weight + i, n - i) : load(grad + i, n - i); };
    if (grad_x) {
      const T mean = sum_over<T>(n, [&](int64_t i) { return slope(i) * load(x + i, n - i); }) / T(n) * r * r;
      for (int64_t i = 0; i < n; i += Simd<T>::width) store(grad_x + i, (slope(i) - load(x + i, n - i) * mean) * r, n - i);
      grad_x += n;
    }
    if (!grad_weight) continue;
    for (int64_t i = 0; i < n; i += Simd<T>::width) store(grad_weight + i, load(grad_weight + i, n - i) + load(grad + i, n - i) * load(x + i, n - i) * r, n - i);
  }
}

template <typename T>
constexpr RmsNormKernels<T> rms_norm_kernels = {rms_norm_forward<T>, rms_norm_backward<T>};

}  // namespace DIO_TARGET
}  // namespace diorama
