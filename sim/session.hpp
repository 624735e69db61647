// A session kept: the scenario, the seed, every branch with its commands at their positions, and a
// digest per simulated second of each, so that opening it elsewhere shows the same runs or says at
// which second they first differ. It is one JSON document; the scenario stands in it whole.
#pragma once
#include "sim/sides.hpp"
#include <optional>
#include <string>
#include <vector>

namespace sluice {

inline constexpr int64_t session_format = 1;

struct SecondDigests { // of one branch, as the clock passes whole seconds
    int64_t first = 0; // the first whole second at or after the branch left its parent
    std::vector<uint64_t> each;
    bool operator==(const SecondDigests&) const = default;
};

struct SessionSide {
    std::string name;
    Position stands;
    std::vector<Branch> branches;       // without keyframes; equally many on all sides
    std::vector<SecondDigests> digests; // [branch]; empty: nothing to compare with
};

struct Session {
    Document document;   // its sides are those that were shown, in the same order
    std::string made_by; // name and version of the program; may be empty
    std::vector<SessionSide> sides;
    std::size_t branch = 0; // where they stood
};

// The present state of a run with history; without digests.
Session session_of(const Document& document, const Sides& sides);
// The sides again, standing where they stood; every branch can be gone to.
Sides sides_of(const Session& session, const HistoryOptions& options);

struct Divergence { // the first second at which a run is not the one that was kept
    std::size_t side = 0, branch = 0;
    int64_t second = 0;
    uint64_t kept = 0, found = 0;
};

struct Replay {
    std::optional<Divergence> diverged; // the earliest of all sides and branches
    int64_t seconds = 0;                // compared
    bool partial = false;               // `stop` said so
    std::vector<uint64_t> digests;      // [side], where the session stood
};
// Runs every branch of every side anew, straight from the start, and compares second by second.
Replay replay(const Session& session, bool (*stop)() = nullptr);
// The digests that such a run has.
void take_digests(Session& session);

std::string session_text(const Session& session);
// The fingerprint of a scenario's tree: two files with the same have the same content.
uint64_t scenario_digest(const JsonValue& root);

struct ReadSession {
    Session session;
    std::vector<Problem> problems; // why it cannot be run; empty when it can
};
// `name`: of the file, for messages; traces are looked for in `folder`.
ReadSession read_session(std::string text, const std::string& name, const std::string& folder = "");
ReadSession read_session_file(const std::string& path); // "-" reads standard input
// Is the file a session, and no scenario? By the first words in it; false when it cannot be read.
bool is_session(const std::string& path);

} // namespace sluice
