#include "gui/stage/matrix.hpp"
#include "gui/marks.hpp"
#include "gui/numbers.hpp"
#include "gui/stage/glyphs.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float margin = 12, names_width = 110, run_gap = 4;
constexpr float heading_height = 26, lag_height = 20, row_least = 19, row_most = 23;
constexpr float column_most = 40, legend_height = 28, cards_least = 132;

struct MatrixPlan {
    Rect names, cells, headings, lags, legend, cards;
    float row = 21;
    float pitch = 12; // of a column
    std::vector<StateRun> runs;
    std::vector<float> lefts; // of each partition's column
};
MatrixPlan plan_matrix(const Scene& scene, const Rect& stage, Map& map);
void draw_headings(Surface& s, const MatrixPlan& plan);
void draw_lags(Surface& s, const Scene& scene, const MatrixPlan& plan);
void draw_rows(Surface& s, Scene& scene, const MatrixPlan& plan);
void draw_name(Surface& s, Scene& scene, std::size_t broker, const Rect& line);
void draw_matrix_columns(Surface& s, Scene& scene, const MatrixPlan& plan);
void draw_matrix_legend(Surface& s, const Scene& scene, const Rect& box);

} // namespace

void draw_matrix_stage(Surface& s, Scene& scene, const Rect& stage, Map& map) {
    take_map_input(s, map, stage);
    const MatrixPlan plan = plan_matrix(scene, stage, map);
    s.clip({plan.headings.left - 2, stage.top, plan.cells.right + 2, plan.cells.bottom + 2});
    draw_headings(s, plan);
    s.unclip();
    draw_lags(s, scene, plan);
    draw_rows(s, scene, plan);
    draw_matrix_columns(s, scene, plan);
    draw_matrix_legend(s, scene, plan.legend);
    draw_map_buttons(s, map, plan.legend);
    if (!plan.cards.empty()) draw_cards(s, scene, plan.cards);
}

std::vector<StateRun> runs_of(const View& view) {
    std::vector<StateRun> runs;
    for (std::size_t i = 0; i < view.partitions.size(); ++i) {
        const PartitionHealth health = view.partitions[i].health;
        if (runs.empty() || runs.back().health != health) runs.push_back({health, i, 0});
        ++runs.back().count;
    }
    return runs;
}

std::string words_of_run(PartitionHealth health, int64_t count) {
    const std::string n = counted(count);
    switch (health) {
    case PartitionHealth::whole: return n + " whole";
    case PartitionHealth::under_replicated: return n + " short of a copy";
    case PartitionHealth::below_minimum: return n + " below the minimum";
    case PartitionHealth::leader_down: return n + " whose leader is down";
    case PartitionHealth::offline: return n + " without a leader";
    }
    return n;
}

Colour colour_of_state(const Theme& t, PartitionHealth health) {
    switch (health) {
    case PartitionHealth::whole: return t.line;
    case PartitionHealth::under_replicated: return t.warning;
    case PartitionHealth::below_minimum:
    case PartitionHealth::leader_down:
    case PartitionHealth::offline: return t.failure;
    }
    return t.line;
}

