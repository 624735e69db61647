#include "sim/core/check.hpp"

namespace sluice {

void check_failed(const char* condition, const char* file, int line, const char* why) {
    throw InvariantBroken(std::string(why) + " (" + condition + ", " + file + ":" +
                          std::to_string(line) + ")");
}

} // namespace sluice
