#include "sim/flights.hpp"
#include <algorithm>

namespace sluice {

namespace {

// Twice what describe() shows of a lost message at most.
constexpr Duration look_back_first{250'000'000};

Time goal_of(const Simulation& shown, Duration dwell) {
    return std::min(shown.now() + dwell, shown.end());
}

Time back_from(Time now, Duration look_back) {
    return Time{std::max<int64_t>(0, now.ns - look_back.ns)};
}

// Messages that wait for a paused process have arrived, though they still count as under way.
int64_t under_way(const Fabric& fabric) {
    int64_t sum = 0;
    for (std::size_t n = 0; n < fabric.network.nodes(); ++n)
        for (const Edge& edge : fabric.network.edges_of(NodeId::of(n))) sum += edge.in_flight;
    for (const Node& node : fabric.nodes)
        for (const uint32_t slot : node.held) sum -= fabric.events.at(slot).life == 0;
    return sum;
}

} // namespace

void Flights::reset() {
    scout_.reset();
    known_from_ = time_never;
}

void Flights::reset(const Simulation& shown) {
    reset();
    follow(shown, dwell_);
}

void Flights::follow(const Simulation& shown, Duration dwell) {
    dwell_ = dwell;
    shown_ = shown.now();
    steps_left_ = options_.steps_max;
    if (!fits(shown)) start(shown, look_back_first);
    const bool fine_enough = slices_.fit(dwell);
    const bool room_again = kept_.size() < options_.flights_max / 4;
    if (crowded(shown_) && (!fine_enough || room_again)) start(shown, look_back_first);
    run(shown, goal_of(shown, dwell));
}

bool Flights::ready(Time now) const {
    if (!scout_ || now < known_from_) return false;
    return scout_->fabric.now >= std::min(now + dwell_, time_zero + scout_->scenario->duration);
}

std::span<const Flight> Flights::at(Time now) {
    shown_flights_.clear();
    if (!ready(now) || crowded(now)) return {};
    for (const Kept& kept : kept_) {
        const Flight& flight = kept.flight;
        if (!place_of(flight, now, dwell_).shown) continue;
        shown_flights_.push_back(flight);
        // A scout that is just there would not know it yet.
        const bool too_early = kept.ends_late && flight.arrives > now + dwell_;
        if (too_early) shown_flights_.back().end = FlightEnd::arrives;
    }
    return shown_flights_;
}

std::span<const Flow> Flights::flows(Time now) {
    shown_flows_.clear();
    if (!ready(now)) return {};
    if (crowded(now)) {
        shown_flows_ = slices_.sum(now, dwell_);
        return shown_flows_;
    }
    uint64_t message = 0;
    for (const Kept& kept : kept_) {
        const Flight& flight = kept.flight;
        if (flight.arrives <= now || flight.arrives > now + dwell_) continue;
        shown_flows_.push_back(flow_of(flight, flight.message != message));
        message = flight.message;
    }
    join_flows(shown_flows_, dwell_);
    return shown_flows_;
}

// The scout is still a future of what is shown: same branch, no command that it passed by, and
// nothing nearer to start from.
bool Flights::fits(const Simulation& shown) const {
    if (!scout_ || scout_->scenario.get() != &shown.scenario()) return false;
    if (branch_ != shown.history().branch()) return false;
    const auto& commands = shown.history().commands();
    const std::size_t next = scout_->live_commands;
    if (next > commands.size()) return false;
    if (next < commands.size()) {
        const Command& command = commands[next];
        if (command.handled < scout_->fabric.handled || command.at < scout_->fabric.now)
            return false;
    }
    if (known_from_ != time_never && shown.now() < known_from_) return false;
    if (shown.now() <= scout_->fabric.now || !shown.history().recorded()) return true;
    const Keyframe& near = shown.history().nearest(back_from(shown.now(), look_back_first));
    return near.position.handled <= scout_->fabric.handled;
}

void Flights::start(const Simulation& shown, Duration look_back) {
    const bool recorded = shown.history().recorded();
    if (recorded)
        scout_ = shown.history().nearest(back_from(shown.now(), look_back)).world;
    else
        scout_ = shown.world(); // what is under way already stays unknown
    scout_->fabric.notes_sends = true;
    branch_ = shown.history().branch();
    look_back_ = look_back;
    known_from_ = recorded ? time_never : shown.now();
    crowded_until_ = time_zero;
    arrivals_.clear();
    kept_.clear();
    slices_.restart(dwell_);
}

void Flights::run(const Simulation& shown, Time goal) {
    const auto& commands = shown.history().commands();
    while (steps_left_ > 0) {
        const Time next = next_time(*scout_, commands);
        if (known_from_ == time_never && next > shown_) {
            look_further_back_if_needed(shown);
            continue;
        }
        if (next > goal) break;
        advance(*scout_, commands);
        take_in();
        --steps_left_;
    }
    const bool there = next_time(*scout_, commands) > goal;
    if (there && goal > scout_->fabric.now) advance_clock(*scout_, goal);
}

// Messages that were sent before the scout started may still be under way.
void Flights::look_further_back_if_needed(const Simulation& shown) {
    if (scout_->fabric.now < shown_) advance_clock(*scout_, shown_);
    if (knows_all() || back_from(shown_, look_back_) == time_zero) {
        known_from_ = shown_;
        arrivals_ = {};
        return;
    }
    start(shown, look_back_ * 8);
}

bool Flights::knows_all() const {
    const Time now = scout_->fabric.now;
    const auto coming = std::count_if(arrivals_.begin(), arrivals_.end(),
                                      [now](Time arrival) { return arrival > now; });
    return coming == under_way(scout_->fabric);
}

void Flights::take_in() {
    Fabric& fabric = scout_->fabric;
    uint64_t place = 0; // within the step
    for (const Sent& sent : fabric.sends) {
        if (known_from_ == time_never && !sent.lost) arrivals_.push_back(sent.arrives);
        keep(sent, fabric.handled << 16 | place++);
    }
    for (const Unreceived& end : fabric.unreceived) note_end(end);
    fabric.sends.clear();
    fabric.unreceived.clear();
    let_go(*scout_);
    if (kept_.size() > options_.flights_max) make_room();
}

void Flights::keep(const Sent& sent, uint64_t message) {
    describe(*scout_, sent, options_.control, parts_);
    for (Flight& part : parts_) {
        part.message = message;
        slices_.add(part.arrives, flow_of(part, &part == parts_.data()));
        kept_.push_back({.flight = part, .sequence = sent.sequence});
    }
}

void Flights::note_end(const Unreceived& end) {
    auto kept =
        std::lower_bound(kept_.begin(), kept_.end(), end.sequence,
                         [](const Kept& k, uint64_t wanted) { return k.sequence < wanted; });
    bool first_part = true;
    for (; kept != kept_.end() && kept->sequence == end.sequence; ++kept) {
        Flight& flight = kept->flight;
        if (flight.end != FlightEnd::arrives) continue; // another one, lost when it was sent
        flight.end = end.cut          ? FlightEnd::cut
                     : end.machine_up ? FlightEnd::nobody
                                      : FlightEnd::unheard;
        kept->ends_late = true;
        Flow dead{.from = flight.from, .to = flight.to, .kind = flight.kind, .dying = first_part};
        slices_.add(flight.arrives, dead);
        first_part = false;
    }
}

// What has landed goes first: it is wanted again only when somebody goes back.
void Flights::make_room() {
    std::erase_if(kept_, [this](const Kept& kept) { return kept.flight.arrives <= shown_; });
    slices_.forget_before(shown_);
    if (known_from_ != time_never) known_from_ = std::max(known_from_, shown_);
    if (kept_.size() <= options_.flights_max) return;
    const auto oldest = static_cast<std::ptrdiff_t>(kept_.size() / 4);
    for (auto kept = kept_.begin(); kept != kept_.begin() + oldest; ++kept)
        crowded_until_ = std::max(crowded_until_, kept->flight.arrives);
    kept_.erase(kept_.begin(), kept_.begin() + oldest);
}

} // namespace sluice
