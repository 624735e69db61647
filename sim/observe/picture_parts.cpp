#include "sim/observe/picture_parts.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr int64_t pad = 12, tape_top = 30, tape_height = 26, flag_height = 24;
constexpr std::size_t flags_most = 4;

std::string state_words(const NodeView& node);
void draw_flags(svg::Canvas& canvas, const PartitionView& partition, const OffsetScale& scale,
                int64_t x, int64_t y);

std::string count_text(int64_t value) {
    return value_text(Unit::count, value);
}

} // namespace

OffsetScale scale_of(const PartitionView& partition) {
    OffsetScale scale{INT64_MAX, 0};
    for (const ReplicaView& replica : partition.replicas) {
        scale.start = std::min(scale.start, replica.start);
        scale.end = std::max(scale.end, replica.end);
    }
    if (scale.start >= scale.end) scale = {scale.end, scale.end + 1};
    return scale;
}

int64_t row_height(const PartitionView& partition) {
    const auto flags = int64_t(std::min(partition.bookmarks.size(), flags_most));
    return tape_top + tape_height + 26 + flags * flag_height + 14;
}

void draw_broker_head(svg::Canvas& canvas, const NodeView& node, int64_t x, int64_t y) {
    const bool down = node.state != ProcessState::running;
    canvas.rect(x, y, cell_width, broker_head_height - 14,
                {.fill = down ? svg::white : svg::panel,
                 .stroke = down ? svg::failure : svg::line,
                 .width = down ? 2 : 1,
                 .dash = down ? "8 4" : "",
                 .round = 4});
    canvas.text(x + pad, y + 26, node.name, 18, svg::Anchor::start, svg::ink, true);
    canvas.text(x + pad, y + 48, state_words(node), 14, svg::Anchor::start, svg::dim);
    if (down) canvas.cross(x + cell_width - 24, y + 31, 20, svg::failure);
}

void draw_row_head(svg::Canvas& canvas, const PartitionView& partition, int64_t x, int64_t y) {
    // "orders/partition/3": the kind goes below.
    const std::size_t slash = partition.name.find("/partition/");
    const std::string topic = partition.name.substr(0, slash);
    const std::string number =
        slash == std::string::npos ? "" : "P" + partition.name.substr(slash + 11);
    canvas.text(x, y + 24, topic, 16, svg::Anchor::start, svg::ink, true);
    canvas.text(x, y + 46,
                number + (partition.leader_epoch >= 0
                              ? "  epoch " + std::to_string(partition.leader_epoch)
                              : ""),
                14);
    if (partition.health == PartitionHealth::whole) return;
    canvas.polygon(std::to_string(x) + ',' + std::to_string(y + 70) + ' ' + std::to_string(x + 12) +
                       ',' + std::to_string(y + 70) + ' ' + std::to_string(x + 6) + ',' +
                       std::to_string(y + 59),
                   {.fill = svg::warning, .stroke = svg::ink});
    canvas.text(x + 18, y + 70, words_of(partition.health), 14);
}

void draw_replica(svg::Canvas& canvas, const PartitionView& partition, const ReplicaView& replica,
                  const OffsetScale& scale, int64_t x, int64_t y) {
    const int64_t height = row_height(partition) - 10, inner = cell_width - 2 * pad;
    canvas.rect(x, y, cell_width, height,
                {.fill = svg::white,
                 .stroke = replica.leads ? svg::ink : svg::line,
                 .width = replica.leads ? 3 : 1,
                 .dash = replica.alive ? "" : "8 4"});
    if (replica.leads) canvas.rect(x, y, 7, height, {.fill = svg::accent});
    std::string role = replica.leads ? "leader" : "copy";
    if (!replica.in_sync) role += ", out of sync";
    if (!replica.alive) role += ", down";
    canvas.text(x + pad, y + 20, role, 14, svg::Anchor::start, svg::ink, replica.leads);
    canvas.text(x + cell_width - pad, y + 20, "end " + count_text(replica.end), 14,
                svg::Anchor::end);

    const int64_t top = y + tape_top;
    const int64_t from = scale.x(replica.start, inner), until = scale.x(replica.end, inner);
    canvas.rect(x + pad, top, inner, tape_height, {.stroke = svg::line, .dash = "2 3"});
    const std::string pattern = !replica.alive     ? canvas.pattern("down")
                                : !replica.in_sync ? canvas.pattern("behind")
                                                   : std::string();
    canvas.rect(x + pad + from, top, until - from, tape_height,
                {.fill = !pattern.empty() ? std::string_view(pattern)
                         : replica.leads  ? svg::accent
                                          : std::string_view("#9CC4DF"),
                 .stroke = svg::ink});
    const int64_t mark = x + pad + scale.x(replica.high_watermark, inner);
    canvas.line(mark, top - 6, mark, top + tape_height + 6, {.stroke = svg::ink, .width = 3});
    const bool flags_right =
        replica.leads && std::any_of(partition.bookmarks.begin(), partition.bookmarks.end(),
                                     [&](const BookmarkView& flag) {
                                         return scale.x(flag.finished, inner) > inner / 2;
                                     });
    canvas.text(flags_right ? x + pad : x + cell_width - pad, top + tape_height + 20,
                "high watermark " + count_text(replica.high_watermark), 14,
                flags_right ? svg::Anchor::start : svg::Anchor::end, svg::dim);
    if (replica.leads) draw_flags(canvas, partition, scale, x, top + tape_height);
}

