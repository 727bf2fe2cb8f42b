// The functions of vector.h over memory. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

template <typename T>
void vector_function(int32_t function, const T* x, T* y, int64_t n) {
  for (int64_t i = 0; i < n; i += Simd<T>::width) {
    const Vector<T> v = load(x + i, n - i);
    store(y + i, function == 0 ? exp<T>(v) : function == 1 ? sigmoid<T>(v) : tanh<T>(v), n - i);
  }
}

}  // namespace DIO_TARGET
}  // namespace diorama
