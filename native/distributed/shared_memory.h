// Memory that the ranks of one machine share: an area for each, in which it alone writes and all read.
#pragma once
#if defined(USE_C10D_GLOO)
#include <atomic>
#include <chrono>
#include <memory>
#include <torch/csrc/distributed/c10d/Store.hpp>
#include "fingerprint.h"

namespace diorama {

class SharedMemory {
 public:
  // How many collectives a rank may be ahead of the slowest one.
  static constexpr uint64_t kAhead = 64;

  // Bytes for a rank's tensors. What was never written takes no memory.
  static constexpr size_t kRoom = size_t{32} << 20;

  struct Entry {
    Fingerprint print;
    uint64_t offset = 0;  // of its bytes in the rank's room
  };

  // Processes meet in these numbers: posted is written after an entry and its bytes, done after the last look at anybody's.
  struct Area {
    alignas(64) std::atomic<uint64_t> posted;
    alignas(64) std::atomic<uint64_t> done;
    Entry entries[kAhead];
  };
  static_assert(std::atomic<uint64_t>::is_always_lock_free, "locks are not shared between processes");

  // Meets the others in the store. Null, on all ranks alike, where some of them cannot share memory: they are on another machine, or in another container.
  static std::unique_ptr<SharedMemory> join(c10d::Store& store, int64_t rank, int64_t size, std::chrono::milliseconds timeout);

  ~SharedMemory();
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;

  Area& area(int64_t rank) { return *reinterpret_cast<Area*>(base_ + kPage + rank * stride()); }
  char* room(int64_t rank) { return base_ + kPage + rank * stride() + stride() - kRoom; }

  // Whether a rank's process still runs and shares this memory.
  bool is_here(int64_t rank) const;

 private:
  static constexpr size_t kPage = 4096;

  SharedMemory() = default;
  static constexpr size_t stride() { return (sizeof(Area) + kPage - 1) / kPage * kPage + kRoom; }
  bool map(int64_t size);
  bool create(int64_t size, std::string& told);
  bool open(const std::string& told, int64_t size);
  bool enter(int64_t rank);

  int file_ = -1;
  char* base_ = nullptr;
  size_t bytes_ = 0;
};

}  // namespace diorama
#endif
