// What is still to come on one side as things stand: a forerunner, a run without history that goes
// on from a copy of the present while there is time to spare. It gives the times of coming news
// for Auto speed and the time axis, and the answers to questions. Nothing it finds is shown as if
// it had happened; whoever acts starts it anew.
#pragma once
#include "gui/clock.hpp"
#include "gui/moment_class.hpp"
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

struct Coming {
    Time at;
    MomentClass what = MomentClass::detail;
    uint64_t moment = 0;  // index in the forerunner's story
    bool in_story = true; // false: only that records were found to be gone
    bool slows = false;   // news for Auto: the first of its class in a while
    int64_t lost = 0;     // records that are gone with it
};

class Foresight {
public:
    explicit Foresight(const Simulation& present);

    // Another course, which has everything before `same_until` in common with the last one.
    void restart(const Simulation& present, Time same_until);
    // Runs on until `deadline` on the clock; true when it found something.
    bool run(double deadline, const Clock& clock);

    const Simulation& run_ahead() const { return ahead_; }
    Time horizon() const { return ahead_.now(); } // what comes later is not known yet
    bool finished() const { return finished_; }
    // Ascending; everything since the start of the run on this course.
    const std::vector<Coming>& coming() const { return coming_; }
    const Coming* next_after(Time at) const;        // any news
    const Coming* next_slow_after(Time at) const;   // that Auto slows down for
    const Coming* latest_slow_until(Time at) const; // at or before
    const Coming* next_loss_after(Time at) const;
    int64_t lost_at(Time at) const; // records that are gone at exactly that instant
    // The value of a metric as the clock stands at `at`, once the forerunner has passed it.
    void note_at(Time at, const std::string& metric);
    std::optional<int64_t> noted(Time at, std::string_view metric) const;

private:
    struct Note {
        Time at;
        std::string metric;
        std::optional<int64_t> value;
        bool taken = false;
    };
    void start(Time same_until);
    void take_in();
    void look_for_losses();
    void take_notes(Time before);

    Simulation ahead_;
    std::vector<Coming> coming_;
    std::array<Time, moment_classes> latest_; // of each class
    std::vector<Note> notes_;
    uint64_t moments_seen_ = 0;
    int64_t lost_ = 0; // records
    bool finished_ = false;
};

} // namespace sluice::gui
