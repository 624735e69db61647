// SLUICE_CHECK: what must hold whatever the user does. Always on; a failure is our bug, so it
// throws InvariantBroken, which the door turns into a message with time, event, seed and the
// command that repeats the run (exit 5). Never used for mistakes of the user.
#pragma once
#include <stdexcept>
#include <string>

namespace sluice {

struct InvariantBroken : std::logic_error {
    using std::logic_error::logic_error;
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line, const char* why);

} // namespace sluice

#define SLUICE_CHECK(condition, why)                                                               \
    do {                                                                                           \
        if (!(condition)) [[unlikely]]                                                             \
            ::sluice::check_failed(#condition, __FILE__, __LINE__, why);                           \
    } while (false)
