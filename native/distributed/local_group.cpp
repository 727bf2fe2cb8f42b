#if defined(USE_C10D_GLOO)
#include "local_group.h"
#include <algorithm>
#include <cstring>
#include <thread>
#include "wait_clock.h"

namespace diorama {
namespace {

constexpr size_t kPiece = size_t{4} << 20;
constexpr size_t kAlignment = 64;

// How long a waiting rank keeps its core, which it offers to others all the while: waking up takes longer than most of what it waits for.
constexpr std::chrono::milliseconds kAwake(3);
constexpr std::chrono::microseconds kNap(100);

// How often it looks whether the others still run.
constexpr std::chrono::milliseconds kLook(50);

}  // namespace

class LocalWork : public Work {
 public:
  LocalWork(std::weak_ptr<LocalGroup> group, Collective what) : Work(std::move(what)), group_(std::move(group)) {}

  int64_t wait(int64_t timeout_ms) override {
    if (const auto group = group_.lock()) group->attend(*this, timeout_ms);
    return result();
  }

  bool is_done() override {
    if (const auto group = group_.lock()) group->advance();
    return is_over();
  }

  bool is_over() {
    std::lock_guard<std::mutex> lock(mutex_);
    return done_;
  }

  using Work::late;

  int64_t notes = 0;

