// Ranks of one machine need nobody from the network.
#pragma once
#include <cstdint>

namespace diorama {

// Ties the socket of this process that listens at a port to the loopback interface. False where that cannot be: the socket then listens on all interfaces, as before.
bool keep_to_loopback(int64_t port);

}  // namespace diorama
