// The player: time, sides, branches and commands of the window, without anything drawn. It holds
// one to four sides of a document, moves them in lock-step within a budget of wall time, jumps,
// acts, branches, and stops where it was told to. After every call all sides stand at the same
// time, and what they show is the truth at that time. It reads no clock and draws nothing.
#pragma once
#include "gui/actions.hpp"
#include "gui/auto_speed.hpp"
#include "gui/breakpoints.hpp"
#include "gui/clock.hpp"
#include "gui/foresight.hpp"
#include "gui/questions.hpp"
#include "sim/session.hpp"
#include "sim/sides.hpp"
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

inline constexpr std::size_t sides_most = 4;

struct PlayerOptions {
    uint64_t history_bytes = 512u << 20; // of all sides together
    AutoTuning tuning;
    std::string made_by; // name and version of the program, for saved sessions
};

// How things stood at the furthest time run on a branch; `world` is there for its names.
struct Known {
    World world;
    Observation observation;
};

enum class StopKind : uint8_t { none, end, breakpoint, question, arrived };
struct Stop { // why playing stopped by itself
    StopKind kind = StopKind::none;
    Time at;
    std::size_t side = 0, index = 0; // of the breakpoint or question
    std::string words;               // "stopped: records.lost above 0 on acks=1"
};

struct Advanced {
    bool changed = false;  // something shown may have changed
    bool foreseen = false; // more is known of what is to come
    Stop stop;             // when playing stopped in this call
};

struct NotStruck { // a side that a command was not carried out on
    std::size_t side = 0;
    bool already = false; // it is so already; else it does not apply there
    std::string reason;
};
struct Acted {
    std::size_t struck = 0; // sides
    std::string words;      // "crash the machine of cluster/broker/1"
    std::vector<NotStruck> without;
    bool branched = false; // a future that was known stays on its own branch
};

struct PlayedCommand {
    Time at;
    std::string words;
    std::vector<std::size_t> sides;
    bool inherited = false; // given before the branch left its parent
};
struct BranchInfo {
    std::size_t index = 0, parent = 0;
    Time from;     // where it left its parent
    Time furthest; // how far it has been run
    std::vector<PlayedCommand> commands;
    std::string words; // of what sets it apart: its own first command; "as the file says" for 0
};

struct AddedSide {
    bool ok = false;
    std::size_t side = 0;          // the new one
    std::vector<Problem> problems; // why not, or what to be warned of
};

// Called after a side's run moved on (`moved`), and after it stands elsewhere than where it would
// have come to by itself: a jump, another branch, another document (`reset`). Flights ride on it.
struct SideWatch {
    std::function<void(std::size_t side, const Simulation&)> moved, reset;
};

class Player {
public:
    explicit Player(Document document, PlayerOptions options = {}); // document.ok()
    // Standing where the session stood; whether it repeats is judged by replay(session).
    explicit Player(const Session& session, PlayerOptions options = {});

    // --- what is shown ---
    const Document& document() const { return document_; }
    const Sides& sides() const { return sides_; }
    std::size_t size() const { return sides_.size(); }
    const Simulation& side(std::size_t i) const { return sides_.side(i); }
    const std::string& name(std::size_t i) const { return sides_.name(i); }
    const CommonGround& common_ground() const { return ground_; }
    Time now() const { return sides_.side(0).now(); }
    Time end() const { return sides_.end(); }
    uint64_t digest() const { return sides_.digest(); } // as the command line prints it
    uint64_t revision() const { return revision_; } // rises when anything shown may have changed
    // The furthest of what has been seen on this branch: for charts and the story after going back.
    Time seen_until() const;
    const World& seen_world(std::size_t side) const;
    const Observation& seen(std::size_t side) const;
    const Foresight& foresight(std::size_t side) const { return foresight_[side]; }
    std::optional<Difference> first_difference() const; // in what has been seen on this branch

    // --- time ---
    bool playing() const { return playing_; }
    void play(); // at the end: nothing
    void pause();
    void set_factor(double factor); // clamped to 0.001 .. 1000; leaves Auto
    void set_auto();
    bool is_auto() const { return auto_; }
    double factor() const { return factor_; }           // what was set, or Auto's present one
    double true_factor() const { return true_factor_; } // what the machine managed just now
    double standing_still() const { return hold_; }     // seconds left of Auto's stop at a loss
    // A frame: `wall_elapsed` seconds since the last, at most `wall_budget` seconds of work.
    Advanced advance(double wall_elapsed, double wall_budget, const Clock& clock);
    // Since the last play or jump; kind none when playing did not stop by itself.
    const Stop& stopped() const { return stop_; }

