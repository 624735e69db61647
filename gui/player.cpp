// The player's beginning, and how time passes. Jumps are in player_jumps, commands and branches in
// player_branches, sides, questions and keeping in player_sides.
#include "gui/player.hpp"
#include "sim/observe/expect_values.hpp"
#include "sim/observe/metrics.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

constexpr double longest_frame = 0.25;      // seconds; a window that stood still does not leap
constexpr int steps_between_looks = 32;     // at the clock
constexpr double share_for_foresight = 0.3; // of the budget, while Auto has to know what comes
constexpr double looks_ahead = 2;           // seconds of wall time that Auto wants to know
constexpr double smoothing = 0.7;           // of the factor that the machine manages

} // namespace

Player::Player(Document document, PlayerOptions options)
    : document_(std::move(document)), options_(std::move(options)) {
    open_sides(Sides(document_, history_options()));
}

Player::Player(const Session& session, PlayerOptions options)
    : document_(session.document), options_(std::move(options)) {
    open_sides(sides_of(session, history_options()));
}

HistoryOptions Player::history_options() const {
    return {.bytes_max = options_.history_bytes / sides_most};
}

void Player::open_sides(Sides sides) {
    sides_ = std::move(sides);
    ground_ = sluice::common_ground(document_);
    courses_.resize(history().branches());
    for (Course& course : courses_) course.known.resize(size());
    questions_ = questions_of(document_.scenario, end());
    for (Question& question : questions_) {
        const std::string& wanted = document_.scenario.sides.at(question.side).name;
        question.side = SIZE_MAX;
        for (std::size_t i = 0; i < size(); ++i)
            if (name(i) == wanted) question.side = i;
    }
    for (std::size_t i = 0; i < size(); ++i) {
        foresight_.emplace_back(side(i));
        note_questions(i);
    }
}

void Player::play() {
    for (Question& question : questions_)
        if (question.state == QuestionState::open) question.state = QuestionState::closed;
    rush_to_.reset();
    stop_ = {};
    playing_ = now() < end();
    ++revision_;
}

void Player::pause() {
    playing_ = false;
    rush_to_.reset();
    hold_ = 0;
    ++revision_;
}

void Player::set_factor(double factor) {
    auto_ = false;
    hold_ = 0;
    factor_ = std::clamp(factor, slowest_factor, fastest_factor);
    ++revision_;
}

void Player::set_auto() {
    auto_ = true;
    ++revision_;
}

Advanced Player::advance(double wall_elapsed, double wall_budget, const Clock& clock) {
    const double begun = clock();
    const double deadline = begun + wall_budget;
    const double elapsed = std::clamp(wall_elapsed, 0.0, longest_frame);
    const Time before = now();
    const uint64_t revision = revision_;
    Advanced advanced;
    if (rush_to_) {
        advanced.changed = rush_on(deadline, clock);
    } else if (playing_) {
        const double until = begun + wall_budget * share_for_foresight;
        const double wanted_ns = looks_ahead * factor_ * 1e9;
        for (const Foresight& one : foresight_)
            if (auto_ && double((one.horizon() - now()).ns) < wanted_ns && !one.finished()) {
                advanced.foreseen = think_ahead(until, clock);
                break;
            }
        advanced.changed = play_on(elapsed, deadline, clock);
    }
    if (advanced.changed && now() > before && watch_.moved)
        for (std::size_t i = 0; i < size(); ++i) watch_.moved(i, side(i));
    if (think_ahead(deadline, clock)) advanced.foreseen = true;
    if (advanced.changed) ++revision_;
    if (revision_ != revision) advanced.stop = stop_;
    return advanced;
}

namespace {

template <class Find>
Time earliest(const std::vector<Foresight>& all, const Find& find) {
    Time first = time_never;
    for (const Foresight& one : all)
        if (const Coming* coming = find(one)) first = std::min(first, coming->at);
    return first;
}

} // namespace

Outlook Player::outlook() const {
    Outlook outlook{.now = now(), .horizon = end(), .end = end()};
    for (const Foresight& one : foresight_)
        outlook.horizon = std::min(outlook.horizon, std::max(one.horizon(), now()));
    outlook.next =
        earliest(foresight_, [&](const Foresight& f) { return f.next_slow_after(now()); });
    return outlook;
}

// Where the clock has to stand exactly on its way: breakpoints, questions and their answers, and
// losses, before which Auto stands still.
Time Player::next_stop() const {
    Time next = end();
    const auto consider = [&](Time at) {
        if (at > now()) next = std::min(next, at);
    };
    for (const Breakpoint& breakpoint : breakpoints_)
        if (breakpoint.enabled && breakpoint.kind == BreakpointKind::time) consider(breakpoint.at);
    for (const Question& question : questions_) {
        if (question.state == QuestionState::waiting) consider(question.at);
        if (question.state == QuestionState::closed) consider(question.reveal);
    }
    if (auto_)
        consider(
            earliest(foresight_, [&](const Foresight& f) { return f.next_loss_after(now()); }));
    return next;
}

