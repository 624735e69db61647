#include "sim/model/machine.hpp"
#include <algorithm>

namespace sluice {

Time ServiceLine::reserve(Time from, int64_t amount) {
    if (per_second == 0) return from;
    return reserve_for(from, transfer_time(amount, per_second));
}

Time ServiceLine::reserve_for(Time from, Duration work) {
    if (speed_percent != 100) work = work * 100 / speed_percent;
    free_at = std::max(free_at, from) + work;
    busy_ns += work.ns;
    return free_at;
}

} // namespace sluice
