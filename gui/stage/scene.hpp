// What the drawing functions of one side look at, and what they find out while they draw: which
// marks are on screen (the legend names those), what was clicked, what the mouse is over. It lives
// for one frame and owns nothing of the run.
#pragma once
#include "gui/stage/motion.hpp"
#include "gui/surface.hpp"
#include "sim/flights.hpp"
#include "sim/observe/view.hpp"
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sluice::gui {

enum class Mark : uint8_t { // in the order of the legend
    leader_record,
    copy_record,
    free_place,
    down,
    out_of_sync,
    not_on_disk,
    stray,
    torn,
    high_watermark,
    bookmark,
    lag,
    read_twice,
    skipped,
    retention,
    batch,
    answer,
    count_of_marks
};

struct Scene {
    const View& view;
    Motion motion;
    std::size_t side = 0;
    Entity selected;
    GroupId group;                   // whose flags and lags are shown where there is room for one
    std::string records = "records"; // what this run's records are called
    std::string found;               // name of what the search brought into view
    std::string suffix;              // of the names of targets, where several sides are shown
    std::span<const Flight> flights; // under way
    std::span<const Flow> flows;     // what arrives within the dwell; where flights are too many
    bool crowded = false;            // `flights` leaves some out
    std::optional<Colour> hue;       // of all that is stored, where a whole side has one colour
    Duration dwell{};                // of those
    const PartitionView* opened = nullptr; // the one that is drawn in full
    std::vector<std::string> labels;       // of View::shown: "P2"

    uint32_t marks = 0; // bits of Mark
    std::optional<Entity> picked, menu_for;
    Entity under;                   // the mouse
    std::vector<std::string> hover; // about that; the first line is the heading, none: no card

    void note(Mark mark) { marks |= 1U << uint32_t(mark); }
    bool noted(Mark mark) const { return (marks >> uint32_t(mark) & 1U) != 0; }
};

Scene scene_of(const View& view, const Motion& motion, Entity selected);

// Registers what can be selected, and takes a click on it. True while the mouse is over it.
bool selectable(Surface& s, Scene& scene, Entity what, const Rect& box, float rounding = 5);
// "partition:orders/2", "broker:1", "member:billing/1", "producer:shop/1", "group:billing".
std::string target_name(const Scene& scene, Entity what);
bool is_found(const Scene& scene, Entity what);

// --- looking things up ---
std::size_t seat_of(const Scene& scene, PartitionId id); // in View::shown
const std::string& label_of(const Scene& scene, PartitionId id);
Colour colour_of(const Surface& s, const Scene& scene, PartitionId id);
const ReplicaView* replica_on(const PartitionView& partition, uint32_t broker);
const ReplicaView* leader_of(const PartitionView& partition); // none: nobody leads
const NodeView& node_of(const Scene& scene, uint32_t index);
int64_t lost_records(const PartitionView& partition);      // acknowledged, and nowhere any more
int64_t only_copy_records(const PartitionView& partition); // acknowledged, on a dead broker only
// "P1 P3", at most `most` labels and then "+4".
std::string labels_of(const Scene& scene, std::span<const PartitionId> ids, std::size_t most);
std::string short_name(std::string_view path); // "billing/member/1" as "member 1"

} // namespace sluice::gui
