#if defined(USE_C10D_GLOO)
#include "shared_memory.h"
#include <cstring>
#include <random>
#include <sstream>
#include <thread>
#include "wait_clock.h"
#if defined(__linux__)
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace diorama {
namespace {

void tell(c10d::Store& store, const std::string& key, const std::string& text) { store.set(key, std::vector<uint8_t>(text.begin(), text.end())); }

// Looks again and again: libtorch 1.13's store takes an answer that comes after a wait ran out for that to the next question.
std::string await(c10d::Store& store, const std::string& key, WaitClock& clock, std::chrono::milliseconds timeout) {
  while (!store.check({key})) {
    TORCH_CHECK(clock.look() < timeout, "some rank did not come in time ('", key, "')");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  const auto bytes = store.get(key);
  return std::string(bytes.begin(), bytes.end());
}

}  // namespace

std::unique_ptr<SharedMemory> SharedMemory::join(c10d::Store& store, int64_t rank, int64_t size, std::chrono::milliseconds timeout) {
  WaitClock clock;
  std::unique_ptr<SharedMemory> memory(new SharedMemory());
  bool is_shared = false;
  if (rank == 0) {
    std::string where;
    is_shared = memory->create(size, where);
    tell(store, "memory", where);
  } else {
    is_shared = memory->open(await(store, "memory", clock, timeout), size);
  }
  is_shared = is_shared && memory->enter(rank);
  tell(store, "memory of " + std::to_string(rank), is_shared ? "yes" : "no");
  for (int64_t i = 0; i < size; ++i) is_shared = await(store, "memory of " + std::to_string(i), clock, timeout) == "yes" && is_shared;
  return is_shared ? std::move(memory) : nullptr;
}

#if defined(__linux__)

namespace {

constexpr char kName[] = "diorama-ranks";

struct flock lock_of(int64_t rank) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = rank;
  lock.l_len = 1;
  return lock;
}

}  // namespace

SharedMemory::~SharedMemory() {
  if (base_ != nullptr) munmap(base_, bytes_);
  if (file_ >= 0) close(file_);  // and with it this rank's lock
}

bool SharedMemory::map(int64_t size) {
  bytes_ = kPage + size * stride();
  void* const at = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file_, 0);
  if (at == MAP_FAILED) return false;
  base_ = static_cast<char*>(at);
  return true;
}

// A file without a name, which is gone with the last process that has it open, however that ended. Others find it through the process that made it.
bool SharedMemory::create(int64_t size, std::string& told) {
  file_ = memfd_create(kName, MFD_CLOEXEC);
  if (file_ < 0 || ftruncate(file_, kPage + size * stride()) != 0 || !map(size)) return false;
  std::random_device random;
  const uint64_t token = uint64_t{random()} << 32 | random();
  std::memcpy(base_, &token, sizeof(token));
  std::ostringstream text;
  text << getpid() << ' ' << file_ << ' ' << token;
  told = text.str();
  return true;
}

bool SharedMemory::open(const std::string& told, int64_t size) {
  int64_t process = 0, number = 0;
  uint64_t token = 0, found = 0;
  if (!(std::istringstream(told) >> process >> number >> token)) return false;
  const std::string path = "/proc/" + std::to_string(process) + "/fd/" + std::to_string(number);
  // On another machine that may be anything: nothing is opened that has another name.
  char target[64] = {};
  if (readlink(path.c_str(), target, sizeof(target) - 1) < 0 || std::strncmp(target, "/memfd:diorama-ranks", 20) != 0) return false;
  file_ = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (file_ < 0 || !map(size)) return false;
  std::memcpy(&found, base_, sizeof(found));
  return found == token;
}

// A lock on the file's byte of this rank ends with the process, also where that is killed.
bool SharedMemory::enter(int64_t rank) {
  struct flock lock = lock_of(rank);
  return fcntl(file_, F_OFD_SETLK, &lock) == 0;
}

bool SharedMemory::is_here(int64_t rank) const {
  struct flock lock = lock_of(rank);
  return fcntl(file_, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

#else

SharedMemory::~SharedMemory() = default;
bool SharedMemory::map(int64_t) { return false; }
bool SharedMemory::create(int64_t, std::string&) { return false; }
bool SharedMemory::open(const std::string&, int64_t) { return false; }
bool SharedMemory::enter(int64_t) { return false; }
bool SharedMemory::is_here(int64_t) const { return false; }

#endif

}  // namespace diorama
#endif
