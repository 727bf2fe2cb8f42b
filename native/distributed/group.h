// A rank's place among the ranks that train together. One thread of the group carries out what is asked for, in the order in which it was asked for,
// so that the caller, and a backward pass, go on meanwhile. Before each collective the ranks compare fingerprints: Gloo would abort the process where
// shapes differ, and sum up nonsense where types or the order do.
#pragma once
#if defined(USE_C10D_GLOO)
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <torch/csrc/distributed/c10d/Work.hpp>
#include "../versions.h"
#include "object.h"
#include "work.h"

namespace diorama {

class Group {
 public:
  Group(int64_t rank, int64_t size, c10::intrusive_ptr<Backend> control, c10::intrusive_ptr<Backend> data);
  ~Group();

  int64_t size() const { return size_; }

  // Groups have numbers, so that an operator can name one; the one of a number must still be there.
  int64_t number() const { return number_; }
  static std::shared_ptr<Group> numbered(int64_t number);
  static std::shared_ptr<Group> enlisted(std::shared_ptr<Group> group);

  // Throws where the collective makes no sense on any rank.
  std::shared_ptr<Work> start(Collective what);

 private:
  void run();
  std::shared_ptr<Work> next();
  int64_t agree(const Collective& what);
  void perform(const Collective& what);

  int64_t number_ = 0;
  const int64_t rank_;
  const int64_t size_;
  const c10::intrusive_ptr<Backend> control_;  // always Gloo: for fingerprints, and tensors on the processor
  const c10::intrusive_ptr<Backend> data_;     // for tensors elsewhere

  // Of the thread alone.
  int64_t sequence_ = 0;
  at::Tensor own_;
  std::vector<std::vector<at::Tensor>> theirs_;
  std::optional<CollectiveFailure> broken_;  // ranks that are out of step once stay so

  std::mutex mutex_;
  std::condition_variable asked_;
  std::deque<std::shared_ptr<Work>> queue_;
  bool closing_ = false;
  std::thread thread_;
};

class GroupObject : public Object {
 public:
  explicit GroupObject(std::shared_ptr<Group> group) : group_(std::move(group)) {}
  void call(const std::string& method, const Arguments& arguments, dio_arg& result) override;
  const std::shared_ptr<Group>& group() const { return group_; }

 private:
  std::shared_ptr<Group> group_;
};

}  // namespace diorama
#endif
