// Situations that a class can see, one for each form that the window takes: for tests that look at
// all of them.
#pragma once
#include "tests/gui/desk.hpp"

namespace sluice::gui::test {

struct Situation {
    const char* name;
    const char* scenario;
    int64_t at_ms;
    bool one_side = false;
    Overlay overlay = Overlay::none;
    Mode mode = Mode::full;
};

inline const char* const ten_orders = "scenarios/lessons/ten-orders-that-never-were.json";
inline const char* const twelve = "scenarios/kafka/two-broken-brokers-in-twelve.json";
inline const char* const bug = "scenarios/compare/a-bug-found-a-minute-later.json";
inline const char* const overflow = "scenarios/queues/bounded-queue-overflow.json";

inline const Situation situations[] = {
    {"columns, well", ten_orders, 5'000, true},
    {"columns, a dead leader", ten_orders, 12'000, true},
    {"columns, a new leader", ten_orders, 19'000, true},
    {"bands of one kind", ten_orders, 19'000},
    {"bands of two kinds", bug, 100'000},
    {"a question", ten_orders, 9'800, true},
    {"a hot key", "scenarios/kafka/a-hot-key-stays-hot.json", 20'000},
    {"a replay", "scenarios/kafka/replay-second-group.json", 20'000},
    {"a rebalance", "scenarios/kafka/restarting-a-group-one-by-one.json", 20'000},
    {"retention", "scenarios/kafka/retention-overtakes-a-slow-reader.json", 40'000},
    {"a matrix", twelve, 60'000},
    {"a queue", overflow, 20'000, true},
    {"bands of three sides", overflow, 20'000},
    {"the keys", ten_orders, 12'000, true, Overlay::help},
    {"what can be done", ten_orders, 12'000, true, Overlay::menu},
    {"files", ten_orders, 12'000, true, Overlay::files},
    {"search", ten_orders, 12'000, true, Overlay::search},
    {"why", ten_orders, 19'000, true, Overlay::why},
    {"the story", ten_orders, 30'000, true, Overlay::story},
    {"keeping", ten_orders, 12'000, true, Overlay::save},
    {"the speeds", ten_orders, 12'000, true, Overlay::speed},
    {"a presentation", ten_orders, 12'000, true, Overlay::none, Mode::presentation},
    {"a presentation of two sides", ten_orders, 19'000, false, Overlay::none, Mode::presentation},
    {"a presentation of a queue", overflow, 20'000, true, Overlay::none, Mode::presentation},
    {"a presentation of three sides", overflow, 20'000, false, Overlay::none, Mode::presentation},
    {"a presentation of a matrix", twelve, 60'000, false, Overlay::none, Mode::presentation},
    {"only the topology", ten_orders, 19'000, true, Overlay::none, Mode::topology},
};

inline void bring_about(Desk& desk, const Situation& situation) {
    while (situation.one_side && desk.app.player->size() > 1) desk.app.player->remove_side(1);
    desk.app.path.text = SLUICEBOX_SOURCE_DIR "/scenarios/";
    desk.run_to(Time{situation.at_ms * 1'000'000});
    desk.app.look.mode = situation.mode;
    desk.app.menu_for = desk.app.shown.selection;
    desk.app.overlay = situation.overlay;
    desk.draw();
}

} // namespace sluice::gui::test
