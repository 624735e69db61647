#include "gui/stage/tapes.hpp"
#include "gui/numbers.hpp"
#include <cmath>

namespace sluice::gui {

namespace {

constexpr float room_for_torn = 34; // right of the blocks: 17 of the slide, and the turned corner
constexpr int64_t extents[] = {10, 12, 16, 20, 25, 32, 40, 50, 63, 80};

struct Torn {
    OffsetRange offsets;
    int64_t records = 0;
    Time at;
    bool lost = false; // else: on this dead broker only
};
std::optional<Torn> torn_of(const PartitionView& partition, const ReplicaView& replica);
Offset end_of(const PartitionView& partition);
Offset start_of(const PartitionView& partition);
void draw_range(Surface& s, const TapePlace& place, OffsetRange range, Colour colour,
                TapeKind kind);
void draw_kept(Surface& s, Scene& scene, const PartitionView& partition, const ReplicaView& replica,
               const TapePlace& place, Colour colour, Offset end);
void draw_stray(Surface& s, Scene& scene, const ReplicaView& replica, const TapePlace& place,
                Colour colour);
void draw_stump(Surface& s, float x, const TapePlace& place);
void draw_free(Surface& s, Scene& scene, const PartitionView& partition, const TapePlace& place);
OffsetRange common(OffsetRange a, OffsetRange b);

} // namespace

OffsetRange visible(const TapePlace& place) {
    const Scale& scale = place.scale;
    const auto count = int64_t((place.box.right - scale.left) / scale.pitch);
    return {scale.first, scale.first + std::max<int64_t>(0, count)};
}

// --- where offsets lie ---

Scale block_scale(const PartitionView& partition, float left, float width, float pitch) {
    const Offset first = start_of(partition), end = end_of(partition);
    const float room = std::max(pitch, width - room_for_torn);
    for (const float wider : {14.0f, 10.0f})
        if (wider > pitch && float(end - first) * wider <= room) return {first, left, wider};
    const auto count = int64_t(room / pitch);
    return {std::max(first, end - count), left, pitch};
}

Scale bar_scale(const PartitionView& partition, float left, float width, int64_t extent) {
    return {start_of(partition), left, width / float(std::max<int64_t>(1, extent))};
}

int64_t common_extent(const View& view, const PartitionView* opened) {
    int64_t longest = 1;
    for (const PartitionView& p : view.partitions)
        if (&p != opened) longest = std::max(longest, end_of(p) - start_of(p));
    for (int64_t unit = 1;; unit *= 10)
        for (const int64_t step : extents)
            if (step * unit >= longest) return step * unit;
}

Offset high_watermark_of(const PartitionView& partition) {
    const ReplicaView* leader = leader_of(partition);
    if (leader && leader->alive) return leader->high_watermark;
    Offset latest = 0;
    for (const ReplicaView& r : partition.replicas) latest = std::max(latest, r.high_watermark);
    return latest;
}

// --- one copy ---

void draw_copy(Surface& s, Scene& scene, const PartitionView& partition, const ReplicaView& replica,
               const TapePlace& place, Colour colour) {
    const OffsetRange seen = visible(place);
    // Whoever leads decides what is cut off; a dead leader cuts nothing.
    const ReplicaView* leader = leader_of(partition);
    const bool stray = !replica.stray.empty() && leader && leader->alive;
    draw_kept(s, scene, partition, replica, place, colour,
              stray ? replica.stray.begin : replica.end);
    if (stray && replica.alive) draw_stray(s, scene, replica, place, colour);
    if (replica.leads && replica.alive) draw_free(s, scene, partition, place);
    if (replica.start > 0 && replica.start > seen.begin && replica.start < seen.end) {
        scene.note(Mark::retention);
        blade(s, place.scale.at(replica.start), place.top() - 4, place.bottom() + 4,
              s.theme().text);
    }
}

Rect draw_torn(Surface& s, Scene& scene, const PartitionView& partition, const ReplicaView& replica,
               const TapePlace& place) {
    const std::optional<Torn> torn = torn_of(partition, replica);
    const OffsetRange seen = visible(place);
    if (!torn || torn->offsets.begin < seen.begin || torn->offsets.begin >= seen.end) return {};
    if (replica.alive && replica.end > torn->offsets.begin) return {}; // others took its place
    Scale scale = place.scale;
    const float x = scale.at(torn->offsets.begin);
    const float room = place.box.right - x - 28;
    const auto count = float(torn->offsets.size());
    scale = {torn->offsets.begin, x, std::min(scale.pitch, std::max(0.5f, room / count))};
    draw_stump(s, x, place);
    const float turn = share_of(scene.motion, torn->at, tear_ms);
    torn_piece(s, scale, torn->offsets.begin, torn->offsets.end, place.top(), place.height, turn);
    scene.note(Mark::torn);
    const float w = count * scale.pitch;
    return {x + 17, place.top(), x + 17 + w, place.bottom() + w * 0.17f};
}

std::string torn_words(const PartitionView& partition, const ReplicaView& replica) {
    int64_t lost = 0, only_here = replica.alive ? 0 : replica.stray_acked;
    for (const TornView& torn : partition.torn)
        if (torn.lost && torn.broker == replica.broker) lost += torn.records;
    if (lost > 0) return counted(lost) + " lost";
    return only_here > 0 ? counted(only_here) + " only here" : std::string();
}

void draw_torn_chip(Surface& s, const Rect& box, std::string_view words) {
    const Theme& t = s.theme();
    s.fill(box, mix(t.canvas, t.failure, t.failure_fill), 5);
    s.outline(box, t.failure, 1.5f, 5);
    s.cross({box.left + 16, box.centre().y}, 5, t.failure, 2.5f);
    s.say_in({box.left + 28, box.top, box.right - 6, box.bottom}, Face::label_bold, Align::left,
             t.text, words);
}

float torn_chip_width(const Surface& s, std::string_view words) {
    return s.measure(Face::label_bold, words) + 40;
}

void draw_partition_tape(Surface& s, Scene& scene, const PartitionView& partition,
                         const TapePlace& place, const FlagOptions& options) {
    const ReplicaView* leader = leader_of(partition);
    if (!leader && !partition.replicas.empty()) leader = &partition.replicas.front();
    if (!leader) return;
    draw_copy(s, scene, partition, *leader, place, colour_of(s, scene, partition.id));
    draw_torn(s, scene, partition, *leader, place);
    const Offset mark = high_watermark_of(partition);
    const OffsetRange seen = visible(place);
    if (mark >= seen.begin && mark <= seen.end) {
        scene.note(Mark::high_watermark);
        high_watermark(s, place.scale.at(mark), place.top(), place.bottom());
    }
    draw_flags(s, scene, partition, place, options);
}

namespace {

OffsetRange common(OffsetRange a, OffsetRange b) {
    return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

Offset start_of(const PartitionView& partition) {
    Offset start = INT64_MAX;
    for (const ReplicaView& r : partition.replicas) start = std::min(start, r.start);
    return partition.replicas.empty() ? 0 : start;
}

// Of everything that is drawn: records, what was torn off, places that will be given again.
Offset end_of(const PartitionView& partition) {
    Offset end = partition.free.empty() ? 0 : partition.free.end;
    for (const ReplicaView& r : partition.replicas) end = std::max(end, r.end);
    for (const TornView& torn : partition.torn) end = std::max(end, torn.offsets.end);
    return end;
}

// The latest piece of this broker's log that nobody else has.
std::optional<Torn> torn_of(const PartitionView& partition, const ReplicaView& replica) {
    const ReplicaView* leader = leader_of(partition);
    if (!replica.alive && replica.stray_acked > 0 && leader && leader->alive)
        return Torn{replica.stray, replica.stray_acked, partition.led_since, false};
    for (std::size_t i = partition.torn.size(); i-- > 0;) {
        const TornView& torn = partition.torn[i];
        if (torn.broker == replica.broker && torn.lost)
            return Torn{torn.offsets, torn.records, torn.at, true};
    }
    return std::nullopt;
}

void draw_range(Surface& s, const TapePlace& place, OffsetRange range, Colour colour,
                TapeKind kind) {
    const OffsetRange seen = common(range, visible(place));
    if (!seen.empty())
        tape(s, place.scale, seen.begin, seen.end, place.top(), place.height, colour, kind);
}

void draw_kept(Surface& s, Scene& scene, const PartitionView& partition, const ReplicaView& replica,
               const TapePlace& place, Colour colour, Offset end) {
    const OffsetRange kept{replica.start, end};
    if (!replica.alive) {
        draw_range(s, place, kept, colour, TapeKind::down);
        if (!kept.empty()) scene.note(Mark::down);
        const std::optional<Torn> torn = torn_of(partition, replica);
        if (torn && end < torn->offsets.begin) { // gone with its machine; its copies have it
            draw_range(s, place, {end, torn->offsets.begin}, colour, TapeKind::hole);
            scene.note(Mark::not_on_disk);
        }
    } else if (replica.leads) {
        const Offset safe = std::clamp(replica.high_watermark, kept.begin, kept.end);
        draw_range(s, place, {kept.begin, safe}, colour, TapeKind::whole);
        draw_range(s, place, {safe, kept.end}, colour, TapeKind::half);
        if (!kept.empty()) scene.note(Mark::leader_record);
    } else if (!replica.in_sync) {
        draw_range(s, place, kept, colour, TapeKind::out_of_sync);
        scene.note(Mark::out_of_sync);
    } else {
        draw_range(s, place, kept, colour, TapeKind::half);
        if (!kept.empty()) scene.note(Mark::copy_record);
    }
}

// What a copy has and its leader has not: it will be cut off.
void draw_stray(Surface& s, Scene& scene, const ReplicaView& replica, const TapePlace& place,
                Colour colour) {
    const OffsetRange seen = common(replica.stray, visible(place));
    if (seen.empty()) return;
    const Scale& scale = place.scale;
    const Rect box{scale.at(seen.begin), place.top(), scale.at(seen.end), place.bottom()};
    tape(s, scale, seen.begin, seen.end, place.top(), place.height, colour, TapeKind::half);
    s.outline(box.inset(-2), s.theme().failure, 1.5f);
    s.dashed({box.left - 2, box.top - 8}, {box.left - 2, box.bottom + 8}, s.theme().failure, 2, 4,
             3);
    scene.note(Mark::stray);
}

// The edge that the piece was torn from.
void draw_stump(Surface& s, float x, const TapePlace& place) {
    constexpr int teeth = 5;
    const float h = place.height / teeth;
    for (int i = 0; i < teeth; ++i) {
        const float y = place.top() + h * float(i);
        s.triangle({x, y}, {x + 6, y + h / 2}, {x, y + h}, s.theme().dim);
    }
}

void draw_free(Surface& s, Scene& scene, const PartitionView& partition, const TapePlace& place) {
    const OffsetRange seen = common(partition.free, visible(place));
    if (seen.empty()) return;
    free_places(s, place.scale, seen.begin, seen.end, place.top() + 1, place.height - 2);
    scene.note(Mark::free_place);
}

} // namespace

} // namespace sluice::gui
