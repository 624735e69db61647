// Commands and branches. All sides branch together, whether a command strikes them or not, so that
// a branch has the same number everywhere; what was done at once has one number on every side.
#include "gui/player.hpp"
#include "gui/twin.hpp"
#include "sim/scenario/write_fault.hpp"
#include "sim/world/objection.hpp"
#include <algorithm>
#include <map>

namespace sluice::gui {

namespace {

// Of the branch's commands on this side, how many come before deed `number`.
std::size_t commands_before(const Branch& branch, std::size_t number) {
    std::size_t count = 0;
    while (count < branch.commands.size() && number_of(branch.commands[count]) < number) ++count;
    return count;
}

} // namespace

Acted Player::act(const FaultSpec& wanted, std::size_t from, std::vector<std::size_t> only) {
    Acted acted;
    FaultSpec fault = wanted;
    if (fault.until != time_never) fault.until = now() + (fault.until - fault.at);
    fault.at = now();
    acted.words = fault_words(side(from).scenario(), fault);
    std::vector<std::pair<std::size_t, FaultSpec>> strikes;
    for (std::size_t i = 0; i < size(); ++i) {
        const bool meant = only.empty() || std::find(only.begin(), only.end(), i) != only.end();
        if (!meant) continue;
        if (now() >= end()) {
            acted.without.push_back({i, false, "the run is over"});
            continue;
        }
        const TranslatedFault own = translated(fault, side(from).scenario(), side(i).scenario());
        if (!own.fault)
            acted.without.push_back({i, false, "there is no " + own.missing + " on this side"});
        else if (const auto against = objection(side(i).world(), *own.fault))
            acted.without.push_back({i, against->already, against->reason});
        else
            strikes.emplace_back(i, *own.fault);
    }
    acted.struck = strikes.size();
    if (strikes.empty()) return acted;

    acted.branched = !at_edge();
    remember_furthest();
    if (acted.branched) fork_all();
    const std::size_t number = next_deed();
    for (const auto& [i, own] : strikes) sides_.side(i).act(own, number);
    stop_ = {};
    look_ahead_anew(now());
    if (watch_.reset)
        for (std::size_t i = 0; i < size(); ++i) watch_.reset(i, side(i));
    ++revision_;
    return acted;
}

void Player::fork_all() {
    for (std::size_t i = 0; i < size(); ++i) sides_.side(i).fork();
    courses_.emplace_back();
    courses_.back().known.resize(size());
}

void Player::look_ahead_anew(Time same_until) {
    for (std::size_t i = 0; i < size(); ++i) {
        foresight_[i].restart(side(i), same_until);
        note_questions(i);
    }
}

// --- what was done ---

std::vector<Player::Deed> Player::deeds_of(std::size_t branch) const {
    std::map<std::size_t, Deed> deeds;
    for (std::size_t i = 0; i < size(); ++i)
        for (const Command& command : side(i).history().at(branch).commands) {
            Deed& deed = deeds[number_of(command)];
            deed.number = number_of(command);
            deed.at = command.at;
            deed.sides.push_back(i);
            if (deed.words.empty()) deed.words = fault_words(side(i).scenario(), command.fault);
        }
    std::vector<Deed> all;
    for (auto& [number, deed] : deeds) all.push_back(std::move(deed));
    return all;
}

std::size_t Player::next_deed() const {
    std::size_t next = 0;
    for (const Deed& deed : deeds_of(branch())) next = std::max(next, deed.number + 1);
    return next;
}

// On the parent, when the branch was made by this very command; else on a new branch.
bool Player::undo() {
    std::optional<Deed> latest;
    for (const Deed& deed : deeds_of(branch())) {
        const std::size_t i = deed.sides.front();
        const Branch& course = side(i).history().at(branch());
        if (side(i).position().live > commands_before(course, deed.number)) latest = deed;
    }
    if (!latest) return false;
    begin_jump();
    const std::size_t here = branch();
    const bool made_it =
        here != 0 && std::all_of(latest->sides.begin(), latest->sides.end(), [&](std::size_t i) {
            const Branch& course = side(i).history().at(here);
            return course.from.live == commands_before(course, latest->number);
        });
    const std::size_t goal = made_it ? history().at(here).parent : here;
    for (std::size_t i = 0; i < size(); ++i) {
        const Branch& course = side(i).history().at(here);
        const std::size_t live = commands_before(course, latest->number);
        const bool struck =
            live < course.commands.size() && number_of(course.commands[live]) == latest->number;
        if (struck) {
            const Position before_it{latest->at, course.commands[live].handled, live};
            sides_.side(i).select_branch(goal, before_it);
        } else {
            sides_.side(i).select_branch(goal, latest->at);
        }
    }
    if (!made_it) fork_all();
    look_ahead_anew(latest->at);
    end_jump();
    return true;
}

// --- branches ---

std::vector<BranchInfo> Player::branches() const {
    std::vector<BranchInfo> all;
    for (std::size_t b = 0; b < history().branches(); ++b) {
        BranchInfo info;
        info.index = b;
        info.parent = history().at(b).parent;
        info.from = history().at(b).from.at;
        for (std::size_t i = 0; i < size(); ++i)
            info.furthest = std::max(info.furthest, side(i).history().at(b).furthest.at);
        for (const Deed& deed : deeds_of(b)) {
            const Branch& course = side(deed.sides.front()).history().at(b);
            const bool inherited = commands_before(course, deed.number) < course.from.live;
            info.commands.push_back({deed.at, deed.words, deed.sides, inherited});
            if (!inherited && info.words.empty()) info.words = deed.words;
        }
        if (info.words.empty()) info.words = b == 0 ? "as the file says" : words_without(b);
        all.push_back(std::move(info));
    }
    return all;
}

// Of a branch on which nothing was done: what its parent did from there on.
std::string Player::words_without(std::size_t branch) const {
    const Time from = history().at(branch).from.at;
    for (const Deed& deed : deeds_of(history().at(branch).parent))
        if (deed.at >= from) return "without: " + deed.words;
    return "nothing done";
}

// Two branches have in common what lies before the first fork on the way from one to the other.
Time Player::common_until(std::size_t a, std::size_t b) const {
    std::map<std::size_t, Time> way; // from a to the trunk: up to when each is a's own past
    Time until = time_never;
    for (std::size_t at = a;; at = history().at(at).parent) {
        way[at] = until;
        if (at == 0) break;
        until = std::min(until, history().at(at).from.at);
    }
    until = time_never;
    for (std::size_t at = b;; at = history().at(at).parent) {
        const auto met = way.find(at);
        if (met != way.end()) return std::min(until, met->second);
        until = std::min(until, history().at(at).from.at);
    }
}

void Player::select_branch(std::size_t wanted) {
    if (wanted >= history().branches() || wanted == branch()) return;
    begin_jump();
    const Time same = common_until(branch(), wanted);
    Time furthest = time_zero;
    for (std::size_t i = 0; i < size(); ++i)
        furthest = std::max(furthest, side(i).history().at(wanted).furthest.at);
    const Time stands = std::min(now(), furthest);
    for (std::size_t i = 0; i < size(); ++i) sides_.side(i).select_branch(wanted, stands);
    look_ahead_anew(std::min(same, stands));
    end_jump();
}

} // namespace sluice::gui
