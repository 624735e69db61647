// One side of a stream as columns: a row per broker, a column per partition, producers at the left,
// members at the right (design: tapes, section 3). This header holds where everything stands and
// the parts that are drawn there; columns.cpp puts them together.
#pragma once
#include "gui/stage/map.hpp"
#include "gui/stage/scene.hpp"
#include <vector>

namespace sluice::gui {

enum class Detail : uint8_t { // of a column, by its width
    pattern,                  // a letter or a pattern
    bar,                      // bar and number
    tape,                     // one bar, one flag, lag, end, a word
    blocks                    // single records, every flag with its name
};
Detail detail_of(float width);

struct ColumnPlace {
    const PartitionView* partition = nullptr;
    float left = 0, right = 0; // of its cells
    Detail detail = Detail::tape;
    bool opened = false; // wide, with the gutter of replication right of it
};

struct RowPlace {
    uint32_t broker = 0; // index
    Rect box;            // the whole card, from the head to the last column
    Rect head;
};

struct CardPlace {
    Entity what; // a producer or a member; nobody: those that found no room
    Rect box;
    std::size_t more = 0; // how many found no room
};

struct ColumnsPlan {
    Rect stage, heads, grid, legend;
    Rect arrivals, departures; // where edges run: producers to brokers, brokers to members
    std::vector<ColumnPlace> columns;
    std::vector<RowPlace> rows;
    std::vector<CardPlace> producers, members;
    std::vector<std::pair<GroupId, Point>> groups; // names over their members
    Rect producer_strip, member_strip, controllers;
    int64_t extent = 1; // offsets that a bar's width stands for
};
ColumnsPlan plan_columns(const Scene& scene, const Rect& stage, Map& map);

// Where in a cell things stand, for its height.
struct CellPlan {
    float words = 0;            // top of the line of words; 0: there is no room
    float middle = 0;           // of the tape
    float leader = 0, copy = 0; // heights of tapes
    float number = 0;           // top of the line with the end; 0: no room
    bool flags = false;
};
CellPlan plan_cell(float height, Detail detail);
Rect cell_of(const ColumnPlace& column, const RowPlace& row);

void draw_columns_stage(Surface& s, Scene& scene, const Rect& stage, Map& map);

// --- the parts ---
void draw_column_heads(Surface& s, Scene& scene, const ColumnsPlan& plan);
void draw_column(Surface& s, Scene& scene, const ColumnsPlan& plan, const ColumnPlace& column);
struct CellLook {
    Rect box;
    Detail detail = Detail::tape;
    Colour ground;      // that it is filled with
    int64_t extent = 1; // offsets that a bar's width stands for
};
void draw_block_cell(Surface& s, Scene& scene, const PartitionView& partition,
                     const ReplicaView& replica, const CellLook& look);
void draw_bar_cell(Surface& s, Scene& scene, const PartitionView& partition,
                   const ReplicaView& replica, const CellLook& look);
void draw_replication(Surface& s, Scene& scene, const ColumnsPlan& plan, const ColumnPlace& column);
void draw_broker_row(Surface& s, Scene& scene, const RowPlace& row);
void draw_broker_head(Surface& s, Scene& scene, const RowPlace& row);
void draw_producers(Surface& s, Scene& scene, const ColumnsPlan& plan);
void draw_controllers(Surface& s, Scene& scene, const Rect& box);
void draw_members(Surface& s, Scene& scene, const ColumnsPlan& plan);
void draw_ghost_lines(Surface& s, const Scene& scene, const ColumnsPlan& plan);
void draw_edges(Surface& s, Scene& scene, const ColumnsPlan& plan);
void draw_legend(Surface& s, const Scene& scene, const Rect& box);

} // namespace sluice::gui
