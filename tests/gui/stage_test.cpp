// The stage of one side as a person meets it: what can be clicked, what is said when something is
// wrong, that no word meets another at any size, and how much it costs to draw.
#include "gui/shortcuts.hpp"
#include "gui/stage/edges.hpp"
#include "gui/stage/matrix.hpp"
#include "gui/stage/stage.hpp"
#include "gui/stage/wide.hpp"
#include "tests/gui/board.hpp"
#include "tests/gui/desk.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using sluice::gui::Scene; // captions have one, too
using namespace sluice::literals;

const std::string ten_orders = "scenarios/lessons/ten-orders-that-never-were.json";

// With acks=1 alone: its other side would make bands of it.
void leave_one_side(Desk& desk) {
    while (desk.app.player->size() > 1) desk.app.player->remove_side(1);
}

std::vector<Word> words_of_stage(const App& app) {
    std::vector<Word> words;
    for (const Word& word : app.words)
        if (word.panel == "stage") words.push_back(word);
    return words;
}

Document many(int partitions, int brokers) {
    return load_text(R"({"sluicebox": 1, "title": "many", "seed": 3, "duration": "20s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": )" +
                         std::to_string(brokers) + R"(,
            "topics": {"orders": {"partitions": )" +
                         std::to_string(partitions) + R"(, "replication.factor": 3}}}},
        "producers": {"shop": {"to": "orders", "rate": "200/s", "size": "1KiB"}},
        "consumers": {"billing": {"members": 2, "from": "orders", "work": "2ms",
                                  "kafka": {"auto.offset.reset": "earliest"}}},
        "faults": [{"at": "2s", "crash": "cluster/broker/2"}]})",
                     "many.json");
}

// Ten thousand partitions of which no two neighbours look alike.
View patchwork(std::size_t partitions) {
    View view;
    view.shown.resize(partitions);
    uint32_t drawn = 1;
    for (std::size_t i = 0; i < partitions; ++i) {
        drawn = drawn * 1664525U + 1013904223U;
        view.shown[i] = PartitionId::of(i);
        view.health.push_back(PartitionHealth((drawn >> 20) % 5));
        view.behind.push_back(int64_t(drawn >> 12) % 5'000);
        ++view.in_health[std::size_t(view.health.back())];
    }
    view.nodes.push_back({.entity = broker_entity(0), .name = "cluster/broker/1"});
    view.brokers.push_back({.node = 0, .name = "cluster/broker/1"});
    return view;
}

} // namespace

TEST_CASE("everything on the stage has a name to click it by", "[stage]") {
    Desk desk(ten_orders);
    leave_one_side(desk);
    desk.run_to(time_zero + 5_s);
    for (const char* name :
         {"partition:orders/0", "partition:orders/5", "broker:1", "broker:3", "producer:shop/2",
          "member:billing/3", "member:audit/1", "group:billing", "group:audit", "controller:1",
          "button:zoom in", "canvas:stage"}) {
        CAPTURE(name);
        const Target* target = desk.find(name);
        REQUIRE(target != nullptr);
        CHECK_FALSE(target->box.empty());
    }
}

TEST_CASE("a click selects, a right click opens what can be done", "[stage]") {
    Desk desk(ten_orders);
    leave_one_side(desk);
    desk.run_to(time_zero + 5_s);
    desk.click("partition:orders/4");
    CHECK(desk.app.selection == Selection{0, entity_of(PartitionId::of(4))});
    CHECK(desk.app.shown.selection == desk.app.selection);
    desk.click("broker:2");
    CHECK(desk.app.selection.what == broker_entity(1));
    desk.click("member:billing/2");
    CHECK(desk.app.selection.what == entity_of(MemberId::of(1)));
    desk.click("group:audit");
    CHECK(desk.app.selection.what == entity_of(GroupId::of(1)));
    desk.click("producer:shop/1", MouseButton::right);
    CHECK(desk.app.overlay == Overlay::menu);
    CHECK(desk.app.menu_for.what == entity_of(ProducerId::of(0)));
}

TEST_CASE("a dead broker, those who wait for it in vain, and what was lost are said", "[stage]") {
    Desk desk(ten_orders);
    leave_one_side(desk);
    desk.run_to(time_zero + 5_s);
    const std::string well = desk.said_by("stage");
    for (const char* words : {"crashed", "no answer", "was leading", "10 lost"})
        CHECK_FALSE(holds(well, words));
    desk.run_to(time_zero + 12_s);
    const std::string ill = desk.said_by("stage");
    for (const char* words :
         {"crashed", "at 10.000 s", "no answer", "was leading", "cut from 2", "10 lost", "P2 P5"}) {
        CAPTURE(words);
        CHECK(holds(ill, words));
    }
}

