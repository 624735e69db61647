// Tapes drawn from partitions that are made up by hand: how many blocks, where the lines stand,
// which marks tell the states apart.
#include "gui/stage/columns.hpp"
#include "gui/stage/tapes.hpp"
#include "tests/gui/board.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;

Time at(Duration d) {
    return time_zero + d;
}

// orders, partition 0 of three brokers; broker 1 leads; all have [0, end).
PartitionView partition(int64_t end) {
    PartitionView p;
    p.id = PartitionId::of(0);
    p.name = "orders/partition/0";
    p.leader = 0;
    p.in_sync = 3;
    for (uint32_t b = 0; b < 3; ++b)
        p.replicas.push_back({.broker = b,
                              .leads = b == 0,
                              .start = 0,
                              .end = end,
                              .high_watermark = end,
                              .epoch = 0});
    return p;
}

View view_with(PartitionView p) {
    View view;
    view.now = at(20_s);
    view.shown = {p.id};
    view.health = {p.health};
    view.behind = {0};
    for (uint32_t b = 0; b < 3; ++b) {
        view.nodes.push_back({.entity = broker_entity(b), .name = "cluster/broker/x"});
        view.brokers.push_back({.node = b, .name = "x"});
    }
    view.partitions.push_back(std::move(p));
    return view;
}

Motion still(const View& view) {
    return {.now = view.now, .factor = 1, .reduced = true};
}

// Blocks of 6 pixels from x = 100, the tape from y = 180 to 220.
TapePlace place() {
    return {.scale = {0, 100, 6},
            .box = {96, 100, 700, 400},
            .middle = 200,
            .height = 40,
            .ground = dark_theme().card};
}

// Broker 2 is down with [0, 20) on its disk; [30, 40) was acknowledged and nobody has it.
PartitionView torn_partition() {
    PartitionView p = partition(30);
    p.replicas[1].alive = p.replicas[1].in_sync = false;
    p.replicas[1].end = 20;
    p.torn.push_back(
        {.offsets = {30, 40}, .records = 10, .lost = true, .broker = 1, .at = at(10_s)});
    p.free = {30, 40};
    return p;
}

BookmarkView bookmark(uint32_t group, const std::string& name, Offset stands, Offset end) {
    BookmarkView mark;
    mark.group = GroupId::of(group);
    mark.name = name;
    mark.committed = mark.delivered = mark.position = mark.finished = stands;
    mark.lag = end - stands;
    return mark;
}

} // namespace

TEST_CASE("a torn piece has as many blocks as records were lost", "[stage]") {
    Board board;
    const View view = view_with(torn_partition());
    const PartitionView& p = view.partitions.front();
    for (const int64_t lost : {10, 3, 1}) {
        View changed = view;
        changed.partitions.front().torn.front().offsets.end = 30 + lost;
        changed.partitions.front().torn.front().records = lost;
        const Drawn drawn = board.draw([&](Surface& s) {
            sluice::gui::Scene scene = scene_of(changed, still(changed), {});
            const PartitionView& now = changed.partitions.front();
            CHECK(!draw_torn(s, scene, now, now.replicas[1], place()).empty());
            CHECK(scene.noted(Mark::torn));
        });
        // Five teeth of three corners; a block has four.
        CHECK(drawn.count(board.theme().failure) == std::size_t(5 * 3 + 4 * lost));
    }
    CHECK(torn_words(p, p.replicas[1]) == "10 lost");
    CHECK(torn_words(p, p.replicas[0]).empty());
}

TEST_CASE("the piece tears once, slides and turns, and then lies still", "[stage]") {
    Board board;
    const View view = view_with(torn_partition()); // it was torn at 10 s
    const auto top_left = [&](Motion motion) {
        const Drawn drawn = board.draw([&](Surface& s) {
            sluice::gui::Scene scene = scene_of(view, motion, {});
            draw_torn(s, scene, view.partitions.front(), view.partitions.front().replicas[1],
                      place());
        });
        // Offset 30 lies at x = 280. Before it moves, its first block has its corner there.
        return drawn.has_corner(280, 180, board.theme().failure);
    };
    CHECK(top_left({.now = at(10_s)}));
    CHECK_FALSE(top_left({.now = at(10_s), .reduced = true}));
    CHECK_FALSE(top_left({.now = at(10_s) + 200_ms}));
    CHECK_FALSE(top_left({.now = at(20_s)}));
}

TEST_CASE("what a dead broker alone has is torn off and not yet lost", "[stage]") {
    Board board;
    PartitionView p = partition(30);
    p.replicas[2].alive = p.replicas[2].in_sync = false;
    p.replicas[2].end = 34;
    p.replicas[2].stray = {30, 34};
    p.replicas[2].stray_acked = 4;
    const View view = view_with(p);
    const PartitionView& now = view.partitions.front();
    CHECK(torn_words(now, now.replicas[2]) == "4 only here");
    CHECK(lost_records(now) == 0);
    CHECK(only_copy_records(now) == 4);
    const Drawn drawn = board.draw([&](Surface& s) {
        sluice::gui::Scene scene = scene_of(view, still(view), {});
        draw_torn(s, scene, now, now.replicas[2], place());
    });
    CHECK(drawn.count(board.theme().failure) == 5 * 3 + 4 * 4);
}

