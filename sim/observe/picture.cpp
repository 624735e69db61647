#include "sim/observe/picture.hpp"
#include "sim/core/digest.hpp"
#include "sim/observe/picture_parts.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr int64_t margin = 24, header = 84, ledger_height = 64, foot = 40;
constexpr int64_t row_head = 170, cell_gap = 12;

int64_t rows_height(const View& view);
void draw_title(svg::Canvas& canvas, const View& view, int64_t width);
int64_t draw_ledger(svg::Canvas& canvas, const View& view, int64_t y, int64_t width);
void draw_kafka(svg::Canvas& canvas, const View& view, int64_t y);
void draw_legend(svg::Canvas& canvas, const View& view, int64_t y);

std::vector<const NodeView*> brokers_of(const View& view) {
    std::vector<const NodeView*> brokers;
    for (const NodeView& node : view.nodes)
        if (node.entity.kind == EntityKind::broker) brokers.push_back(&node);
    return brokers;
}

} // namespace

std::string topology_picture(const View& view, std::string_view prefix) {
    const auto columns = std::max<int64_t>(3, int64_t(brokers_of(view).size()));
    const int64_t width = 2 * margin + row_head + columns * (cell_width + cell_gap);
    const int64_t height = header + ledger_height + rows_height(view) + foot + margin;
    svg::Canvas canvas(width, height, view.side + " at " + time_text(view.now), prefix);
    draw_title(canvas, view, width);
    const int64_t y = draw_ledger(canvas, view, header, width);
    if (view.kind == PlatformKind::kafka) {
        draw_kafka(canvas, view, y);
    } else {
        int64_t at = y;
        for (const QueueView& queue : view.queues) {
            draw_queue(canvas, queue, margin, at, width - 2 * margin);
            at += queue_height;
        }
    }
    draw_legend(canvas, view, height - margin);
    return canvas.finish();
}

namespace {

int64_t rows_height(const View& view) {
    if (view.kind != PlatformKind::kafka) return int64_t(view.queues.size()) * queue_height;
    int64_t sum = broker_head_height;
    for (const PartitionView& partition : view.partitions) sum += row_height(partition);
    return sum;
}

void draw_title(svg::Canvas& canvas, const View& view, int64_t width) {
    canvas.text(margin, 40, view.side.empty() ? view.platform : view.side + " on " + view.platform,
                26, svg::Anchor::start, svg::ink, true);
    canvas.text(width - margin, 40, time_text(view.now), 26, svg::Anchor::end, svg::ink, true);
    canvas.text(width - margin, 64, "digest " + hex(view.digest), 14, svg::Anchor::end, svg::dim);
}

// The one line that a class looks at.
int64_t draw_ledger(svg::Canvas& canvas, const View& view, int64_t y, int64_t width) {
    const std::pair<std::string_view, int64_t> cells[] = {{"offered", view.totals.offered},
                                                          {"acknowledged", view.totals.acked},
                                                          {"in the client", view.totals.pending},
                                                          {"delivered", view.totals.delivered},
                                                          {"waiting", view.totals.waiting},
                                                          {"twice", view.totals.redelivered},
                                                          {"lost", view.totals.lost}};
    const int64_t count = int64_t(std::size(cells));
    const int64_t step = (width - 2 * margin) / count;
    for (int64_t i = 0; i < count; ++i) {
        const auto& [name, value] = cells[i];
        const bool bad = name == "lost" && value > 0;
        canvas.rect(margin + i * step, y, step - 6, ledger_height - 12,
                    {.fill = svg::panel,
                     .stroke = bad ? svg::failure : svg::line,
                     .width = bad ? 3 : 1,
                     .round = 4});
        canvas.text(margin + i * step + 10, y + 20, name, 14, svg::Anchor::start, svg::dim);
        canvas.text(margin + i * step + 10, y + 43, value_text(Unit::count, value), 20,
                    svg::Anchor::start, svg::ink, true);
    }
    return y + ledger_height;
}

void draw_kafka(svg::Canvas& canvas, const View& view, int64_t y) {
    const std::vector<const NodeView*> brokers = brokers_of(view);
    const auto column = [&](std::size_t b) {
        return margin + row_head + int64_t(b) * (cell_width + cell_gap);
    };
    for (std::size_t b = 0; b < brokers.size(); ++b)
        draw_broker_head(canvas, *brokers[b], column(b), y);
    int64_t at = y + broker_head_height;
    for (const PartitionView& partition : view.partitions) {
        draw_row_head(canvas, partition, margin, at);
        const OffsetScale scale = scale_of(partition);
        for (const ReplicaView& replica : partition.replicas)
            draw_replica(canvas, partition, replica, scale, column(replica.broker), at);
        at += row_height(partition);
    }
}

void draw_legend(svg::Canvas& canvas, const View& view, int64_t y) {
    if (view.kind != PlatformKind::kafka) {
        canvas.text(margin, y,
                    "solid: ready \xC2\xB7 hatched: handed out, not settled \xC2\xB7 outline: room",
                    14, svg::Anchor::start, svg::dim);
        return;
    }
    const std::size_t hidden =
        view.health.size() - std::min(view.health.size(), view.partitions.size());
    std::string words = "thick frame: leader \xC2\xB7 hatched: behind or down \xC2\xB7 "
                        "tall line: high watermark \xC2\xB7 flag: a group's position";
    if (hidden > 0) words += " \xC2\xB7 " + std::to_string(hidden) + " more partitions not drawn";
    canvas.text(margin, y, words, 14, svg::Anchor::start, svg::dim);
}

} // namespace

} // namespace sluice
