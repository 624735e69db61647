// What the mouse is over, in a few lines: the live numbers of one thing, or whose record lies
// there.
#include "gui/stage/hover.hpp"
#include "gui/numbers.hpp"

namespace sluice::gui {

namespace {

using Lines = std::vector<std::string>;

Lines lines_of(const Scene& scene, const PartitionView& p);
Lines lines_of(const Scene& scene, const BrokerView& b);
Lines lines_of(const Scene& scene, const ProducerView& p);
Lines lines_of(const Scene& scene, const MemberView& m);
Lines lines_of(const Scene& scene, const GroupView& g);
Lines lines_of(const Scene& scene, const ControllerView& c);

} // namespace

void describe(Scene& scene, Entity what) {
    const View& view = scene.view;
    const auto has = [&](const auto& table) { return what.index < table.size(); };
    switch (what.kind) {
    case EntityKind::partition:
        for (const PartitionView& p : view.partitions)
            if (entity_of(p.id) == what) scene.hover = lines_of(scene, p);
        break;
    case EntityKind::broker:
        if (has(view.brokers)) scene.hover = lines_of(scene, view.brokers[what.index]);
        break;
    case EntityKind::producer:
        if (has(view.producers)) scene.hover = lines_of(scene, view.producers[what.index]);
        break;
    case EntityKind::member:
        if (has(view.members)) scene.hover = lines_of(scene, view.members[what.index]);
        break;
    case EntityKind::group:
        if (has(view.groups)) scene.hover = lines_of(scene, view.groups[what.index]);
        break;
    case EntityKind::controller:
        if (has(view.controllers)) scene.hover = lines_of(scene, view.controllers[what.index]);
        break;
    case EntityKind::nobody:
    case EntityKind::platform:
    case EntityKind::server:
    case EntityKind::machine:
    case EntityKind::network: break;
    }
}

void describe_record(Scene& scene, const PartitionView& partition, const ReplicaView& replica,
                     Offset offset) {
    for (const EntryView& entry : partition.entries) {
        if (offset < entry.base || offset >= entry.base + entry.count) continue;
        std::size_t bit = 0;
        while (bit < partition.replicas.size() && &partition.replicas[bit] != &replica) ++bit;
        if (bit >= partition.replicas.size() || (entry.held_by >> bit & 1U) == 0) continue;
        Lines lines{"number " + counted(offset) + " of " + label_of(scene, partition.id)};
        if (!entry.producer.exists()) {
            lines.push_back("the cluster's own");
        } else {
            std::string who = short_name(scene.view.producers.at(entry.producer.index()).name);
            if (entry.contiguous)
                who += ", its " + scene.records + " number " +
                       counted(entry.first + offset - entry.base);
            lines.push_back(who);
        }
        lines.push_back(entry.acked ? "acknowledged" : "not acknowledged yet");
        lines.push_back("written in epoch " + std::to_string(entry.epoch));
        scene.hover = lines;
        return;
    }
}

void draw_hover(Surface& s, const Scene& scene) {
    const std::vector<std::string>& lines = scene.hover;
    if (lines.empty()) return;
    float w = 0;
    for (std::size_t i = 0; i < lines.size(); ++i)
        w = std::max(w, s.measure(i == 0 ? Face::label_bold : Face::label, lines[i]));
    const float h = 20 * float(lines.size()) + 14;
    const Rect whole = s.whole();
    const Point mouse = s.touches().mouse;
    float x = mouse.x + 16, y = mouse.y + 18;
    if (x + w + 24 > whole.right) x = mouse.x - w - 36;
    if (y + h > whole.bottom) y = mouse.y - h - 12;
    const Rect box = Rect::at(x, y, w + 24, h);
    s.fill(box, s.theme().raised, 6);
    s.outline(box, s.theme().dim, 1, 6);
    for (std::size_t i = 0; i < lines.size(); ++i)
        s.say(i == 0 ? Face::label_bold : Face::label, {x + 12, y + 8 + 20 * float(i)},
              i == 0 ? s.theme().text : s.theme().dim, lines[i]);
}

namespace {

Lines lines_of(const Scene& scene, const PartitionView& p) {
    Lines lines{label_of(scene, p.id) + ", " + std::string(words_of(p.health))};
    lines.push_back(p.leader < 0 ? "nobody leads"
                                 : "led by broker " + std::to_string(p.leader + 1) + ", epoch " +
                                       std::to_string(p.leader_epoch));
    lines.push_back(std::to_string(p.in_sync) + " of " + std::to_string(p.replicas.size()) +
                    " copies in sync, at least " + std::to_string(p.min_in_sync) + " needed");
    lines.push_back(counted(p.appended_per_second) + " " + scene.records + "/s written");
    if (p.parked_answers > 0) lines.push_back(counted(p.parked_answers, "answers") + " wait");
    for (const BookmarkView& mark : p.bookmarks)
        lines.push_back(
            mark.name + ": lag " + counted(mark.lag) +
            (mark.reader.empty() ? ", nobody reads" : ", read by " + short_name(mark.reader)));
    return lines;
}

Lines lines_of(const Scene& scene, const BrokerView& b) {
    Lines lines{"Broker " + std::to_string(node_of(scene, b.node).entity.index + 1)};
    lines.push_back("leads " + counted(b.leads) + ", keeps " + counted(b.copies, "copies"));
    for (std::size_t i = 0; i < line_kinds; ++i) {
        const LineView& line = b.lines[i];
        std::string words = std::string(sluice::words_of(LineKind(i))) + " " +
                            std::to_string(line.busy_thousandths / 10) + " % busy";
        if (line.speed_percent < 100)
            words += ", at " + std::to_string(line.speed_percent) + " % of its speed";
        lines.push_back(words);
    }
    return lines;
}

Lines lines_of(const Scene& scene, const ProducerView& p) {
    Lines lines{short_name(p.name)};
    lines.push_back(counted(p.offered_per_second) + " " + scene.records + "/s offered, " +
                    counted(p.acked_per_second) + "/s acknowledged");
    lines.push_back(counted(p.waiting) + " wait here, " + counted(p.in_flight) +
                    " are on their way");
    lines.push_back("buffer " + std::to_string(p.buffer_thousandths / 10) + " % full");
    for (const Unanswered& u : p.unanswered)
        lines.push_back(counted(u.requests, "requests") + " without an answer since " +
                        at_second(u.since));
    return lines;
}

Lines lines_of(const Scene&, const MemberView& m) {
    Lines lines{m.name, m.state};
    const std::string_view work = sluice::words_of(m.work);
    if (!work.empty()) lines.push_back(std::string(work));
    lines.push_back(counted(m.behind) + " behind, " + counted(m.holding) + " in hand");
    lines.push_back(counted(m.finished_per_second) + "/s finished");
    return lines;
}

Lines lines_of(const Scene&, const GroupView& g) {
    Lines lines{g.name};
    if (!g.phase.empty()) lines.push_back(g.phase + ", generation " + std::to_string(g.generation));
    if (g.coordinator >= 0)
        lines.push_back("coordinated by broker " + std::to_string(g.coordinator + 1));
    lines.push_back(counted(g.behind) + " behind, " + counted(g.finished_per_second) +
                    "/s finished");
    lines.push_back(counted(g.delivered) + " done, " + counted(g.twice) + " of them twice");
    return lines;
}

Lines lines_of(const Scene& scene, const ControllerView& c) {
    Lines lines{"Controller " + std::to_string(node_of(scene, c.node).entity.index + 1)};
    lines.push_back(!c.alive   ? "down"
                    : c.writes ? "active"
                    : c.leads  ? "believes it is active"
                               : "stands by");
    lines.push_back("term " + std::to_string(c.term));
    return lines;
}

} // namespace

} // namespace sluice::gui
