// Rows of memory shared out to all threads.
#pragma once
#include <algorithm>
#include <ATen/Parallel.h>

namespace diorama {

// Calls body(first row, behind the last) for parts of rows of n numbers.
template <typename Body>
void each_rows(int64_t rows, int64_t n, const Body& body) {
  constexpr int64_t numbers_a_task = 8192;
  if (rows > 0 && n > 0) at::parallel_for(0, rows, std::max<int64_t>(1, numbers_a_task / n), body);
}

}  // namespace diorama