 private:
  const std::weak_ptr<LocalGroup> group_;
};

LocalGroup::LocalGroup(int64_t rank, int64_t size, std::unique_ptr<SharedMemory> memory, std::chrono::milliseconds timeout)
    : Group(rank, size), memory_(std::move(memory)), timeout_(timeout) {}

LocalGroup::~LocalGroup() { break_off(CollectiveFailure(kError, "the process group was closed")); }

std::shared_ptr<Work> LocalGroup::begin(Collective what) {
  auto work = std::make_shared<LocalWork>(weak_from_this(), std::move(what));
  const at::Tensor& tensor = work->what().tensor;
  const size_t bytes = tensor.defined() ? tensor.nbytes() : 0;
  std::lock_guard<std::mutex> lock(mutex_);
  if (broken_) {
    work->fail(*broken_);
    return work;
  }
  for (size_t from = 0; from < bytes || from == 0; from += kPiece) {
    unposted_.push_back({work, from, std::min(kPiece, bytes - from), from + kPiece >= bytes, ++sequence_});
  }
  go_on();
  return work;
}

void LocalGroup::advance() {
  std::lock_guard<std::mutex> lock(mutex_);
  go_on();
}

void LocalGroup::attend(LocalWork& work, int64_t timeout_ms) {
  WaitClock clock;
  WaitClock::Clock::duration look = kLook;
  for (;;) {
    const auto waited = clock.look();
    {
      std::lock_guard<std::mutex> lock(mutex_);
      go_on();
      if (work.is_over()) return;
      if (timeout_ms > 0 && waited >= std::chrono::milliseconds(timeout_ms)) throw work.late(timeout_ms);
      if (waited >= look) {
        look = waited + kLook;
        const bool is_late = waited >= timeout_;
        std::string lost;
        // First whether it is gone, then whether it came: it may have come, and be gone since.
        for (const int64_t rank : awaited()) {
          if (is_late || !memory_->is_here(rank)) lost += (lost.empty() ? "" : ", ") + std::to_string(rank);
        }
        go_on();
        if (work.is_over()) return;
        if (!lost.empty()) {
          const std::string why = is_late ? "did not come within " + std::to_string(timeout_.count()) + " ms" : "is gone";
          break_off(CollectiveFailure(kLost, "rank " + std::to_string(rank_) + " lost touch with the others in '" + work.what().label + "': rank " + lost + " " + why));
          return;
        }
      }
    }
    if (waited < kAwake) std::this_thread::yield();
    else std::this_thread::sleep_for(kNap);
  }
}

// Whatever can be done without waiting.
void LocalGroup::go_on() {
  try {
    for (bool moved = true; moved && !broken_;) {
      moved = false;
      if (!unposted_.empty() && post(unposted_.front())) {
        posted_.push_back(std::move(unposted_.front()));
        unposted_.pop_front();
        moved = true;
      }
      if (!posted_.empty() && is_posted(posted_.front())) {
        complete(posted_.front());
        posted_.pop_front();
        moved = true;
      }
    }
  } catch (const CollectiveFailure& failure) {
    break_off(failure);
  } catch (const std::exception& error) {
    break_off(CollectiveFailure(kError, error.what()));
  }
}

bool LocalGroup::post(const Piece& piece) {
  const Collective& what = piece.work->what();
  const bool is_sent = piece.bytes > 0 && (what.operation != Operation::kBroadcast || what.root == rank_);
  const uint64_t seen = slowest();
  while (!held_.empty() && held_.front().sequence <= seen) held_.pop_front();
  if (piece.sequence > seen + SharedMemory::kAhead) return false;
  const auto offset = is_sent ? place(piece.bytes) : std::optional<size_t>(0);
  if (!offset) return false;
  if (is_sent) {
    std::memcpy(memory_->room(rank_) + *offset, static_cast<const char*>(what.tensor.data_ptr()) + piece.from, piece.bytes);
    held_.push_back({piece.sequence, *offset, *offset + piece.bytes});
  }
  auto& area = memory_->area(rank_);
  auto& entry = area.entries[piece.sequence % SharedMemory::kAhead];
  entry.print = Fingerprint::of(what, static_cast<int64_t>(piece.sequence));
  entry.offset = *offset;
  area.posted.store(piece.sequence, std::memory_order_release);
  return true;
}

// Where there is room for so many bytes; memory is taken in a ring, from its beginning whenever all of it is free, so that a step uses the same again.
std::optional<size_t> LocalGroup::place(size_t bytes) {
  if (held_.empty()) return 0;
  const size_t begin = held_.front().begin;
  const size_t end = (held_.back().end + kAlignment - 1) / kAlignment * kAlignment;
  const bool has_turned = held_.back().begin < begin;
  if (end + bytes <= (has_turned ? begin : SharedMemory::kRoom)) return end;
  if (!has_turned && bytes <= begin) return 0;
  return std::nullopt;
}

bool LocalGroup::is_posted(const Piece& piece) {
  for (int64_t i = 0; i < size_; ++i) {
    if (memory_->area(i).posted.load(std::memory_order_acquire) < piece.sequence) return false;
  }
  return true;
}

uint64_t LocalGroup::slowest() {
  uint64_t least = UINT64_MAX;
  for (int64_t i = 0; i < size_; ++i) least = std::min(least, memory_->area(i).done.load(std::memory_order_acquire));
  return least;
}

void LocalGroup::complete(Piece& piece) {
  std::vector<Fingerprint> all;
  std::vector<const char*> parts;
  for (int64_t i = 0; i < size_; ++i) {
    const auto& entry = memory_->area(i).entries[piece.sequence % SharedMemory::kAhead];
    all.push_back(entry.print);
    parts.push_back(memory_->room(i) + entry.offset);
    piece.work->notes |= entry.print.note;
  }
  const std::string told = difference(all);
  if (!told.empty()) throw CollectiveFailure(kMismatch, "the ranks are out of step. " + told);
  if (piece.bytes > 0) carry_out(piece, parts);
  memory_->area(rank_).done.store(piece.sequence, std::memory_order_release);
  if (piece.is_last) piece.work->finish(piece.work->notes);
}

void LocalGroup::carry_out(const Piece& piece, const std::vector<const char*>& parts) {
  const Collective& what = piece.work->what();
  const at::NoGradGuard no_graph;
  const auto values = [&](const void* at) { return at::from_blob(const_cast<void*>(at), {static_cast<int64_t>(piece.bytes / what.tensor.element_size())}, what.tensor.options()); };
  char* const own = static_cast<char*>(what.tensor.data_ptr()) + piece.from;
  switch (what.operation) {
    case Operation::kBroadcast:
      if (what.root != rank_) std::memcpy(own, parts[what.root], piece.bytes);
      break;
    case Operation::kAllGather:
      for (int64_t i = 0; i < size_; ++i) {
        std::memcpy(static_cast<char*>(what.output.data_ptr()) + i * what.tensor.nbytes() + piece.from, parts[i], piece.bytes);
      }
      break;
    case Operation::kBarrier: break;
    default: {
      // In the order of the ranks, on all of them: the same bits everywhere.
      at::Tensor result = values(own);
      if (size_ == 1) break;
      for (int64_t i = 1; i < size_; ++i) {
        const at::Tensor first = i == 1 ? values(parts[0]) : result;
        const at::Tensor second = values(parts[i]);
        if (what.operation == Operation::kSum) at::add_out(result, first, second);
        else if (what.operation == Operation::kMax) at::maximum_out(result, first, second);
        else at::minimum_out(result, first, second);
      }
    }
  }
}

// The ranks without which nothing moves.
std::vector<int64_t> LocalGroup::awaited() {
  std::vector<int64_t> all;
  const uint64_t least = slowest();
  for (int64_t i = 0; i < size_; ++i) {
    const auto& area = memory_->area(i);
    const bool holds_up = posted_.empty() ? area.done.load(std::memory_order_acquire) == least : area.posted.load(std::memory_order_acquire) < posted_.front().sequence;
    if (i != rank_ && holds_up) all.push_back(i);
  }
  return all;
}

void LocalGroup::break_off(const CollectiveFailure& failure) {
  broken_ = failure;
  for (auto* pieces : {&posted_, &unposted_}) {
    for (Piece& piece : *pieces) piece.work->fail(failure);
    pieces->clear();
  }
}

}  // namespace diorama
#endif
