// A rank's place among the ranks that train together. Before each collective the ranks compare fingerprints: Gloo would abort the process where shapes
// differ, and sum up nonsense where types or the order do.
#pragma once
#if defined(USE_C10D_GLOO)
#include <memory>
#include "object.h"
#include "work.h"

namespace diorama {

// What carries tensors between ranks; as Backend in C#.
enum class Carrier : int64_t { kGloo, kNccl, kLocal };

class Group {
 public:
  Group(int64_t rank, int64_t size) : rank_(rank), size_(size) {}
  virtual ~Group();

  int64_t size() const { return size_; }
  virtual Carrier carrier() const = 0;

  // Groups have numbers, so that an operator can name one; the one of a number must still be there.
  int64_t number() const { return number_; }
  static std::shared_ptr<Group> numbered(int64_t number);
  static std::shared_ptr<Group> enlisted(std::shared_ptr<Group> group);

  // What is begun is carried out in the order in which it was begun. Throws where the collective makes no sense on any rank.
  std::shared_ptr<Work> start(Collective what);

 protected:
  virtual std::shared_ptr<Work> begin(Collective what) = 0;

  const int64_t rank_;
  const int64_t size_;

 private:
  int64_t number_ = 0;
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
