// c10d's store can be told no address to listen at.
#if defined(USE_C10D_GLOO)
#include "loopback.h"
#if defined(__linux__)
#include <filesystem>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace diorama {

#if defined(__linux__)
namespace {

int listening_port(int file) {
  int listens = 0;
  socklen_t size = sizeof(listens);
  if (getsockopt(file, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) != 0 || listens == 0) return 0;
  sockaddr_storage address{};
  size = sizeof(address);
  if (getsockname(file, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET) return ntohs(reinterpret_cast<sockaddr_in&>(address).sin_port);
  return address.ss_family == AF_INET6 ? ntohs(reinterpret_cast<sockaddr_in6&>(address).sin6_port) : 0;
}

}  // namespace

bool keep_to_loopback(int64_t port) {
  static const char name[] = "lo";
  bool is_kept = false;
  std::error_code unreadable;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd", unreadable)) {
    const int file = std::stoi(entry.path().filename());
    // Needs no privilege since Linux 5.7.
    if (listening_port(file) == port) is_kept |= setsockopt(file, SOL_SOCKET, SO_BINDTODEVICE, name, sizeof(name)) == 0;
  }
  return is_kept;
}
#else
bool keep_to_loopback(int64_t) { return false; }
#endif

}  // namespace diorama
#endif
