// Many partitions of one side: a matrix of brokers and partitions, worst first, or above a hundred
// a heat map with one cell each. The worst, and the selected one, are opened as cards with tapes.
#pragma once
#include "gui/stage/map.hpp"
#include "gui/stage/scene.hpp"
#include <vector>

namespace sluice::gui {

inline constexpr std::size_t partitions_as_columns = 12, partitions_as_matrix = 100;

void draw_matrix_stage(Surface& s, Scene& scene, const Rect& stage, Map& map);
void draw_heat_stage(Surface& s, Scene& scene, const Rect& stage, Map& map);

// --- the parts ---
// Runs of one state among the partitions, worst first: "5 below the minimum".
struct StateRun {
    PartitionHealth health = PartitionHealth::whole;
    std::size_t first = 0, count = 0; // among View::partitions
};
std::vector<StateRun> runs_of(const View& view);
std::string words_of_run(PartitionHealth health, int64_t count);
Colour colour_of_state(const Theme& theme, PartitionHealth health);

inline constexpr float card_width_least = 236, card_height_most = 250;
void draw_cards(Surface& s, Scene& scene, const Rect& box);
void draw_partition_card(Surface& s, Scene& scene, const PartitionView& partition, const Rect& box);

} // namespace sluice::gui
