// A collective that was asked for: whoever waits learns how it ended.
#pragma once
#include <condition_variable>
#include <mutex>
#include <optional>
#include "fingerprint.h"
#include "object.h"

namespace diorama {

class Work {
 public:
  explicit Work(Collective what) : what_(std::move(what)) {}
  virtual ~Work() = default;

  const Collective& what() const { return what_; }

  // Gives the notes of all ranks, one over the other. No time limit of its own where timeout_ms is 0: the group's ends every collective.
  virtual int64_t wait(int64_t timeout_ms) = 0;
  virtual bool is_done() = 0;

  void finish(int64_t notes) { end(notes, std::nullopt); }
  void fail(const CollectiveFailure& failure) { end(0, failure); }

 protected:
  CollectiveFailure late(int64_t timeout_ms) const {
    return CollectiveFailure(kTimeout, "'" + what_.label + "' is not done after " + std::to_string(timeout_ms) + " ms");
  }

  // Once it is done.
  int64_t result() const {
    if (failure_) throw *failure_;
    return notes_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool done_ = false;

 private:
  void end(int64_t notes, std::optional<CollectiveFailure> failure) {
    std::lock_guard<std::mutex> lock(mutex_);
    notes_ = notes;
    failure_ = std::move(failure);
    done_ = true;
    changed_.notify_all();
  }

  const Collective what_;
  std::optional<CollectiveFailure> failure_;
  int64_t notes_ = 0;
};

}  // namespace diorama
