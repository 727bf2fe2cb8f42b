// A group of few ranks on one machine, over memory that they share. Gloo's threads would fight the training threads for the cores: each message between
// ranks that keep all cores busy costs it a few of the scheduler's slices. Here nobody but the training threads moves anything. Who begins a collective
// puts its part where all can see it; who comes later, to the next one or to wait, takes the sum once all parts are there.
#pragma once
#if defined(USE_C10D_GLOO)
#include <deque>
#include <optional>
#include "group.h"
#include "shared_memory.h"

namespace diorama {

class LocalWork;

class LocalGroup : public Group, public std::enable_shared_from_this<LocalGroup> {
 public:
  // Each rank sums all parts: beyond this, sharing out the sums would pay.
  static constexpr int64_t kMostRanks = 8;

  LocalGroup(int64_t rank, int64_t size, std::unique_ptr<SharedMemory> memory, std::chrono::milliseconds timeout);
  ~LocalGroup() override;

  Carrier carrier() const override { return Carrier::kLocal; }

  // Takes part in what was begun until the work is over.
  void attend(LocalWork& work, int64_t timeout_ms);
  void advance();

 protected:
  std::shared_ptr<Work> begin(Collective what) override;

 private:
  // A part of a collective that fits into a rank's room, or the whole of it.
  struct Piece {
    std::shared_ptr<LocalWork> work;
    size_t from = 0;
    size_t bytes = 0;
    bool is_last = false;
    uint64_t sequence = 0;
  };

  struct Held {
    uint64_t sequence;
    size_t begin, end;
  };

  void go_on();
  bool post(const Piece& piece);
  bool is_posted(const Piece& piece);
  void complete(Piece& piece);
  void carry_out(const Piece& piece, const std::vector<const char*>& parts);
  std::optional<size_t> place(size_t bytes);
  uint64_t slowest();
  std::vector<int64_t> awaited();
  void break_off(const CollectiveFailure& failure);

  const std::unique_ptr<SharedMemory> memory_;
  const std::chrono::milliseconds timeout_;

  std::mutex mutex_;
  std::deque<Piece> unposted_;
  std::deque<Piece> posted_;
  std::deque<Held> held_;
  uint64_t sequence_ = 0;
  std::optional<CollectiveFailure> broken_;  // ranks that are out of step once stay so
};

}  // namespace diorama
#endif
