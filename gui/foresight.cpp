#include "gui/foresight.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/observe/metrics.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr int steps_between_looks = 64; // at the clock
// A class that has had news within so long is no news for Auto any more.
constexpr Duration quiet_before_news{2'000'000'000};
// Facts with which a record may have been lost; others (acknowledged when its last copy was gone
// already, or when sent) are found when the clock is looked at.
constexpr uint64_t losing =
    fact_bit(FactKind::log_cut) | fact_bit(FactKind::message_dropped) |
    fact_bit(FactKind::message_expired) | fact_bit(FactKind::delivery_skipped) |
    fact_bit(FactKind::machine_crashed) | fact_bit(FactKind::process_crashed);

} // namespace

Foresight::Foresight(const Simulation& present) : ahead_(present.forerunner()) {
    start(time_zero);
}

void Foresight::restart(const Simulation& present, Time same_until) {
    ahead_ = present.forerunner();
    start(same_until);
}

// What the story tells so far is known with it; what was lost before is known as far as it was
// watched.
void Foresight::start(Time same_until) {
    std::erase_if(coming_, [&](const Coming& coming) { return coming.at >= same_until; });
    const Moments& moments = ahead_.observed().moments;
    moments_seen_ = 0;
    while (moments_seen_ < moments.all.size() && moments.all[moments_seen_].fact.at < same_until)
        ++moments_seen_;
    latest_.fill(Time{-quiet_before_news.ns});
    for (const Coming& coming : coming_) latest_[std::size_t(coming.what)] = coming.at;
    lost_ = records_lost(ahead_.observed().ledger, ahead_.world());
    finished_ = false;
    for (Note& note : notes_) note.taken = note.taken && note.at < same_until;
    std::erase_if(notes_, [&](const Note& note) { return note.at < ahead_.now() && !note.taken; });
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
        if (++steps % steps_between_looks != 0) continue;
        look_for_losses();
        if (clock() >= deadline) break;
    }
    return coming_.size() != before || horizon() != horizon_before;
}

const Coming* Foresight::next_after(Time at) const {
    const auto found = std::upper_bound(coming_.begin(), coming_.end(), at,
                                        [](Time t, const Coming& coming) { return t < coming.at; });
    return found == coming_.end() ? nullptr : &*found;
}

const Coming* Foresight::next_slow_after(Time at) const {
    for (const Coming* coming = next_after(at); coming && coming <= &coming_.back(); ++coming)
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

int64_t Foresight::lost_at(Time at) const {
    int64_t lost = 0;
    for (const Coming& coming : coming_)
        if (coming.at == at) lost += coming.lost;
    return lost;
}

void Foresight::note_at(Time at, const std::string& metric) {
    const bool known = std::any_of(notes_.begin(), notes_.end(), [&](const Note& note) {
        return note.at == at && note.metric == metric;
    });
    if (!known && at >= ahead_.now()) notes_.push_back({at, metric, std::nullopt, false});
}

std::optional<int64_t> Foresight::noted(Time at, std::string_view metric) const {
    for (const Note& note : notes_)
        if (note.taken && note.at == at && note.metric == metric) return note.value;
    return std::nullopt;
}

// The new moments of the story, and what was lost with the step.
void Foresight::take_in() {
    const Moments& moments = ahead_.observed().moments;
    for (; moments_seen_ < moments.all.size(); ++moments_seen_) {
        const Fact& fact = moments.all[moments_seen_].fact;
        Coming coming{.at = fact.at,
                      .what = class_of(ahead_.world(), fact),
                      .moment = moments_seen_,
                      .slows = false,
                      .lost = 0};
        if (coming.what == MomentClass::background) continue;
        Time& latest = latest_[std::size_t(coming.what)];
        coming.slows = info(coming.what).interesting && fact.at - latest >= quiet_before_news;
        latest = fact.at;
        coming_.push_back(coming);
    }
    uint64_t kinds = 0;
    for (const Fact& fact : ahead_.facts()) kinds |= fact_bit(fact.kind);
    if ((kinds & losing) != 0) look_for_losses();
}

void Foresight::look_for_losses() {
    const int64_t lost = records_lost(ahead_.observed().ledger, ahead_.world());
    if (lost > lost_) {
        if (coming_.empty() || coming_.back().at != ahead_.now())
            coming_.push_back({.at = ahead_.now(), .what = MomentClass::loss, .in_story = false});
        coming_.back().lost += lost - lost_;
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
