// Running a session again; how it is written and read is in session_text.
#include "sim/session.hpp"
#include "sim/core/check.hpp"
#include "sim/core/digest.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr int64_t second_ns = 1'000'000'000;

// One side run straight along all its branches: a branch begins as a copy of its parent where it
// left it.
class StraightRuns {
public:
    StraightRuns(const SessionSide& side, bool (*stop)()) : side_(side), stop_(stop) {}
    void begin(std::shared_ptr<const Scenario> scenario);
    bool stopped() const { return stopped_; }
    std::vector<SecondDigests> take() { return std::move(digests_); }

private:
    void follow(Simulation run, std::size_t branch);
    void note_seconds(Simulation& run, std::size_t branch, int64_t below);
    std::vector<std::size_t> children_of(std::size_t branch) const;
    std::size_t origin_of(std::size_t branch) const;

    const SessionSide& side_;
    bool (*stop_)();
    bool stopped_ = false;
    std::vector<SecondDigests> digests_; // [branch]
};

int64_t whole_second_from(Time at);
uint64_t digest_where_it_stood(const Session& session, std::size_t side);

} // namespace

Session session_of(const Document& document, const Sides& sides) {
    Session session;
    session.document = document;
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const History& history = sides.side(i).history();
        SessionSide side;
        side.name = sides.name(i);
        side.stands = sides.side(i).position();
        for (std::size_t b = 0; b < history.branches(); ++b) {
            side.branches.push_back(history.at(b));
            side.branches.back().keyframes.clear();
        }
        session.sides.push_back(std::move(side));
    }
    session.branch = sides.side(0).history().branch();
    return session;
}

Sides sides_of(const Session& session, const HistoryOptions& options) {
    Sides sides;
    for (std::size_t i = 0; i < session.sides.size(); ++i) {
        Simulation side(std::make_shared<const Scenario>(session.document.sides.at(i)), options,
                        session.sides[i].branches);
        const Position& stands = session.sides[i].stands;
        side.select_branch(session.branch, std::min(stands.at, side.end()));
        // In the middle of an instant; a session that does not repeat may be anywhere.
        if (before(stands, side.position())) side.seek(stands);
        if (side.now() < stands.at) side.run_until(std::min(stands.at, side.end()));
        sides.add(std::move(side));
    }
    return sides;
}

void take_digests(Session& session) {
    for (std::size_t i = 0; i < session.sides.size(); ++i) {
        StraightRuns runs(session.sides[i], nullptr);
        runs.begin(std::make_shared<const Scenario>(session.document.sides.at(i)));
        session.sides[i].digests = runs.take();
    }
}

Replay replay(const Session& session, bool (*stop)()) {
    Replay result;
    for (std::size_t i = 0; i < session.sides.size(); ++i) {
        StraightRuns runs(session.sides[i], stop);
        runs.begin(std::make_shared<const Scenario>(session.document.sides.at(i)));
        result.partial = result.partial || runs.stopped();
        const std::vector<SecondDigests> found = runs.take();
        for (std::size_t b = 0; b < found.size() && b < session.sides[i].digests.size(); ++b) {
            const SecondDigests& kept = session.sides[i].digests[b];
            const std::size_t both = std::min(kept.each.size(), found[b].each.size());
            result.seconds += int64_t(both);
            for (std::size_t s = 0; s < both; ++s) {
                if (kept.each[s] == found[b].each[s]) continue;
                const Divergence here{i, b, kept.first + int64_t(s), kept.each[s],
                                      found[b].each[s]};
                if (!result.diverged || here.second < result.diverged->second)
                    result.diverged = here;
                break;
            }
        }
    }
    for (std::size_t i = 0; i < session.sides.size(); ++i)
        result.digests.push_back(digest_where_it_stood(session, i));
    return result;
}

uint64_t scenario_digest(const JsonValue& root) {
    const std::string text = json_text(root);
    Digest digest;
    for (std::size_t i = 0; i < text.size(); i += 8) {
        uint64_t word = 0; // little-endian
        for (std::size_t k = 0; k < 8 && i + k < text.size(); ++k)
            word |= uint64_t(static_cast<unsigned char>(text[i + k])) << (8 * k);
        digest.add(word);
    }
    digest.add(text.size());
    return digest.value();
}

namespace {

int64_t whole_second_from(Time at) {
    return (at.ns + second_ns - 1) / second_ns;
}

uint64_t digest_where_it_stood(const Session& session, std::size_t side) {
    Branch course = session.sides[side].branches.at(session.branch);
    Simulation run(std::make_shared<const Scenario>(session.document.sides.at(side)),
                   {.record = false}, {std::move(course)});
    while (before(run.position(), session.sides[side].stands) && run.step()) {
    }
    return run.digest();
}

void StraightRuns::begin(std::shared_ptr<const Scenario> scenario) {
    digests_.resize(side_.branches.size());
    for (std::size_t b = 0; b < side_.branches.size(); ++b)
        digests_[b].first = b == 0 ? 0 : whole_second_from(side_.branches[b].from.at);
    Branch trunk = side_.branches.front();
    follow(Simulation(std::move(scenario), {.record = false}, {std::move(trunk)}), 0);
}

// Deepest last: by recursion, as deep as branches were made of branches.
void StraightRuns::follow(Simulation run, std::size_t branch) {
    for (const std::size_t child : children_of(branch)) {
        if (stopped_) return;
        const Branch& twig = side_.branches[child];
        note_seconds(run, branch, twig.from.at.ns);
        while (before(run.position(), twig.from) && run.step()) {
        }
        Simulation copy = run.forerunner(twig.commands);
        copy.stand_at(std::min(twig.from.at, copy.next_time()));
        follow(std::move(copy), child);
    }
    note_seconds(run, branch, side_.branches[branch].furthest.at.ns + 1);
}

// Whole seconds before `below`, in ns, that the branch has not noted yet.
void StraightRuns::note_seconds(Simulation& run, std::size_t branch, int64_t below) {
    SecondDigests& digests = digests_[branch];
    for (;;) {
        const int64_t at = (digests.first + int64_t(digests.each.size())) * second_ns;
        if (at >= below || at > run.end().ns || stopped_) return;
        run.run_until(Time{at});
        digests.each.push_back(run.digest());
        stopped_ = stop_ != nullptr && stop_();
    }
}

// The branch whose own part it left: its parent may have had that time from an ancestor.
std::size_t StraightRuns::origin_of(std::size_t branch) const {
    const Position& from = side_.branches[branch].from;
    std::size_t origin = side_.branches[branch].parent;
    while (origin != 0 && before(from, side_.branches[origin].from))
        origin = side_.branches[origin].parent;
    return origin;
}

// In the order in which they left it.
std::vector<std::size_t> StraightRuns::children_of(std::size_t branch) const {
    std::vector<std::size_t> children;
    for (std::size_t b = 1; b < side_.branches.size(); ++b)
        if (origin_of(b) == branch) children.push_back(b);
    std::stable_sort(children.begin(), children.end(), [&](std::size_t a, std::size_t b) {
        return before(side_.branches[a].from, side_.branches[b].from);
    });
    return children;
}

} // namespace

} // namespace sluice
