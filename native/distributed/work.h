// A collective that was asked for: whoever waits learns how it ended.
#pragma once
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include "fingerprint.h"
#include "object.h"

namespace diorama {

class Work {
 public:
  explicit Work(Collective what) : what_(std::move(what)) {}

  const Collective& what() const { return what_; }

  void finish(int64_t notes) { end(notes, std::nullopt); }
  void fail(const CollectiveFailure& failure) { end(0, failure); }

  // Gives the notes of all ranks, one over the other. No time limit of its own where timeout_ms is 0: the group's ends every collective.
  int64_t wait(int64_t timeout_ms) {
    std::unique_lock<std::mutex> lock(mutex_);
    const auto is_done = [this] { return done_; };
    if (timeout_ms == 0) {
      changed_.wait(lock, is_done);
    } else if (!changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms), is_done)) {
      throw CollectiveFailure(kTimeout, "'" + what_.label + "' is not done after " + std::to_string(timeout_ms) + " ms");
    }
    if (failure_) throw *failure_;
    return notes_;
  }

  bool is_done() {
    std::lock_guard<std::mutex> lock(mutex_);
    return done_;
  }

 private:
  void end(int64_t notes, std::optional<CollectiveFailure> failure) {
    std::lock_guard<std::mutex> lock(mutex_);
    notes_ = notes;
    failure_ = std::move(failure);
    done_ = true;
    changed_.notify_all();
  }

  const Collective what_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<CollectiveFailure> failure_;
  int64_t notes_ = 0;
  bool done_ = false;
};

}  // namespace diorama