    // --- jumps: all pause, all run as long as it takes ---
    void seek(Time to); // clamped to the run
    void home() { seek(time_zero); }
    void to_end() { seek(end()); }
    void back(Duration by);
    // As fast as the machine can, in advance(), until `to`; for what has never been run.
    void rush_to(Time to);
    bool rushing() const { return rush_to_.has_value(); }
    bool step_forward(); // one event of one side, the earliest; false at the end
    bool step_back();
    // The next or previous moment of the story on any side; `interesting`: of the classes that say
    // so (crash, election, rebalance, loss, refusal ...). False when there is none.
    bool next_moment(bool interesting = false);
    bool previous_moment(bool interesting = false);
    bool to_first_difference(); // false when there is none

    // --- acting ---
    // Now, on every side where it applies, or on those in `only`. `from`: the side whose indexes
    // the fault uses.
    Acted act(const FaultSpec& fault, std::size_t from = 0, std::vector<std::size_t> only = {});
    // Goes back to before the latest command and on without it; false when there is none.
    bool undo();
    std::vector<BranchInfo> branches() const;
    std::size_t branch() const { return sides_.side(0).history().branch(); }
    void select_branch(std::size_t branch); // keeps the time, or as far as it was ever run

    // --- sides ---
    // A further side: `from` with one setting changed, with its commands, run to the present.
    AddedSide try_setting(std::size_t from, const std::string& path, const std::string& json_value);
    bool remove_side(std::size_t side); // false for the last one

    // --- stopping ---
    const std::vector<Breakpoint>& breakpoints() const { return breakpoints_; }
    void add_breakpoint(const Breakpoint& breakpoint);
    void remove_breakpoint(std::size_t index);
    void enable_breakpoint(std::size_t index, bool enabled);
    std::vector<Question>& questions() { return questions_; }
    const std::vector<Question>& questions() const { return questions_; }
    // That the class is asked now; else the latest that it was asked. None: not asked yet.
    Question* open_question();
    void close_question(std::size_t index); // answers are in; playing may go on
    void reveal(std::size_t index);         // now, whatever its time

    // --- keeping ---
    Session session() const;           // with a digest per simulated second
    std::string scenario_text() const; // live commands as faults, all sides as sides
    void watch(SideWatch watch) { watch_ = std::move(watch); }

private:
    struct Course { // what is kept of a branch beside the sides' histories
        std::vector<std::shared_ptr<const Known>> known; // [side]; where its furthest was left
    };
    struct Deed { // what was done at once, on some sides
        std::size_t number = 0;
        Time at;
        std::vector<std::size_t> sides;
        std::string words;
    };

    void open_sides(Sides sides);
    HistoryOptions history_options() const;
    const History& history() const { return sides_.side(0).history(); }
    // --- time
    Time next_stop() const;
    Outlook outlook() const;
    uint64_t handled() const; // events and commands, of all sides
    bool move(Time target, double deadline, const Clock& clock);
    bool play_on(double elapsed, double deadline, const Clock& clock);
    bool rush_on(double deadline, const Clock& clock);
    bool think_ahead(double deadline, const Clock& clock);
    void stop(StopKind kind, std::size_t side, std::size_t index, std::string words);
    bool stop_where_due();
    // --- jumps
    void begin_jump();
    void end_jump();
    void remember_furthest();
    bool at_edge() const; // nothing beyond here is known on this branch
    std::optional<Time> next_told(std::size_t side, bool interesting);
    std::optional<Time> previous_told(std::size_t side, bool interesting) const;
    // --- branches
    std::vector<Deed> deeds_of(std::size_t branch) const;
    std::size_t next_deed() const;
    void fork_all();
    void look_ahead_anew(Time same_until);
    Time common_until(std::size_t a, std::size_t b) const;
    std::string words_without(std::size_t branch) const;
    // --- sides
    std::optional<int64_t> value_at(std::size_t side, Time at, const std::string& metric) const;
    void note_questions(std::size_t side);
    void reveal_due();

    Document document_;
    PlayerOptions options_;
    Sides sides_;
    CommonGround ground_;
    std::vector<Foresight> foresight_; // [side]
    std::vector<Course> courses_;      // [branch]
    std::vector<Breakpoint> breakpoints_;
    std::vector<Question> questions_;
    SideWatch watch_;
    uint64_t revision_ = 1;
    bool playing_ = false, auto_ = true;
    double factor_ = 1, true_factor_ = 0;
    double hold_ = 0;       // seconds of wall time left of a stop
    double carried_ns_ = 0; // of simulated time, less than one
    std::optional<Time> rush_to_;
    Stop stop_;
};

struct OpenedSession {
    std::unique_ptr<Player> player; // none when the session cannot be read
    std::vector<Problem> problems;
};
// Builds the player that the session describes, standing where it stood. Whether it repeats is
// judged by replay(session) (sim/session.hpp).
OpenedSession open_session(const Session& session, PlayerOptions options = {});

} // namespace sluice::gui
