// Sides, questions, breakpoints, and what is kept in files.
#include "gui/player.hpp"
#include "gui/twin.hpp"
#include "sim/observe/metrics.hpp"
#include "sim/scenario/change.hpp"
#include <algorithm>

namespace sluice::gui {

// --- sides ---

AddedSide Player::try_setting(std::size_t from, const std::string& path,
                              const std::string& json_value) {
    AddedSide added;
    if (size() == sides_most) {
        Problem full;
        full.code = ProblemCode::too_large_world;
        full.expected = "at most four sides";
        full.found = "a fifth";
        full.hint = "remove one of them first";
        added.problems.push_back(std::move(full));
        return added;
    }
    FurtherSide further = with_side(document_, name(from), {path, json_value});
    added.problems = std::move(further.problems);
    if (!further.ok) return added;
    begin_jump();
    document_ = std::move(further.document);
    sides_.add(twin_of(side(from), std::make_shared<const Scenario>(document_.sides.back()),
                       history_options()));
    added.ok = true;
    added.side = size() - 1;
    foresight_.emplace_back(side(added.side));
    note_questions(added.side);
    for (Course& course : courses_) course.known.emplace_back();
    ground_ = sluice::common_ground(document_);
    end_jump();
    return added;
}

bool Player::remove_side(std::size_t i) {
    if (size() == 1 || i >= size()) return false;
    begin_jump();
    const auto at = std::ptrdiff_t(i);
    sides_.remove(i);
    document_.sides.erase(document_.sides.begin() + at);
    foresight_.erase(foresight_.begin() + at);
    for (Course& course : courses_) course.known.erase(course.known.begin() + at);
    std::erase_if(breakpoints_, [&](const Breakpoint& b) { return b.side == i; });
    for (Breakpoint& breakpoint : breakpoints_)
        if (breakpoint.side != SIZE_MAX && breakpoint.side > i) --breakpoint.side;
    for (Question& question : questions_) {
        if (question.side == i)
            question.side = SIZE_MAX;
        else if (question.side != SIZE_MAX && question.side > i)
            --question.side;
    }
    ground_ = sluice::common_ground(document_);
    end_jump();
    return true;
}

// --- stopping ---

void Player::add_breakpoint(const Breakpoint& breakpoint) {
    breakpoints_.push_back(breakpoint);
    ++revision_;
}

void Player::remove_breakpoint(std::size_t index) {
    if (index >= breakpoints_.size()) return;
    breakpoints_.erase(breakpoints_.begin() + std::ptrdiff_t(index));
    ++revision_;
}

void Player::enable_breakpoint(std::size_t index, bool enabled) {
    if (index >= breakpoints_.size()) return;
    breakpoints_[index].enabled = enabled;
    ++revision_;
}

Question* Player::open_question() {
    Question* latest = nullptr;
    for (Question& question : questions_) {
        if (question.state == QuestionState::open) return &question;
        if (question.state != QuestionState::waiting && question.at <= now()) latest = &question;
    }
    return latest;
}

void Player::close_question(std::size_t index) {
    Question& question = questions_.at(index);
    if (question.state != QuestionState::open) return;
    hand_in(question);
    question.state = QuestionState::closed;
    ++revision_;
}

void Player::reveal(std::size_t index) {
    Question& question = questions_.at(index);
    const auto answer = question.side == SIZE_MAX
                            ? std::nullopt
                            : value_at(question.side, question.reveal, question.metric);
    if (answer)
        set_answer(question, *answer);
    else
        question.state = QuestionState::revealed; // without one: its side is gone
    ++revision_;
}

void Player::reveal_due() {
    for (std::size_t i = 0; i < questions_.size(); ++i)
        if (questions_[i].state == QuestionState::closed && questions_[i].reveal <= now())
            reveal(i);
}

// From the run itself where it stands there, from the forerunner when it has been there, else from
// a copy that is sent there.
std::optional<int64_t> Player::value_at(std::size_t i, Time at, const std::string& metric) const {
    const bool stands_there = side(i).now() == at && side(i).next_time() > at;
    if (stands_there) return metric_value(side(i).world(), side(i).observed(), metric);
    if (const auto noted = foresight_[i].noted(at, metric)) return noted;
    Simulation copy = side(i).now() <= at ? side(i).forerunner() : side(i);
    copy.now() <= at ? copy.run_until(at) : copy.seek(at);
    return metric_value(copy.world(), copy.observed(), metric);
}

void Player::note_questions(std::size_t i) {
    for (const Question& question : questions_)
        if (question.side == i) foresight_[i].note_at(question.reveal, question.metric);
}

// --- keeping ---

Session Player::session() const {
    Session session = session_of(document_, sides_);
    session.made_by = options_.made_by;
    take_digests(session);
    return session;
}

std::string Player::scenario_text() const {
    LiveFaults live;
    for (std::size_t i = 0; i < size(); ++i)
        for (const Command& command : side(i).history().commands()) {
            FaultSpec fault = command.fault;
            fault.at = command.at;
            live[name(i)].push_back(std::move(fault));
        }
    return text_with_faults(document_, live);
}

OpenedSession open_session(const Session& session, PlayerOptions options) {
    OpenedSession opened;
    if (!has_errors(session.document.problems))
        opened.player = std::make_unique<Player>(session, std::move(options));
    else
        opened.problems = session.document.problems;
    return opened;
}

} // namespace sluice::gui
