// What a frame may be made of: at most 30,000 vertices at 1600x1000 (software OpenGL takes about
// half a microsecond for each). What it costs is printed by --figures and fails no test.
#include "gui/figures.hpp"
#include "tests/gui/desk.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;

constexpr std::size_t vertices_most = 30'000;

Document thousand_partitions() {
    return load_text(R"({"sluicebox": 1, "title": "A thousand", "seed": 3, "duration": "20s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 12,
            "topics": {"orders": {"partitions": 1000, "replication.factor": 3}}}},
        "producers": {"shop": {"to": "orders", "rate": "2000/s", "size": "1KiB"}},
        "consumers": {"billing": {"members": 12, "from": "orders", "work": "2ms",
                                  "kafka": {"auto.offset.reset": "earliest"}}},
        "faults": [{"at": "2s", "crash": "cluster/broker/2"}]})",
                     "thousand.json");
}

} // namespace

TEST_CASE("the shipped situations keep to the vertices of a frame", "[figures]") {
    const std::pair<const char*, Duration> moments[] = {
        {"scenarios/kafka/leader-crash.json", 12_s},
        {"scenarios/kafka/replay-second-group.json", 20_s},
        {"scenarios/lessons/ten-orders-that-never-were.json", 19_s},
        {"scenarios/compare/a-bug-found-a-minute-later.json", 100_s},
        {"scenarios/kafka/two-broken-brokers-in-twelve.json", 60_s},
        {"scenarios/queues/bounded-queue-overflow.json", 20_s}};
    for (const auto& [scenario, time] : moments) {
        CAPTURE(scenario);
        Desk desk(scenario);
        desk.run_to(time_zero + time);
        CHECK(desk.vertices > 1'000);
        CHECK(desk.vertices <= vertices_most);
    }
}

TEST_CASE("a thousand partitions on twelve brokers keep to them, too", "[figures]") {
    Desk desk;
    desk.app.player = std::make_unique<Player>(thousand_partitions());
    desk.app.screen = Screen::stage;
    desk.run_to(time_zero + 4_s);
    CHECK(desk.app.shown.sides[0].view.shown.size() == 1'000);
    CHECK(desk.vertices <= vertices_most);
}

TEST_CASE("figures count what was drawn", "[figures]") {
    Desk desk("scenarios/kafka/leader-crash.json");
    desk.run_to(time_zero + 12_s);
    const std::size_t words = desk.app.words.size(), targets = desk.app.touch.targets.size();
    const std::size_t vertices = desk.vertices;
    DrawContext context(find_fonts(font_folders()));
    const Figures figures = figures_of(desk.app, context, Input{});
    CHECK(figures.vertices == vertices);
    CHECK(figures.words == words);
    CHECK(figures.targets == targets);
    CHECK(desk.app.player->now() > time_zero + 12_s); // it stepped on
    CHECK(holds(told(figures), "vertices     " + std::to_string(vertices)));
}
