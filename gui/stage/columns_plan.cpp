// Where everything of the columns stands: widths from the stage and the number of partitions,
// heights from the number of brokers, both enlarged by the zoom.
#include "gui/numbers.hpp"
#include "gui/stage/columns.hpp"
#include "gui/stage/tapes.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

constexpr float margin = 12, client_width = 94, member_width = 100, arrivals_width = 75,
                departures_width = 48;
constexpr float head_width = 104, head_strip = 34, legend_height = 28, row_gap = 10;
constexpr float opened_least = 240, opened_most = 420, gutter = 22, column_gap = 7;
constexpr float row_most = 190, few_rows_most = 230, row_least = 50;

void place_columns(ColumnsPlan& plan, const Scene& scene, Map& map);
void place_rows(ColumnsPlan& plan, const Scene& scene, Map& map);
void place_producers(ColumnsPlan& plan, const Scene& scene);
void place_members(ColumnsPlan& plan, const Scene& scene);
std::vector<const PartitionView*> in_order(const View& view);

} // namespace

Detail detail_of(float width) {
    if (width >= 190) return Detail::blocks;
    if (width >= 62) return Detail::tape;
    return width >= 28 ? Detail::bar : Detail::pattern;
}

ColumnsPlan plan_columns(const Scene& scene, const Rect& stage, Map& map) {
    ColumnsPlan plan;
    plan.stage = stage;
    Rect rest = stage.inset(margin, 0);
    plan.legend = rest.take_bottom(legend_height);
    plan.heads = rest.take_top(head_strip + 6);
    plan.producer_strip = rest.take_left(client_width);
    plan.arrivals = rest.take_left(arrivals_width);
    plan.member_strip = rest.take_right(member_width);
    plan.departures = rest.take_right(departures_width);
    plan.grid = {rest.left + head_width, rest.top, rest.right - 8, rest.bottom};
    plan.extent = common_extent(scene.view, scene.opened);
    map.window = plan.grid;
    place_columns(plan, scene, map);
    place_rows(plan, scene, map);
    place_producers(plan, scene);
    place_members(plan, scene);
    return plan;
}

CellPlan plan_cell(float height, Detail detail) {
    CellPlan cell;
    const bool blocks = detail == Detail::blocks;
    const float full = blocks ? 44.0f : 32.0f;
    cell.leader = std::clamp(height * (blocks ? 0.29f : 0.21f), 12.0f, full * 1.3f);
    cell.copy = cell.leader * 0.6f;
    const bool words = height >= 70 && detail >= Detail::tape;
    if (words) cell.words = 8;
    if (height >= 60 && detail >= Detail::bar) cell.number = height - 24;
    const float top = words ? 30.0f : 4.0f;
    cell.middle = height >= 120 ? top + 6 + full / 2 : top + cell.leader / 2 + 2;
    if (!words && cell.number == 0) cell.middle = height / 2;
    cell.flags = height >= 110 && detail >= Detail::tape;
    return cell;
}

Rect cell_of(const ColumnPlace& column, const RowPlace& row) {
    return {column.left, row.box.top + 8, column.right, row.box.bottom - 8};
}