TEST_CASE("a piece whose place others have taken is not drawn over them", "[stage]") {
    Board board;
    PartitionView p = torn_partition();
    p.replicas[1].alive = true;
    p.replicas[1].end = 60;
    const View view = view_with(p);
    board.draw([&](Surface& s) {
        sluice::gui::Scene scene = scene_of(view, still(view), {});
        const PartitionView& now = view.partitions.front();
        CHECK(draw_torn(s, scene, now, now.replicas[1], place()).empty());
    });
    CHECK(torn_words(p, p.replicas[1]) == "10 lost"); // but it is still said
}

TEST_CASE("the high watermark stands at its offset, in whole pixels", "[stage]") {
    PartitionView p = partition(40);
    p.replicas[0].high_watermark = 25;
    const View view = view_with(p);
    for (const float scale : {1.0f, 2.0f}) {
        Board board(1600, 1000, scale);
        const Drawn drawn = board.draw([&](Surface& s) {
            sluice::gui::Scene scene = scene_of(view, still(view), {});
            draw_partition_tape(s, scene, view.partitions.front(), place());
        });
        // 100 + 25 * 6 = 250, two wide, six above and below the tape.
        CHECK(drawn.has_corner(249 * scale, 174 * scale, board.theme().text));
        CHECK(drawn.has_corner(251 * scale, 226 * scale, board.theme().text));
        CHECK_FALSE(drawn.has_corner(255 * scale, 174 * scale, board.theme().text));
    }
    CHECK(high_watermark_of(p) == 25);
    p.replicas[0].alive = false; // its leader is gone: the latest that anybody knows
    p.replicas[1].high_watermark = 24;
    p.replicas[2].high_watermark = 23;
    CHECK(high_watermark_of(p) == 25);
}

TEST_CASE("states are told apart by shape, not only by colour", "[stage]") {
    Board board;
    PartitionView p = partition(30);
    const View view = view_with(p);
    const auto shape_of = [&](const ReplicaView& replica) {
        View changed = view;
        changed.partitions.front().replicas[1] = replica;
        return board
            .draw([&](Surface& s) {
                sluice::gui::Scene scene = scene_of(changed, still(changed), {});
                draw_block_cell(s, scene, changed.partitions.front(),
                                changed.partitions.front().replicas[1],
                                {.box = Rect::at(100, 100, 260, 154),
                                 .detail = Detail::blocks,
                                 .ground = board.theme().panel});
            })
            .shape();
    };
    ReplicaView leads = p.replicas[1], copy = p.replicas[1], late = p.replicas[1],
                dead = p.replicas[1], stray = p.replicas[1];
    leads.leads = true;
    late.in_sync = false;
    dead.alive = dead.in_sync = false;
    stray.stray = {27, 30};
    const std::vector<std::vector<std::pair<float, float>>> shapes{
        shape_of(leads), shape_of(copy), shape_of(late), shape_of(dead), shape_of(stray)};
    for (std::size_t i = 0; i < shapes.size(); ++i)
        for (std::size_t k = i + 1; k < shapes.size(); ++k) {
            CAPTURE(i, k);
            CHECK(shapes[i] != shapes[k]);
        }
}

TEST_CASE("a copy has nothing to be cut off while nobody leads", "[stage]") {
    Board board;
    PartitionView p = partition(30);
    p.replicas[0].alive = false;
    p.replicas[1].stray = {20, 30};
    const View view = view_with(p);
    board.draw([&](Surface& s) {
        sluice::gui::Scene scene = scene_of(view, still(view), {});
        const PartitionView& now = view.partitions.front();
        draw_copy(s, scene, now, now.replicas[1], place(), board.theme().identity(0));
        CHECK_FALSE(scene.noted(Mark::stray));
        CHECK(scene.noted(Mark::copy_record));
    });
}

TEST_CASE("flags say how far each group is, and their words do not meet", "[stage]") {
    Board board;
    PartitionView p = partition(60);
    p.bookmarks = {bookmark(0, "billing", 60, 60), bookmark(1, "audit", 60, 60),
                   bookmark(2, "report", 58, 60)};
    const View view = view_with(p);
    const Drawn drawn = board.draw([&](Surface& s) {
        sluice::gui::Scene scene = scene_of(view, still(view), {});
        draw_partition_tape(s, scene, view.partitions.front(), place());
    });
    CHECK(drawn.word("billing, lag 0"));
    CHECK(drawn.word("audit, lag 0"));
    CHECK(drawn.word("report, lag 2"));
    CHECK(meeting_words(drawn.words).empty());
}

