// A machine and the process on it. Processor, disk and network card are service lines: work is
// reserved, takes the time its amount needs, and queues behind what was reserved before. That is
// where throughput ceilings come from. A process crash loses what the process knew; a machine
// crash also loses what was written but not yet flushed (the platform decides what that is).
#pragma once
#include "sim/core/ids.hpp"
#include "sim/core/ratio.hpp"
#include "sim/core/time.hpp"
#include "sim/model/entity.hpp"
#include <vector>

namespace sluice {

struct ServiceLine {
    int64_t per_second = 0; // bytes a second; 0 = not limited. The processor counts nanoseconds
    Ratio slower{1, 1};     // how many times longer work takes than it needs
    Time free_at;
    int64_t busy_ns = 0;

    Time reserve(Time from, int64_t amount); // when that amount will be done
    Time reserve_for(Time from, Duration work);
    // Work that cannot begin before `ready`: it waits as long as what is reserved `now` needs, but
    // the line does not stand idle for it. When it will be done.
    Time reserve_later(Time now, Time ready, int64_t amount);
};

// Of normal speed, in whole percent.
inline int32_t speed_percent(const ServiceLine& line) {
    return int32_t(100 * line.slower.denominator / line.slower.numerator);
}

enum class ProcessState : uint8_t { running, paused, dead };

struct Node {
    Entity entity; // broker, controller, server, producer or member
    ProcessState state = ProcessState::running;
    bool machine_up = true;
    bool listens = true;       // false: closed cleanly; it ends what it has in hand
    uint32_t incarnation = 0;  // raised by every restart; timers of an earlier life are void
    FactId silent_because = 0; // the crash or pause that explains its silence
    ServiceLine cpu, disk, nic_out, nic_in;
    std::vector<uint32_t> held; // event slots that wait for the end of a pause
};

} // namespace sluice