namespace {

std::vector<const PartitionView*> in_order(const View& view) {
    std::vector<const PartitionView*> all;
    for (const PartitionView& p : view.partitions) all.push_back(&p);
    std::stable_sort(all.begin(), all.end(),
                     [](const PartitionView* a, const PartitionView* b) { return a->id < b->id; });
    return all;
}

// The opened column takes two fifths of the width but leaves the others as much as they need for a
// bar and its number; with up to three partitions all are wide.
void place_columns(ColumnsPlan& plan, const Scene& scene, Map& map) {
    const std::vector<const PartitionView*> all = in_order(scene.view);
    if (all.empty()) return;
    const float width = plan.grid.width() * std::max(1.0f, map.zoom);
    const float count = float(all.size());
    const float fair = (width - gutter) / count - column_gap;
    float opened = std::clamp(width * 0.38f, opened_least, opened_most);
    const float narrow_least = 44;
    if (count > 1)
        opened = std::min(opened, std::max(190.0f, width - gutter - column_gap * count -
                                                       (count - 1) * narrow_least));
    if (fair >= opened) opened = fair;
    const float others =
        count > 1 ? (width - gutter - opened) / (count - 1) - column_gap * count / (count - 1) : 0;
    map.content.x = width;
    keep_inside(map);
    float x = plan.grid.left - map.offset.x;
    for (const PartitionView* p : all) {
        ColumnPlace column{.partition = p, .left = x, .opened = p == scene.opened};
        column.right = x + (column.opened ? opened : others);
        column.detail = detail_of(column.right - column.left);
        x = column.right + column_gap + (column.opened ? gutter : 0);
        plan.columns.push_back(column);
    }
}

void place_rows(ColumnsPlan& plan, const Scene& scene, Map& map) {
    const auto count = float(scene.view.brokers.size());
    if (count == 0) return;
    const float gap = count > 5 ? 6 : row_gap;
    const float room = plan.grid.height() - gap * (count - 1);
    const float most = count < 3 ? few_rows_most : row_most;
    const float fit = std::clamp(room / count, row_least, most);
    const float height = std::clamp(fit * map.zoom, fit, std::max(fit, most));
    map.content.y = (height + gap) * count - gap;
    keep_inside(map);
    float y = plan.grid.top - map.offset.y;
    const float left = plan.arrivals.right;
    for (std::size_t b = 0; b < scene.view.brokers.size(); ++b) {
        RowPlace row{.broker = uint32_t(b), .box = {left, y, plan.grid.right + 8, y + height}};
        row.head = {left, y, plan.grid.left - 3, y + height};
        plan.rows.push_back(row);
        y += height + gap;
    }
}

// Cards of one height, spread evenly; those that find no room share the last one.
std::vector<CardPlace> stacked(const Rect& box, const std::vector<Entity>& all, float full,
                               float least) {
    const float gap = 8;
    const auto fits = std::size_t(std::max(1.0f, (box.height() + gap) / (least + gap)));
    const std::size_t shown = std::min(all.size(), fits);
    std::vector<CardPlace> places;
    if (shown == 0) return places;
    const auto count = float(shown);
    const float height = std::clamp((box.height() - gap * (count - 1)) / count, least, full);
    const float spare = (box.height() - height * count) / count;
    float y = box.top + spare / 2;
    for (std::size_t i = 0; i < shown; ++i) {
        const bool last = i + 1 == shown && all.size() > shown;
        CardPlace place{last ? Entity{} : all[i], Rect::at(box.left, y, box.width(), height)};
        if (last) place.more = all.size() - shown + 1;
        places.push_back(place);
        y += height + spare;
    }
    return places;
}

void place_producers(ColumnsPlan& plan, const Scene& scene) {
    Rect box = plan.producer_strip;
    if (!scene.view.controllers.empty()) plan.controllers = box.take_bottom(52);
    std::vector<Entity> all;
    for (const ProducerView& p : scene.view.producers) all.push_back(entity_of(p.id));
    plan.producers = stacked(box, all, 122, 66);
}

// Group by group from the top: a name, then its members.
void place_members(ColumnsPlan& plan, const Scene& scene) {
    const Rect box = plan.member_strip;
    std::size_t members = 0, groups = 0;
    for (const GroupView& g : scene.view.groups) {
        members += g.members.size();
        groups += g.members.empty() ? 0 : 1;
    }
    if (members == 0) return;
    constexpr float name = 24;
    // The first group's name stands in the strip of the heads.
    const float room = box.height() - name * float(groups - 1);
    const auto fits = std::size_t(std::max(1.0f, room / 68));
    const float height = std::clamp(room / float(std::min(members, fits)) - 8, 60.0f, 122.0f);
    float y = box.top;
    std::size_t left = std::min(members, fits), seen = 0;
    for (const GroupView& g : scene.view.groups) {
        if (g.members.empty() || left == 0) continue;
        if (y > box.top) y += name;
        plan.groups.push_back({g.id, {box.left, y > box.top ? y - name : y - 30}});
        for (const uint32_t m : g.members) {
            if (left == 0) break;
            const bool last = left == 1 && seen + 1 < members;
            CardPlace place{last ? Entity{} : entity_of(scene.view.members[m].id),
                            Rect::at(box.left, y, box.width(), height)};
            if (last) place.more = members - seen;
            plan.members.push_back(place);
            y += height + 8;
            ++seen;
            --left;
        }
    }
}

} // namespace

} // namespace sluice::gui
