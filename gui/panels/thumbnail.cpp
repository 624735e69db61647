#include "gui/panels/thumbnail.hpp"
#include "gui/marks.hpp"

namespace sluice::gui {

namespace {

const Sketch& sketch_of(App& app, std::size_t index);
void draw_brokers(Surface& s, const Rect& box, const SideSketch& side);
void draw_queues(Surface& s, const Rect& box, const SideSketch& side);

} // namespace

void draw_thumbnail(App& app, Surface& s, const Rect& box, std::size_t index) {
    const Sketch& sketch = sketch_of(app, index);
    s.fill(box, s.theme().canvas, 5);
    const std::size_t count = std::min<std::size_t>(2, sketch.sides.size());
    const float w = (box.width() - 20) / float(std::max<std::size_t>(1, count));
    for (std::size_t i = 0; i < count; ++i) {
        const Rect part =
            Rect::at(box.left + 10 + float(i) * w, box.top + 10, w - 10, box.height() - 20);
        if (sketch.sides[i].queues > 0)
            draw_queues(s, part, sketch.sides[i]);
        else
            draw_brokers(s, part, sketch.sides[i]);
    }
}

namespace {

void note_faults(SideSketch& sketch, const Scenario& side) {
    for (const FaultSpec& fault : side.faults)
        for (const EntityPath& target : fault.targets) {
            if (target.kind == TargetKind::broker && target.owner == side.platform &&
                fault.kind == FaultKind::crash)
                sketch.crashed.push_back(target.number);
            sketch.server_dies = sketch.server_dies ||
                                 (target.kind == TargetKind::server &&
                                  target.owner == side.platform && fault.kind == FaultKind::crash);
        }
}

SideSketch sketch_side(const Scenario& side) {
    SideSketch sketch;
    const PlatformSpec& platform = side.carrier();
    sketch.queues = platform.fifo.queues.size();
    sketch.brokers = platform.kafka.brokers.size();
    for (const TopicSpec& topic : platform.kafka.topics)
        sketch.partitions += std::size_t(std::max<int64_t>(1, topic.partitions));
    note_faults(sketch, side);
    return sketch;
}

const Sketch& sketch_of(App& app, std::size_t index) {
    app.sketches.resize(app.shelf.size());
    Sketch& sketch = app.sketches[index];
    if (sketch.made) return sketch;
    sketch.made = true;
    const Document document = load_file(app.shelf[index].path);
    if (document.ok())
        for (const Scenario& side : document.sides) sketch.sides.push_back(sketch_side(side));
    return sketch;
}

bool dies(const SideSketch& side, std::size_t broker) {
    for (const uint32_t b : side.crashed)
        if (b == broker) return true;
    return false;
}

void draw_brokers(Surface& s, const Rect& box, const SideSketch& side) {
    const std::size_t rows = std::min<std::size_t>(side.brokers, 6);
    const std::size_t columns =
        std::min<std::size_t>(std::max<std::size_t>(side.partitions, 1), 12);
    if (rows == 0) return;
    const float h = box.height() / float(rows), w = box.width() / float(columns);
    for (std::size_t r = 0; r < rows; ++r) {
        const bool down = dies(side, r);
        for (std::size_t c = 0; c < columns; ++c) {
            const Rect cell =
                Rect::at(box.left + float(c) * w, box.top + float(r) * h, w - 3, h - 4);
            const Colour hue = s.theme().identity(c);
            if (down) {
                s.outline(cell, s.theme().hole);
                s.hatch(cell, s.theme().dim);
            } else {
                s.fill(cell, c % rows == r ? hue : mix(s.theme().card, hue, 90));
            }
        }
        if (down)
            s.cross({box.right - 12, box.top + (float(r) + 0.5f) * h - 2}, 6, s.theme().failure, 3);
    }
}

void draw_queues(Surface& s, const Rect& box, const SideSketch& side) {
    const std::size_t rows = std::min<std::size_t>(side.queues, 3);
    const float h = std::min(30.0f, box.height() / float(rows) - 8);
    for (std::size_t r = 0; r < rows; ++r) {
        const float top = box.top + (float(r) + 0.5f) * box.height() / float(rows) - h / 2;
        const auto count = std::size_t(box.width() / 12);
        for (std::size_t i = 0; i < count; ++i) {
            const Rect block = Rect::at(box.left + float(i) * 12, top, 10, h);
            if (i * 2 < count)
                s.outline(block, s.theme().hole);
            else
                s.fill(block, s.theme().identity(r));
        }
    }
    if (side.server_dies) s.cross({box.right - 12, box.centre().y}, 7, s.theme().failure, 3);
}

} // namespace

} // namespace sluice::gui