TEST_CASE("a flag left of what is drawn is an arrow, and still named", "[stage]") {
    Board board;
    PartitionView p = partition(600);
    p.bookmarks = {bookmark(0, "billing", 100, 600)};
    const View view = view_with(p);
    TapePlace shifted = place();
    shifted.scale.first = 560; // 560 to 660 are drawn
    const Drawn drawn = board.draw([&](Surface& s) {
        sluice::gui::Scene scene = scene_of(view, still(view), {});
        scene.group = GroupId(0);
        draw_partition_tape(s, scene, view.partitions.front(), shifted);
    });
    const Word* words = drawn.word("billing, lag 500");
    REQUIRE(words != nullptr);
    CHECK(words->box.left >= shifted.scale.left);
    // Tip of the arrow: the left end of the tape, 20 below it.
    CHECK(drawn.has_corner(100, 240, board.theme().text));
}

TEST_CASE("a flag travels half a second of wall time after a seek", "[stage]") {
    BookmarkView mark = bookmark(0, "billing", 0, 200);
    mark.again.push_back({.offsets = {0, 100}, .at = at(10_s), .cause = Cause::sought});
    Motion motion{.now = at(10_s), .factor = 2};
    CHECK(flag_offset(mark, motion) == Approx(100));
    motion.now = at(10_s) + 500_ms; // at twice the speed it is half way
    CHECK(flag_offset(mark, motion) == Approx(50));
    motion.now = at(11_s);
    CHECK(flag_offset(mark, motion) == Approx(0));
    motion.now = at(10_s);
    motion.reduced = true;
    CHECK(flag_offset(mark, motion) == Approx(0));

    BookmarkView late = bookmark(0, "billing", 80, 200);
    late.skipped.push_back({.offsets = {20, 80}, .at = at(10_s)});
    late.skipped_records = 60;
    CHECK(flag_offset(late, {.now = at(10_s)}) == Approx(20));
    CHECK(flag_offset(late, {.now = at(20_s)}) == Approx(80));
}

TEST_CASE("what is read twice is hatched until the flag is back", "[stage]") {
    Board board;
    PartitionView p = partition(60);
    p.bookmarks = {bookmark(0, "billing", 20, 60)};
    p.bookmarks[0].again.push_back({.offsets = {10, 50}, .again = 10, .at = at(10_s)});
    View view = view_with(p);
    const auto hatched = [&] {
        bool noted = false;
        board.draw([&](Surface& s) {
            sluice::gui::Scene scene = scene_of(view, still(view), {});
            draw_partition_tape(s, scene, view.partitions.front(), place());
            noted = scene.noted(Mark::read_twice);
        });
        return noted;
    };
    CHECK(hatched());
    view.partitions[0].bookmarks[0].finished = 50;
    CHECK_FALSE(hatched());
}

TEST_CASE("movements last a wall time at every speed", "[stage]") {
    const auto share = [](Duration past, double factor) {
        return share_of({.now = at(10_s) + past, .factor = factor}, at(10_s), 400);
    };
    CHECK(share({0}, 1) == Approx(0));
    CHECK(share(100_ms, 1) == Approx(0.15625)); // a quarter: 1/16 * (3 - 1/2)
    CHECK(share(200_ms, 1) == Approx(0.5));
    CHECK(share(400_ms, 1) == Approx(1));
    CHECK(share(4_ms, 0.02) == Approx(0.5));
    CHECK(share(100_s, 500) == Approx(0.5));
    CHECK(share_of({.now = at(10_s), .reduced = true}, at(10_s), 400) == Approx(1));
    CHECK(share_of({.now = at(10_s)}, at(11_s), 400) == Approx(1)); // not begun
    CHECK(share_of({.now = at(10_s)}, time_never, 400) == Approx(1));
    CHECK(dwell_at(1) == 350_ms);
    CHECK(dwell_at(0.02) == 7_ms);
    CHECK(dwell_at(0.001) == 4_ms);
    CHECK(dwell_at(1000) == 1_s);
}

TEST_CASE("scales: blocks that fit, the latest of many, bars on one common scale", "[stage]") {
    // 240 wide, 34 kept free for what may be torn off: 206.
    const Scale many = block_scale(partition(100), 50, 240);
    CHECK(many.pitch == Approx(6));
    CHECK(many.first == 66);                                        // 206 / 6 = 34
    CHECK(block_scale(partition(10), 50, 240).pitch == Approx(14)); // 140
    CHECK(block_scale(partition(20), 50, 240).pitch == Approx(10)); // 200
    CHECK(block_scale(partition(30), 50, 240).first == 0);          // 180 in sixes

    CHECK(common_extent(view_with(partition(314))) == 320);
    CHECK(common_extent(view_with(partition(7))) == 10);
    CHECK(common_extent(view_with(partition(4'100))) == 5'000);
    const View view = view_with(partition(314));
    CHECK(common_extent(view, &view.partitions.front()) == 10); // it is not drawn as a bar
    CHECK(bar_scale(partition(314), 50, 64, 320).at(320) == Approx(114));
}
