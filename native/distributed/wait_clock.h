// How long something is waited for. Between two looks at it no more than a bounded time counts: where more passed, this process stood still itself (Ctrl-Z,
// a paused machine), and so perhaps did what it waits for, which has time again then.
#pragma once
#include <algorithm>
#include <chrono>

namespace diorama {

class WaitClock {
 public:
  using Clock = std::chrono::steady_clock;

  // How long it took until now.
  Clock::duration look() {
    const auto now = Clock::now();
    waited_ += std::min<Clock::duration>(now - last_, kLongest);
    last_ = now;
    return waited_;
  }

 private:
  // More than there is between two looks of a process that runs, also on a busy machine.
  static constexpr std::chrono::milliseconds kLongest{500};

  Clock::time_point last_ = Clock::now();
  Clock::duration waited_{};
};

}  // namespace diorama
