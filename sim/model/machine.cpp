#include "sim/model/machine.hpp"
#include "sim/core/wide.hpp"
#include <algorithm>

namespace sluice {

namespace {

Duration stretched(Duration work, Ratio slower) {
    if (slower.numerator == slower.denominator) return work;
    return {int64_t(Wide(work.ns) * slower.numerator / slower.denominator)};
}

} // namespace

Time ServiceLine::reserve(Time from, int64_t amount) {
    if (per_second == 0) return from;
    return reserve_for(from, transfer_time(amount, per_second));
}

Time ServiceLine::reserve_for(Time from, Duration work) {
    work = stretched(work, slower);
    free_at = std::max(free_at, from) + work;
    busy_ns += work.ns;
    return free_at;
}

Time ServiceLine::reserve_later(Time now, Time ready, int64_t amount) {
    if (per_second == 0) return ready;
    const Duration wait = std::max(free_at, now) - now;
    const Duration work = reserve(now, amount) - (now + wait);
    return ready + wait + work;
}

} // namespace sluice