uint64_t Player::handled() const {
    uint64_t sum = 0;
    for (std::size_t i = 0; i < size(); ++i)
        sum += side(i).position().handled + side(i).position().live;
    return sum;
}

// All sides to `target`, or as far as breakpoints and the clock let them.
bool Player::move(Time target, double deadline, const Clock& clock) {
    std::vector<BreakpointWatch> watches;
    bool watched = false;
    for (std::size_t i = 0; i < size(); ++i) {
        watches.emplace_back(breakpoints_, i, side(i));
        watched = watched || !watches.back().empty();
    }
    int steps = 0;
    return sides_.run_in_step(target, [&](std::size_t i) {
        if (watched)
            if (const auto index = watches[i].fired(side(i))) {
                const std::string where = size() > 1 ? " on " + name(i) : "";
                stop(StopKind::breakpoint, i, *index,
                     "stopped: " + breakpoints_[*index].words() + where);
                return false;
            }
        return ++steps % steps_between_looks != 0 || clock() < deadline;
    });
}

bool Player::play_on(double elapsed, double deadline, const Clock& clock) {
    if (hold_ > 0) {
        hold_ = std::max(0.0, hold_ - elapsed);
        true_factor_ = 0;
        return true;
    }
    const Outlook seen = outlook();
    if (auto_) factor_ = auto_factor(seen, factor_, elapsed, options_.tuning);
    const double ns = elapsed * factor_ * 1e9 + carried_ns_;
    const double most = double((next_stop() - now()).ns);
    Time target = now() + Duration{int64_t(std::floor(std::min(ns, most)))};
    if (auto_ && seen.horizon > now()) target = std::min(target, seen.horizon);
    carried_ns_ = ns < most ? ns - std::floor(ns) : 0;

    const Time before = now();
    const uint64_t handled_before = handled();
    const bool reached = move(target, deadline, clock);
    const double moved = double((now() - before).ns) / 1e9;
    if (reached && ns < most)
        true_factor_ = factor_;
    else if (elapsed > 0)
        true_factor_ = smoothing * true_factor_ + (1 - smoothing) * moved / elapsed;
    const bool stopped = stop_.kind != StopKind::none || (reached && stop_where_due());
    return stopped || now() > before || handled() != handled_before;
}

bool Player::rush_on(double deadline, const Clock& clock) {
    const uint64_t handled_before = handled();
    const Time goal = *rush_to_;
    const bool reached = move(goal, deadline, clock);
    if (reached && goal >= end())
        stop(StopKind::end, 0, 0, "the run is over");
    else if (reached)
        stop(StopKind::arrived, 0, 0, "");
    if (!rush_to_) reveal_due();
    return !rush_to_ || handled() != handled_before;
}

void Player::stop(StopKind kind, std::size_t side, std::size_t index, std::string words) {
    stop_ = {kind, sides_.side(side).now(), side, index, std::move(words)};
    playing_ = false;
    rush_to_.reset();
}

// What is due at exactly this instant, once everything of it has happened.
bool Player::stop_where_due() {
    for (std::size_t i = 0; i < breakpoints_.size(); ++i)
        if (breakpoints_[i].enabled && breakpoints_[i].kind == BreakpointKind::time &&
            breakpoints_[i].at == now())
            stop(StopKind::breakpoint, 0, i, "stopped: " + breakpoints_[i].words());
    for (std::size_t i = 0; i < questions_.size(); ++i) {
        Question& question = questions_[i];
        const bool asked = question.state == QuestionState::waiting && question.at == now();
        const bool revealed = question.state == QuestionState::closed && question.reveal == now();
        if (!asked && !revealed) continue;
        if (asked) question.state = QuestionState::open;
        if (revealed) reveal(i);
        stop(StopKind::question, question.side == SIZE_MAX ? 0 : question.side, i, question.text);
    }
    if (stop_.kind == StopKind::none && now() >= end())
        stop(StopKind::end, 0, 0, "the run is over");
    if (stop_.kind != StopKind::none) return true;
    if (!auto_) return false;
    for (const Foresight& one : foresight_)
        if (one.lost_at(now()) > 0) hold_ = options_.tuning.loss_stop;
    return hold_ > 0;
}

// The sides take turns, so that all are known about equally far.
bool Player::think_ahead(double deadline, const Clock& clock) {
    bool found = false;
    const double begun = clock();
    for (std::size_t i = 0; i < size(); ++i) {
        Foresight& one = foresight_[i];
        if (one.finished()) continue;
        if (one.horizon() < now()) one.restart(side(i), one.horizon());
        const double share = (deadline - begun) / double(size()) * double(i + 1);
        if (clock() < begun + share && one.run(begun + share, clock)) found = true;
    }
    return found;
}

} // namespace sluice::gui
