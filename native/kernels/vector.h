// A vector of the processor's width and the functions of one. Included by each_target.h, once for each kind of processor.
namespace diorama {
namespace DIO_TARGET {

template <typename T>
struct Simd {
  using Bits = std::conditional_t<sizeof(T) == 4, int32_t, int64_t>;
#if defined(DIO_VECTOR_BYTES)
  typedef T V __attribute__((vector_size(DIO_VECTOR_BYTES)));
  typedef Bits I __attribute__((vector_size(DIO_VECTOR_BYTES)));
#else
  using V = T;
  using I = Bits;
#endif
  static constexpr int64_t width = sizeof(V) / sizeof(T);
};

template <typename T>
using Vector = typename Simd<T>::V;

template <typename T>
inline Vector<T> broadcast(T x) {
  return x - Vector<T>{};  // the compiler sees that x - 0 is x; it may not for x + 0
}

template <typename T>
inline Vector<T> load(const T* from) {
  Vector<T> v;
  std::memcpy(&v, from, sizeof v);
  return v;
}

template <typename T>
inline void store(T* to, Vector<T> v) {
  std::memcpy(to, &v, sizeof v);
}

// The first n elements and zeros after them.
template <typename T>
inline Vector<T> load(const T* from, int64_t n) {
  if (n >= Simd<T>::width) return load(from);
  Vector<T> v{};
  std::memcpy(&v, from, n * sizeof(T));
  return v;
}

template <typename T>
inline void store(T* to, Vector<T> v, int64_t n) {
  if (n >= Simd<T>::width) {
    store(to, v);
  } else {
    std::memcpy(to, &v, n * sizeof(T));
  }
}

#if defined(DIO_VECTOR_BYTES)
template <typename T>
struct Part {
  typedef T V __attribute__((vector_size(16)));
  static constexpr int lanes = 16 / sizeof(T);
};

// The sum of a vector's parts of 16 bytes.
template <typename T>
inline typename Part<T>::V folded(Vector<T> v) {
  typename Part<T>::V parts[sizeof v / 16];
  std::memcpy(parts, &v, sizeof v);
  for (size_t half = sizeof v / 32; half > 0; half /= 2) {
    for (size_t i = 0; i < half; ++i) parts[i] = parts[i] + parts[i + half];
  }
  return parts[0];
}
#endif

template <typename T>
inline T sum_of(Vector<T> v) {
#if defined(DIO_VECTOR_BYTES)
  const auto part = folded<T>(v);
  T total = part[0] + part[Part<T>::lanes / 2];
  if (Part<T>::lanes == 4) total += part[1] + part[3];
  return total;
#else
  return v;
#endif
}

// to[i] = from[i] + the sum of v[i], added up in sum_of's order; four at once take a third of the time.
template <typename T, int N>
inline void add_sums(const Vector<T> (&v)[N], const T* from, T* to) {
#if defined(DIO_VECTOR_BYTES) && (defined(__clang__) || __GNUC__ >= 12)
  if constexpr (N == 4 && sizeof(T) == 4) {
    const auto a = folded<T>(v[0]), b = folded<T>(v[1]), c = folded<T>(v[2]), d = folded<T>(v[3]);
    const auto ab = __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
    const auto cd = __builtin_shufflevector(c, d, 0, 1, 4, 5) + __builtin_shufflevector(c, d, 2, 3, 6, 7);
    typename Part<T>::V sums = __builtin_shufflevector(ab, cd, 0, 2, 4, 6) + __builtin_shufflevector(ab, cd, 1, 3, 5, 7), start;
    std::memcpy(&start, from, sizeof start);
    sums = sums + start;
    std::memcpy(to, &sums, sizeof sums);
    return;
  }
#endif
  for (int i = 0; i < N; ++i) to[i] = from[i] + sum_of<T>(v[i]);
}

template <typename T>
inline T largest_of(const T* row, int64_t n) {
  constexpr int64_t width = Simd<T>::width;
  Vector<T> most = broadcast(row[0]);
  int64_t j = 0;
  for (; j + width <= n; j += width) most = load(row + j) > most ? load(row + j) : most;
  T lanes[width];
  std::memcpy(lanes, &most, sizeof most);
  return std::max(*std::max_element(lanes, lanes + width), *std::max_element(row + (j < n ? j : 0), row + n));
}

// Where e^x and 2^n are finite and not subnormal.
template <typename T>
constexpr T lowest_power = sizeof(T) == 4 ? T(-87) : T(-708);
template <typename T>
constexpr T highest_power = sizeof(T) == 4 ? T(88) : T(709);

// e^x as 2^n (1 + q), with n whole and |x - n ln 2| <= ln 2 / 2. NaN stays NaN; x beyond the powers' range counts as its end.
template <typename T>
struct Power {
  Vector<T> scale;  // 2^n
  Vector<T> q;      // e^r - 1, accurate relative to itself
};

template <typename T>
inline Power<T> power(Vector<T> x) {
  constexpr bool single = sizeof(T) == 4;
  constexpr int mantissa = single ? 23 : 52;
  constexpr T low = lowest_power<T>, high = highest_power<T>;
  constexpr T round = single ? T(12582912) : T(6755399441055744.0);  // 1.5 * 2^mantissa: adding it leaves the nearest whole number in the low bits
  constexpr T ln2_high = single ? T(0.693145751953125) : T(6.93147180369123816490e-01);
  constexpr T ln2_low = single ? T(1.428606765330187045e-06) : T(1.90821492927058770002e-10);
  x = x < low ? broadcast<T>(low) : x;
  x = x > high ? broadcast<T>(high) : x;
  const Vector<T> shifted = x * T(1.44269504088896340736) + round;
  const Vector<T> n = shifted - round;
  const Vector<T> r = (x - n * ln2_high) - n * ln2_low;
  // Taylor's series: at |r| = 0.3466 the first term left out is 5e-9 of q in single precision (r^7 / 8!), 4e-18 in double (r^13 / 14!).
  constexpr T factorial[] = {T(1), T(1) / 2, T(1) / 6, T(1) / 24, T(1) / 120, T(1) / 720, T(1) / 5040, T(1) / 40320, T(1) / 362880, T(1) / 3628800,
                             T(1) / 39916800, T(1) / 479001600, T(1) / 6227020800.0};
  constexpr int degree = single ? 7 : 13;
  Vector<T> sum = broadcast<T>(factorial[degree - 1]);
  for (int i = degree - 2; i >= 0; --i) sum = sum * r + factorial[i];
  typename Simd<T>::I bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  const T one = 1;
  typename Simd<T>::Bits one_bits;
  std::memcpy(&one_bits, &one, sizeof one);
  bits = (bits << mantissa) + one_bits;
  Power<T> result;
  std::memcpy(&result.scale, &bits, sizeof bits);
  result.q = sum * r;
  return result;
}

// Within 2 units in the last place; 0 below -87 (single) or -708 (double), infinite above 88 or 709.
template <typename T>
inline Vector<T> exp(Vector<T> x) {
  const Power<T> p = power<T>(x);
  Vector<T> y = p.scale * p.q + p.scale;
  y = x < lowest_power<T> ? broadcast<T>(T(0)) : y;
  return x > highest_power<T> ? broadcast<T>(std::numeric_limits<T>::infinity()) : y;
}

// Within 3 units in the last place; 0 below -88 (single) or -709 (double).
template <typename T>
inline Vector<T> sigmoid(Vector<T> x) {
  return T(1) / (T(1) + exp<T>(-x));
}

// (e^2x - 1) / (e^2x + 1), with e^2x - 1 computed without cancellation: within 4 units in the last place, near zero too; of
// negative zero it makes zero.
template <typename T>
inline Vector<T> tanh(Vector<T> x) {
  const Vector<T> bound = broadcast<T>(T(20));  // the result is 1 from there on
  x = x > bound ? bound : x;
  x = x < -bound ? -bound : x;
  const Power<T> p = power<T>(x + x);
  const Vector<T> minus_one = p.scale * p.q + (p.scale - T(1));
  return minus_one / (minus_one + T(2));
}

}  // namespace DIO_TARGET
}  // namespace diorama