TEST_CASE("the legend names the marks on the screen and no others", "[stage]") {
    Desk desk(ten_orders);
    leave_one_side(desk);
    desk.run_to(time_zero + 5_s);
    const std::string well = desk.said_by("stage");
    CHECK(holds(well, "leader's record"));
    CHECK_FALSE(holds(well, "torn off"));
    CHECK_FALSE(holds(well, "free place"));
    desk.run_to(time_zero + 19_s);
    desk.click("partition:orders/2");
    const std::string ill = desk.said_by("stage");
    CHECK(holds(ill, "torn off"));
    CHECK(holds(ill, "free place"));
    CHECK(holds(ill, "not on its disk"));
}

TEST_CASE("no word meets another or leaves the stage, at every size and in both themes",
          "[stage]") {
    struct Size {
        int width, height;
        float scale;
    };
    for (const Size size : {Size{1280, 720, 1}, Size{1366, 768, 1}, Size{1600, 1000, 1},
                            Size{1920, 1080, 1.5f}, Size{3840, 2160, 2}}) {
        Desk desk(ten_orders, size.width, size.height);
        leave_one_side(desk);
        desk.app.look.scale = size.scale;
        desk.app.look.dark = size.width != 1600;
        for (const Duration time : {1_s, 12_s, 19_s, 42_s}) {
            desk.run_to(time_zero + time);
            CAPTURE(size.width, size.scale, time.ns);
            CHECK(meeting_words(words_of_stage(desk.app)) == std::vector<std::string>{});
            const Rect stage = desk.where("canvas:stage");
            for (const Word& word : words_of_stage(desk.app)) {
                CAPTURE(word.text);
                CHECK(word.box.common(stage.inset(-1)) == word.box);
                CHECK(info(word.face).size >= 14);
            }
            CHECK(desk.vertices < 30'000);
        }
    }
}

TEST_CASE("as many partitions as there are, in three forms", "[stage]") {
    Desk desk(ten_orders);
    const auto show = [&](int partitions, int brokers) {
        desk.app.player = std::make_unique<Player>(many(partitions, brokers));
        desk.app.shown = {};
        desk.app.selection = {};
        desk.run_to(time_zero + 4_s);
        CHECK(meeting_words(words_of_stage(desk.app)) == std::vector<std::string>{});
        CHECK(desk.vertices < 30'000);
        return form_of(desk.app, Mode::full);
    };
    CHECK(show(12, 8) == StageForm::columns);
    CHECK(desk.find("partition:orders/11"));

    CHECK(show(40, 6) == StageForm::matrix);
    REQUIRE(desk.find("partition:orders/39"));
    CHECK(holds(desk.said_by("stage"), "column = partition, worst first"));
    desk.click("partition:orders/39");
    CHECK(desk.app.selection.what == entity_of(PartitionId::of(39)));
    CHECK(desk.find("card:orders/39")); // it is opened

    CHECK(show(300, 6) == StageForm::heat);
    REQUIRE(desk.find("map:partitions"));
    CHECK(desk.app.shown.sides[0].view.shown.size() == 300);
    desk.click("map:partitions");
    CHECK(desk.app.selection.what.kind == EntityKind::partition);
}

TEST_CASE("no cell of the map costs more than its fill and its stripe", "[stage]") {
    const std::size_t partitions = GENERATE(1'000, 10'000);
    const View view = patchwork(partitions); // worse than any run: no two neighbours alike
    Board board;
    Map map;
    const Drawn drawn = board.draw([&](Surface& s) {
        sluice::gui::Scene scene = scene_of(view, {.now = view.now}, {});
        draw_heat_stage(s, scene, Rect::at(0, 118, 1324, 606), map);
    });
    CHECK(drawn.corners.size() < partitions * 8 + 3'000);
    CHECK(drawn.target("map:partitions"));
    CHECK(drawn.target("broker:1"));
}

TEST_CASE("the map is enlarged, moved and fitted again", "[stage]") {
    Desk desk(ten_orders);
    leave_one_side(desk);
    desk.run_to(time_zero + 5_s);
    const float before = desk.where("partition:orders/1").width();
    CHECK(desk.find("button:fit") == nullptr);
    desk.click("button:zoom in");
    desk.click("button:zoom in");
    CHECK(desk.app.map.zoom == Approx(1.5625f));
    desk.app.map.offset = {}; // enlarged about the button, it lies half outside
    desk.draw();
    CHECK(desk.where("partition:orders/1").width() > before * 1.3f);
    const Rect free = desk.where("broker:1"); // may be dragged, too
    const float left = desk.where("partition:orders/1").left;
    desk.point(free.centre());
    desk.press();
    desk.point(free.centre() - Point{40, 0});
    CHECK(desk.where("partition:orders/1").left == Approx(left - 40));
    desk.release();
    CHECK(desk.app.selection.what.kind == EntityKind::nobody); // a drag is no click
    desk.click("button:fit");
    CHECK(desk.app.map.zoom == Approx(1));
    CHECK(desk.where("partition:orders/1").width() == Approx(before));
}

TEST_CASE("zooming leaves what lies under the mouse where it is", "[stage]") {
    Map map;
    map.window = Rect::at(100, 50, 400, 300);
    map.content = {400, 300};
    zoom_by(map, 2, {300, 150}); // 200 and 100 from the corner
    CHECK(map.zoom == Approx(2));
    CHECK(map.offset.x == Approx(200));
    CHECK(map.offset.y == Approx(100));
    zoom_by(map, 100, {100, 50});
    CHECK(map.zoom == Approx(zoom_most));
    zoom_by(map, 0.001f, {300, 150});
    CHECK(map.zoom == Approx(1));
    CHECK(map.offset == Point{0, 0});
}

TEST_CASE("batches ride on the edges, and too many become a band", "[stage]") {
    Desk desk(ten_orders);
    leave_one_side(desk);
    desk.run_to(time_zero + 5_s);
    const auto busiest = [&](double factor) {
        desk.app.player->set_factor(factor);
        desk.draw();
        const sluice::gui::Scene scene = stage_scene(desk.app, 0);
        const ColumnsPlan plan = plan_columns(scene, desk.where("canvas:stage"), desk.app.map);
        std::size_t most = 0;
        for (const EdgePlace& edge : plan_edges(scene, plan)) {
            most = std::max(most, edge.dots);
            CHECK(edge.band() == (edge.dots > dots_on_an_edge));
        }
        return most;
    };
    // 60 orders a second from each shop, five of nine to one broker: in 0.35 s about 12 and as
    // many answers; in 3.5 ms one at most, and its answer.
    CHECK(busiest(1) > dots_on_an_edge);
    CHECK(busiest(0.01) <= 2);
}

TEST_CASE("a way along a bundle ends where the edge ends", "[stage]") {
    EdgePlace edge;
    edge.a = {0, 0};
    edge.b = {100, 200};
    edge.trunk = 20; // 20 across, 200 down, 80 across: 300 in all
    CHECK(on_edge(edge, 0) == Point{0, 0});
    const Point down = on_edge(edge, 0.4f); // 120 along: 100 down the trunk
    CHECK(down.x == Approx(20));
    CHECK(down.y == Approx(100));
    CHECK(on_edge(edge, 1).x == Approx(100));
    CHECK(on_edge(edge, 1).y == Approx(200));
}

TEST_CASE("a presentation shows the copies of one partition and what it lost", "[stage]") {
    Desk desk(ten_orders, 1920, 1080);
    leave_one_side(desk);
    desk.app.look.scale = 1.5f;
    desk.app.look.mode = Mode::presentation;
    desk.run_to(time_zero + 19_s);
    CHECK(form_of(desk.app, Mode::presentation) == StageForm::wide);
    const std::string said = desk.said_by("stage");
    for (const char* words : {"Broker 1", "Broker 2", "Broker 3", "crashed", "leader now",
                              "10 orders lost", "ends at 656"}) {
        CAPTURE(words);
        CHECK(holds(said, words));
    }
    for (const Word& word : words_of_stage(desk.app)) {
        CAPTURE(word.text);
        CHECK(info(word.face).size >= 19);
    }
    CHECK(meeting_words(words_of_stage(desk.app)) == std::vector<std::string>{});
}

TEST_CASE("the same instant is the same picture, however one came there", "[stage]") {
    const auto shape = [](Desk& desk) {
        desk.app.player->set_factor(0.1);
        desk.draw();
        std::string words;
        for (const Word& word : words_of_stage(desk.app))
            words += word.text + " " + std::to_string(word.box.left) + "\n";
        return words + std::to_string(desk.vertices) + " corners";
    };
    Desk straight(ten_orders), back(ten_orders);
    leave_one_side(straight);
    leave_one_side(back);
    // Both know the same half minute: the time axis shows what is known.
    straight.run_to(time_zero + 30_s);
    straight.run_to(time_zero + 5_s);
    straight.run_to(time_zero + 11_s);
    back.run_to(time_zero + 30_s);
    back.run_to(time_zero + 11_s);
    CHECK(shape(straight) == shape(back));
}