void draw_queue(svg::Canvas& canvas, const QueueView& queue, int64_t x, int64_t y, int64_t width) {
    canvas.text(x, y + 26, queue.name, 18, svg::Anchor::start, svg::ink, true);
    const int64_t top = y + 40, height = 34;
    const int64_t held = queue.ready + queue.leased;
    const int64_t scale = std::max<int64_t>(1, std::max(held, queue.capacity));
    const int64_t leased = queue.leased * width / scale, ready = queue.ready * width / scale;
    canvas.rect(x, top, width, height, {.stroke = svg::line, .dash = "2 3"});
    const std::string hatched = canvas.pattern("leased");
    canvas.rect(x, top, leased, height, {.fill = hatched, .stroke = svg::ink});
    canvas.rect(x + leased, top, ready, height, {.fill = svg::accent, .stroke = svg::ink});
    std::string words =
        count_text(queue.leased) + " handed out, " + count_text(queue.ready) + " ready";
    if (queue.capacity > 0) words += ", room for " + count_text(queue.capacity);
    if (queue.waiting_sends > 0)
        words += ", " + count_text(queue.waiting_sends) + " senders wait for room";
    canvas.text(x, top + height + 22, words, 16);
    std::string gone = "left for good: " + count_text(queue.deleted);
    if (queue.expired > 0) gone += " \xC2\xB7 too old: " + count_text(queue.expired);
    if (queue.dropped > 0) gone += " \xC2\xB7 dropped: " + count_text(queue.dropped);
    if (queue.dead_lettered > 0)
        gone += " \xC2\xB7 to " + queue.dead_letters + ": " + count_text(queue.dead_lettered);
    for (const BookmarkView& reader : queue.readers)
        gone += " \xC2\xB7 " + reader.name + " finished " + count_text(reader.delivered);
    canvas.text(x, top + height + 46, gone, 16, svg::Anchor::start, svg::dim);
}

namespace {

std::string state_words(const NodeView& node) {
    if (node.state == ProcessState::paused) return "stands still";
    if (node.state == ProcessState::dead)
        return std::string(node.machine_up ? "crashed" : "machine down") +
               (node.fenced ? ", fenced" : ", not noticed yet");
    if (node.fenced) return "fenced";
    return "leads " + std::to_string(node.leads) + " partitions";
}

// A pole under the tape, a pennant, the group's name and how far it is behind.
void draw_flags(svg::Canvas& canvas, const PartitionView& partition, const OffsetScale& scale,
                int64_t x, int64_t y) {
    const int64_t inner = cell_width - 2 * pad;
    const std::size_t shown = std::min(partition.bookmarks.size(), flags_most);
    for (std::size_t i = 0; i < shown; ++i) {
        const BookmarkView& mark = partition.bookmarks[i];
        const int64_t at = x + pad + scale.x(mark.finished, inner);
        const int64_t low = y + 30 + (int64_t(i) + 1) * flag_height - 6;
        canvas.line(at, y, at, low, {.stroke = svg::hue(i), .width = 2});
        const bool to_left = at > x + cell_width / 2;
        const int64_t tip = to_left ? at - 12 : at + 12;
        canvas.polygon(std::to_string(at) + ',' + std::to_string(low) + ' ' + std::to_string(tip) +
                           ',' + std::to_string(low - 5) + ' ' + std::to_string(at) + ',' +
                           std::to_string(low - 10),
                       {.fill = svg::hue(i), .stroke = svg::ink});
        canvas.text(to_left ? at - 17 : at + 17, low, mark.name + " lag " + count_text(mark.lag),
                    14, to_left ? svg::Anchor::end : svg::Anchor::start);
    }
}

} // namespace

} // namespace sluice
