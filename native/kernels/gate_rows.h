// Gated activations and their backward over rows [rows, 2 n]. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

// Of a and b, the two halves' elements, the product of two functions of one each, and its derivatives by a and b times g. What the functions give is computed
// again there: cheaper than to read it back.
template <typename T>
struct Gated {
  Vector<T> by_a, by_b;
};

// tanh a sigmoid b. With t and s their values: s (1 - t^2) and t s (1 - s).
template <typename T>
struct TanhGate {
  static Vector<T> value(Vector<T> a, Vector<T> b) { return tanh<T>(a) * sigmoid<T>(b); }
  static Gated<T> backward(Vector<T> a, Vector<T> b, Vector<T> g) {
    const Vector<T> t = tanh<T>(a), s = sigmoid<T>(b), gs = g * s;
    return {gs * (T(1) - t * t), gs * t * (T(1) - s)};
  }
};

// silu a b = a sigmoid a b. With s = sigmoid a: b s (1 + a (1 - s)) and a s.
template <typename T>
struct SiluGate {
  static Vector<T> value(Vector<T> a, Vector<T> b) { return a * sigmoid<T>(a) * b; }
  static Gated<T> backward(Vector<T> a, Vector<T> b, Vector<T> g) {
    const Vector<T> s = sigmoid<T>(a), gs = g * s;
    return {gs * b * (T(1) + a * (T(1) - s)), gs * a};
  }
};

template <typename T, template <typename> class Gate>
void gate_forward(const T* x, T* y, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += 2 * n, y += n) {
    for (int64_t i = 0; i < n; i += Simd<T>::width) store(y + i, Gate<T>::value(load(x + i, n - i), load(x + n + i, n - i)), n - i);
  }
}

template <typename T, template <typename> class Gate>
void gate_backward(const T* x, const T* grad, T* grad_x, int64_t rows, int64_t n) {
  for (int64_t row = 0; row < rows; ++row, x += 2 * n, grad += n, grad_x += 2 * n) {
    for (int64_t i = 0; i < n; i += Simd<T>::width) {
      const Gated<T> slopes = Gate<T>::backward(load(x + i, n - i), load(x + n + i, n - i), load(grad + i, n - i));
      store(grad_x + i, slopes.by_a, n - i);
      store(grad_x + n + i, slopes.by_b, n - i);
    }
  }
}

template <typename T>
constexpr GateKernels<T> gated_tanh = {gate_forward<T, TanhGate>, gate_backward<T, TanhGate>};

template <typename T>
constexpr GateKernels<T> gated_silu = {gate_forward<T, SiluGate>, gate_backward<T, SiluGate>};

}  // namespace DIO_TARGET
}  // namespace diorama