namespace {

MatrixPlan plan_matrix(const Scene& scene, const Rect& stage, Map& map) {
    MatrixPlan plan;
    Rect rest = stage.inset(margin, 8);
    const auto brokers = float(std::max<std::size_t>(1, scene.view.brokers.size()));
    const float fixed = heading_height + lag_height + legend_height;
    const float room = rest.height() - fixed - cards_least;
    plan.row = std::clamp(room / brokers, row_least, row_most);
    plan.names = rest;
    plan.names.right = rest.left + names_width;
    rest.left += names_width;
    plan.headings = rest.take_top(heading_height);
    plan.lags = rest.take_top(lag_height);
    plan.cells = rest.take_top(std::min(rest.height() - legend_height, plan.row * brokers));
    plan.legend = rest.take_top(legend_height);
    plan.cards = {stage.left + margin, rest.top + 4, rest.right, rest.bottom};
    if (plan.cards.height() < cards_least) plan.cards = {};
    plan.runs = runs_of(scene.view);
    const auto count = float(std::max<std::size_t>(1, scene.view.partitions.size()));
    const float gaps = run_gap * float(std::max<std::size_t>(1, plan.runs.size()) - 1);
    const float fit = std::min((plan.cells.width() - gaps) / count, column_most);
    plan.pitch = fit * map.zoom;
    map.window = plan.cells;
    map.content = {plan.pitch * count + gaps, 0};
    keep_inside(map);
    float x = plan.cells.left - map.offset.x;
    for (const StateRun& run : plan.runs) {
        for (std::size_t i = 0; i < run.count; ++i) plan.lefts.push_back(x + plan.pitch * float(i));
        x += plan.pitch * float(run.count) + run_gap;
    }
    return plan;
}

float right_of(const MatrixPlan& plan, const StateRun& run) {
    return plan.lefts[run.first + run.count - 1] + plan.pitch;
}

void draw_headings(Surface& s, const MatrixPlan& plan) {
    const Theme& t = s.theme();
    float free_from = plan.headings.left; // where the next words may begin
    for (const StateRun& run : plan.runs) {
        const float left = plan.lefts[run.first];
        const Colour colour = colour_of_state(t, run.health);
        const bool severe = run.health > PartitionHealth::under_replicated;
        s.fill({left, plan.headings.bottom - 4, right_of(plan, run) - 1,
                plan.headings.bottom - (severe ? 0.0f : 2.0f)},
               run.health == PartitionHealth::whole ? t.hole : colour);
        const std::string words = words_of_run(run.health, int64_t(run.count));
        const float w = s.measure(Face::label_bold, words);
        const float x = std::max(left, free_from);
        if (x + w > plan.headings.right) continue;
        s.say(Face::label_bold, {x, plan.headings.top + 2}, t.text, words);
        free_from = x + w + 18;
    }
    const std::string order = "column = partition, worst first";
    const float w = s.measure(Face::label, order);
    if (plan.headings.right - w > free_from)
        s.say(Face::label, {plan.headings.right - w, plan.headings.top + 2}, t.dim, order);
}

// How far the slowest group is behind, a bar for each partition on one scale.
void draw_lags(Surface& s, const Scene& scene, const MatrixPlan& plan) {
    const Theme& t = s.theme();
    s.say(Face::label, {plan.names.left, plan.lags.top + 3}, t.dim, "behind");
    int64_t most = 1;
    const auto lag_of = [](const PartitionView& p) {
        int64_t lag = 0;
        for (const BookmarkView& mark : p.bookmarks) lag = std::max(lag, mark.lag);
        return lag;
    };
    for (const PartitionView& p : scene.view.partitions) most = std::max(most, lag_of(p));
    s.clip({plan.cells.left, plan.lags.top, plan.cells.right, plan.lags.bottom});
    for (std::size_t i = 0; i < plan.lefts.size(); ++i) {
        const PartitionView& p = scene.view.partitions[i];
        const float share = float(lag_of(p)) / float(std::max<int64_t>(most, 20));
        const float h = std::max(1.5f, (plan.lags.height() - 4) * share);
        const bool severe = p.health > PartitionHealth::under_replicated;
        s.fill({plan.lefts[i], plan.lags.bottom - 2 - h, plan.lefts[i] + plan.pitch - 1.5f,
                plan.lags.bottom - 2},
               severe ? t.failure : t.text);
    }
    s.unclip();
}

void draw_rows(Surface& s, Scene& scene, const MatrixPlan& plan) {
    const Theme& t = s.theme();
    for (std::size_t b = 0; b < scene.view.brokers.size(); ++b) {
        const float top = plan.cells.top + plan.row * float(b);
        if (top + plan.row > plan.cells.bottom + 0.5f) break;
        const Rect line{plan.names.left - 4, top, plan.cells.right + 2, top + plan.row};
        const BrokerView& broker = scene.view.brokers[b];
        const NodeView& node = node_of(scene, broker.node);
        if (node.state == ProcessState::dead)
            s.fill(line, mix(t.canvas, t.failure, t.failure_fill));
        else if (broker.limit >= 0 || broker.out_of_sync > 0)
            s.fill(line, mix(t.canvas, t.warning, t.dark ? 26 : 40));
        s.fill({line.left, line.bottom - 1, line.right, line.bottom}, mix(t.canvas, t.line, 120));
        draw_name(s, scene, b, {plan.names.left, top, plan.names.right - 6, top + plan.row});
        s.clip({plan.cells.left, top, plan.cells.right, top + plan.row});
        for (std::size_t i = 0; i < plan.lefts.size(); ++i) {
            const float x = plan.lefts[i];
            if (x + plan.pitch < plan.cells.left || x > plan.cells.right) continue;
            if (const ReplicaView* r = replica_on(scene.view.partitions[i], uint32_t(b)))
                draw_glyph(s, scene, *r, {x, top, x + plan.pitch, top + plan.row});
        }
        s.unclip();
    }
}

void draw_name(Surface& s, Scene& scene, std::size_t b, const Rect& line) {
    const Theme& t = s.theme();
    const BrokerView& broker = scene.view.brokers[b];
    const NodeView& node = node_of(scene, broker.node);
    selectable(s, scene, broker_entity(b), line, 3);
    const bool sick = node.state != ProcessState::running || broker.limit >= 0 ||
                      broker.out_of_sync > 0 || broker.fenced;
    if (scene.selected == broker_entity(b)) s.outline(line, t.text, 1.5f, 3);
    s.say_in({line.left + 4, line.top, line.right - 22, line.bottom},
             sick ? Face::label_bold : Face::label, Align::left, sick ? t.text : t.dim,
             "Broker " + std::to_string(b + 1));
    const Point sign{line.right - 10, line.centre().y};
    if (node.state == ProcessState::dead)
        s.cross(sign, 5, t.failure, 2.5f);
    else if (node.state == ProcessState::paused)
        pause_sign(s, sign, t.text);
    else if (sick)
        warning_sign(s, sign, 11, t.dark ? t.warning : mix(t.warning, t.text, 90));
}

// Whole columns answer to clicks, and show which one is selected or found.
void draw_matrix_columns(Surface& s, Scene& scene, const MatrixPlan& plan) {
    s.clip({plan.cells.left - 1, plan.lags.top, plan.cells.right + 1, plan.cells.bottom});
    for (std::size_t i = 0; i < plan.lefts.size(); ++i) {
        const PartitionView& p = scene.view.partitions[i];
        const Rect box{plan.lefts[i], plan.lags.top, plan.lefts[i] + plan.pitch, plan.cells.bottom};
        if (selectable(s, scene, entity_of(p.id), box, 2)) {
            s.fill(box, faded(s.theme().text, 24));
        }
        if (scene.selected == entity_of(p.id)) s.outline(box.inset(-1), s.theme().text, 1.5f);
    }
    s.unclip();
}

void draw_matrix_legend(Surface& s, const Scene& scene, const Rect& box) {
    const Theme& t = s.theme();
    struct Row {
        Mark mark;
        ReplicaView sample;
        std::string_view words;
    };
    const Row rows[] = {
        {Mark::leader_record, {.leads = true}, "leader"},
        {Mark::copy_record, {}, "copy in sync"},
        {Mark::out_of_sync, {.in_sync = false}, "copy out of sync"},
        {Mark::down, {.alive = false}, "broker down"},
    };
    Scene unused = scene; // samples are not marks on the screen
    float x = box.left;
    for (const Row& row : rows) {
        if (!scene.noted(row.mark)) continue;
        draw_glyph(s, unused, row.sample, Rect::at(x, box.centre().y - 10, 14, 20));
        x += 22 + s.say(Face::label, {x + 22, box.centre().y - 7}, t.dim, row.words) + 22;
    }
    const std::string hint = "click a column to open it";
    const float w = s.measure(Face::label, hint);
    if (x + w + 220 < box.right) s.say(Face::label, {x + 20, box.centre().y - 7}, t.dim, hint);
}

} // namespace

} // namespace sluice::gui
