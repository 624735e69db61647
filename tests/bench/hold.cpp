// The hold model on the real queue: an event of an entity needs no payload beside its key (slot =
// the entity, extra = what happens), as timers in a World.
#include "sim/core/distribution.hpp"
#include "sim/core/event_queue.hpp"
#include "tests/bench/bench.hpp"

namespace sluice::bench {
namespace {

constexpr int64_t unit = 1'000'000'000; // the workload's time unit in nanoseconds

enum class Kind : uint32_t { hold, far_ahead };

struct Hold {
    EventQueue queue;
    Xoshiro256ss random = Xoshiro256ss::seeded(42);
    uint64_t sequence = 0;
    uint64_t strayed = 0;
    Time now{};

    void schedule(Duration wait, uint32_t target, Kind kind) {
        queue.push({now + wait, sequence++, target, static_cast<uint32_t>(kind)});
    }
    void schedule_hold(uint32_t target) {
        schedule(Duration{exponential_sample(unit, random.next())}, target, Kind::hold);
    }
    void step() {
        const EventKey event = queue.pop();
        now = event.at;
        switch (static_cast<Kind>(event.extra)) {
        case Kind::hold: schedule_hold(event.slot); break;
        case Kind::far_ahead: ++strayed; break;
        }
    }
    void peek_and_step() {
        strayed += queue.next_time() < now;
        step();
    }
};

double units(Time now) {
    return static_cast<double>(now.ns) / static_cast<double>(unit);
}

} // namespace

int bench_hold(long n, long holds) {
    Hold hold;
    for (long i = 0; i < n; ++i) hold.schedule_hold(static_cast<uint32_t>(i));
    for (long i = 0; i < n; ++i) hold.step();
    const double begin = cpu_seconds();
    for (long i = 0; i < holds; ++i) hold.step();
    const double seconds = cpu_seconds() - begin;
    report("hold", n, static_cast<double>(holds), seconds, units(hold.now));
    return 0;
}

int bench_burst(long n, long holds) {
    Hold hold;
    hold.schedule(Duration{4'000'000 * unit}, 0, Kind::far_ahead);
    hold.schedule(Duration{unit}, 0, Kind::hold);
    hold.peek_and_step();
    const double begin = cpu_seconds();
    for (long i = 1; i < n; ++i) hold.schedule_hold(static_cast<uint32_t>(i));
    for (long i = 0; i < holds; ++i) hold.peek_and_step();
    const double seconds = cpu_seconds() - begin;
    report("burst", n, static_cast<double>(holds), seconds, units(hold.now));
    return hold.strayed == 0 ? 0 : 1;
}

} // namespace sluice::bench
