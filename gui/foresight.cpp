#include "gui/foresight.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/observe/metrics.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr int steps_between_looks = 64; // at the clock
// A class that has had news within so long is no news for Auto any more.
constexpr Duration quiet_before_news{2'000'000'000};
// Facts with which a record may have been lost.
constexpr uint64_t losing = fact_bit(FactKind::log_cut) | fact_bit(FactKind::message_dropped) |
                            fact_bit(FactKind::message_expired) |
                            fact_bit(FactKind::delivery_skipped) |
                            fact_bit(FactKind::machine_crashed) |
                            fact_bit(FactKind::process_crashed) | fact_bit(FactKind::acked);

} // namespace

Foresight::Foresight(const Simulation& present) : ahead_(present.forerunner()) {
    start();
}

void Foresight::restart(const Simulation& present) {
    ahead_ = present.forerunner();
    start();
}

// What the story tells so far is known with it.
void Foresight::start() {
    coming_.clear();
    moments_seen_ = 0;
    lost_ = 0;
    finished_ = false;
    latest_.fill(Time{-quiet_before_news.ns});
    for (Note& note : notes_) note.taken = note.taken && note.at <= ahead_.now();
    take_in();
}

bool Foresight::run(double deadline, const Clock& clock) {
    const std::size_t before = coming_.size();
    const Time horizon_before = horizon();
    int steps = 0;
    while (!finished_) {
        const Time next = ahead_.next_time();
        take_notes(std::min(next, ahead_.end() + Duration{1}));
        if (next > ahead_.end()) {
            ahead_.run_until(ahead_.end());
            finished_ = true;
            break;
        }
        ahead_.step();
        take_in();
        if (++steps % steps_between_looks == 0 && clock() >= deadline) break;
    }
    return coming_.size() != before || horizon() != horizon_before;
}

const Coming* Foresight::next_after(Time at) const {
    const auto found = std::upper_bound(coming_.begin(), coming_.end(), at,
                                        [](Time t, const Coming& coming) { return t < coming.at; });
    return found == coming_.end() ? nullptr : &*found;
}

const Coming* Foresight::next_slow_after(Time at) const {
    for (const Coming* coming = next_after(at);
         coming && coming != &*coming_.begin() + coming_.size(); ++coming)
        if (coming->slows) return coming;
    return nullptr;
}

const Coming* Foresight::latest_slow_until(Time at) const {
    for (auto coming = coming_.rbegin(); coming != coming_.rend(); ++coming)
        if (coming->at <= at && coming->slows) return &*coming;
    return nullptr;
}

const Coming* Foresight::next_loss_after(Time at) const {
    for (const Coming& coming : coming_)
        if (coming.at > at && coming.lost > 0) return &coming;
    return nullptr;
}

void Foresight::note_at(Time at, const std::string& metric) {
    notes_.push_back({at, metric, std::nullopt, false});
}

std::optional<int64_t> Foresight::noted(Time at, std::string_view metric) const {
    for (const Note& note : notes_)
        if (note.taken && note.at == at && note.metric == metric) return note.value;
    return std::nullopt;
}

// The new moments of the story, and what was lost with the step.
void Foresight::take_in() {
    const Moments& moments = ahead_.observed().moments;
    const World& world = ahead_.world();
    uint64_t kinds = 0;
    for (const Fact& fact : ahead_.facts()) kinds |= fact_bit(fact.kind);
    const bool may_lose = (kinds & losing) != 0;
    const int64_t lost = may_lose ? records_lost(ahead_.observed().ledger, world) : lost_;
    for (; moments_seen_ < moments.all.size(); ++moments_seen_) {
        const Fact& fact = moments.all[moments_seen_].fact;
        Coming coming{.at = fact.at, .what = class_of(world, fact), .moment = moments_seen_};
        if (coming.what == MomentClass::background) continue;
        Time& latest = latest_[std::size_t(coming.what)];
        coming.slows = info(coming.what).interesting && fact.at - latest >= quiet_before_news;
        latest = fact.at;
        coming_.push_back(coming);
    }
    if (lost > lost_) {
        if (coming_.empty() || coming_.back().at != ahead_.now())
            coming_.push_back({.at = ahead_.now(), .what = MomentClass::loss});
        coming_.back().lost = lost - lost_;
        coming_.back().slows = true;
    }
    lost_ = lost;
}

// Of instants that the clock is about to pass.
void Foresight::take_notes(Time before) {
    for (Note& note : notes_) {
        if (note.taken || note.at >= before) continue;
        note.value = metric_value(ahead_.world(), ahead_.observed(), note.metric);
        note.taken = true;
    }
}

} // namespace sluice::gui
