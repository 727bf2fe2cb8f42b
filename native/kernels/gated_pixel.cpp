// diorama::gated_pixel: one place of a layer of the gated PixelCNN's horizontal stack, for pictures that are made place by place. Its two products and its gate are so
// small that as plain operators they are mostly calls. It has no derivative. van den Oord et al. 2016, arXiv 1606.05328, figure 2.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/library.h>
#include "autograd.h"

namespace diorama {

template <typename T>
struct GatedPixel {
  int64_t inputs, width, depth;  // channels that come in and go out; depth: inputs of a whole window
  bool adds;                     // x to the result
  const T *x, *above;            // [B, inputs], [B, 2 width]
  int64_t above_stride;
  T* window;                     // of each row depth numbers; x becomes the last of them
  int64_t window_stride;
  const T *weight, *output_weight, *output_bias;  // [depth, 2 width], [width, width], [width]
  T* y;                                           // [B, width]
};

template <typename T>
using GatedPixelKernel = void (*)(const GatedPixel<T>&, int64_t begin, int64_t end, T* scratch);

}  // namespace diorama

#define DIO_KERNELS "gated_pixel_rows.h"
#include "each_target.h"

namespace diorama {
namespace {

using at::Tensor;

constexpr const char* name = "diorama::gated_pixel";
constexpr int64_t grain = 1 << 19;  // products below which a second thread costs more than it brings
constexpr int64_t scratch_rows = 8;

void check(const Tensor& places, const Tensor& x, const Tensor& above, const Tensor& weight, const Tensor& output_weight, const Tensor& output_bias, int64_t column, bool adds) {
  TORCH_CHECK(x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble), name,
              " runs on the CPU in float32 and float64, not on ", x.device(), " in ", x.scalar_type(), "; use plain operators: FusedKernels.Off()");
  for (const Tensor& t : {places, above, weight, output_weight, output_bias}) {
    TORCH_CHECK(t.scalar_type() == x.scalar_type() && t.device() == x.device(), name, ": all must be ", x.scalar_type(), " on ", x.device());
  }
  for (const Tensor& t : {places, weight, output_weight, output_bias}) TORCH_CHECK(t.is_contiguous(), name, ": places, weights and bias must be contiguous");
  TORCH_CHECK(x.dim() == 2 && places.dim() == 3 && places.size(0) == x.size(0) && places.size(2) == x.size(1), name, ": places of x ", x.sizes(), " must be [", x.size(0), ", places, ",
              x.dim() == 2 ? x.size(1) : 0, "], not ", places.sizes());
  const int64_t inputs = x.size(1), width = output_bias.numel();
  TORCH_CHECK(weight.dim() == 2 && weight.size(1) == 2 * width && inputs > 0 && weight.size(0) > 0 && weight.size(0) % inputs == 0, name, ": the weight must be [taps * ", inputs, ", ", 2 * width,
              "], not ", weight.sizes());
  TORCH_CHECK(output_weight.sizes() == at::IntArrayRef({width, width}), name, ": the output's weight must be [", width, ", ", width, "], not ", output_weight.sizes());
  TORCH_CHECK(above.sizes() == at::IntArrayRef({x.size(0), 2 * width}), name, ": above must be [", x.size(0), ", ", 2 * width, "], not ", above.sizes());
  TORCH_CHECK_INDEX(column >= 0 && column + weight.size(0) / inputs <= places.size(1), name, ": no place ", column, " among ", places.size(1), " with ", weight.size(0) / inputs, " taps");
  TORCH_CHECK(!adds || inputs == width, name, ": ", inputs, " channels cannot be added to ", width);
}

Tensor gated_pixel_cpu(const Tensor& places, const Tensor& x_any, const Tensor& above, const Tensor& weight, const Tensor& output_weight, const Tensor& output_bias, int64_t column, bool adds) {
  check(places, x_any, above, weight, output_weight, output_bias, column, adds);
  const Tensor x = x_any.contiguous(), from_above = above.stride(1) == 1 ? above : above.contiguous();
  const int64_t rows = x.size(0), inputs = x.size(1), width = output_bias.numel(), depth = weight.size(0);
  const Tensor out = at::empty({rows, width}, x.options());
  AT_DISPATCH_FLOATING_TYPES(x.scalar_type(), name, [&] {
    const auto kernel = DIO_CHOOSE(gated_pixel_kernel<scalar_t>);
    const GatedPixel<scalar_t> task{inputs, width, depth, adds, x.data_ptr<scalar_t>(), from_above.data_ptr<scalar_t>(), from_above.stride(0),
                                    places.data_ptr<scalar_t>() + column * inputs, places.stride(0), weight.data_ptr<scalar_t>(), output_weight.data_ptr<scalar_t>(), output_bias.data_ptr<scalar_t>(), out.data_ptr<scalar_t>()};
    at::parallel_for(0, rows, std::max<int64_t>(1, grain / std::max<int64_t>(1, (2 * depth + width) * width)), [&](int64_t begin, int64_t end) {
      std::vector<scalar_t> scratch(3 * width * scratch_rows);
      kernel(task, begin, end, scratch.data());
    });
  });
  return out;
}

Tensor gated_pixel_autograd(const Tensor& places, const Tensor& x, const Tensor& above, const Tensor& weight, const Tensor& output_weight, const Tensor& output_bias, int64_t column, bool adds) {
  TORCH_CHECK(!wants_graph({places, x, above, weight, output_weight, output_bias}), name, " has no derivative; use plain operators: FusedKernels.Off()");
  const at::AutoDispatchBelowADInplaceOrView below;
  return gated_pixel_cpu(places, x, above, weight, output_weight, output_bias, column, adds);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(diorama, library) {
  library.def("gated_pixel(Tensor(a!) places, Tensor x, Tensor above, Tensor weight, Tensor output_weight, Tensor output_bias, int column, bool adds) -> Tensor");
}
TORCH_LIBRARY_IMPL(diorama, CPU, library) { library.impl("gated_pixel", gated_pixel_cpu); }
TORCH_LIBRARY_IMPL(diorama, Autograd, library) { library.impl("gated_pixel", gated_pixel_autograd); }

}  // namespace diorama
