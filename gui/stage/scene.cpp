#include "gui/stage/scene.hpp"
#include "gui/widgets.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

struct TopicName {
    std::string name;
    uint32_t first = 0; // the id of its partition 0
};
std::vector<TopicName> topics_of(const View& view);
std::vector<std::string> labels_of(const View& view);
const PartitionView* opened_of(const View& view, Entity selected);
GroupId group_of(const View& view, Entity selected);
std::string partition_path(std::string_view name);

} // namespace

Scene scene_of(const View& view, const Motion& motion, Entity selected) {
    Scene scene{view, motion};
    scene.selected = selected;
    scene.labels = labels_of(view);
    scene.opened = opened_of(view, selected);
    scene.group = group_of(view, selected);
    return scene;
}

bool selectable(Surface& s, Scene& scene, Entity what, const Rect& box, float rounding) {
    const std::string name = target_name(scene, what);
    if (s.touch(name, box)) scene.picked = what;
    if (s.touches().right_clicked == name) scene.menu_for = what;
    focus_ring(s, name, box, rounding);
    if (is_found(scene, what)) s.outline(box.inset(-3), s.theme().accent, 2, rounding + 3);
    if (s.hot(name)) scene.under = what;
    return s.hot(name);
}

std::string target_name(const Scene& scene, Entity what) {
    const auto numbered = [&](const char* kind) {
        return kind + std::to_string(what.index + 1) + scene.suffix;
    };
    switch (what.kind) {
    case EntityKind::broker: return numbered("broker:");
    case EntityKind::controller: return numbered("controller:");
    case EntityKind::server: return "server" + scene.suffix;
    case EntityKind::partition:
        for (const PartitionView& p : scene.view.partitions)
            if (p.id.value == what.index)
                return "partition:" + partition_path(p.name) + scene.suffix;
        return "partition:" + std::to_string(what.index) + scene.suffix;
    case EntityKind::producer:
        return "producer:" + scene.view.producers.at(what.index).name + scene.suffix;
    case EntityKind::group: return "group:" + scene.view.groups.at(what.index).name + scene.suffix;
    case EntityKind::member:
        return "member:" + partition_path(scene.view.members.at(what.index).name) + scene.suffix;
    case EntityKind::nobody:
    case EntityKind::platform:
    case EntityKind::machine:
    case EntityKind::network: break;
    }
    return {};
}

bool is_found(const Scene& scene, Entity what) {
    if (scene.found.empty()) return false;
    if (scene.found == target_name(scene, what)) return true;
    for (const NodeView& node : scene.view.nodes)
        if (node.entity == what) return node.name == scene.found;
    for (const PartitionView& p : scene.view.partitions)
        if (entity_of(p.id) == what) return p.name == scene.found;
    return false;
}

std::size_t seat_of(const Scene& scene, PartitionId id) {
    const auto& shown = scene.view.shown;
    return std::size_t(std::lower_bound(shown.begin(), shown.end(), id) - shown.begin());
}

const std::string& label_of(const Scene& scene, PartitionId id) {
    static const std::string unknown = "P?";
    const std::size_t seat = seat_of(scene, id);
    return seat < scene.labels.size() ? scene.labels[seat] : unknown;
}

Colour colour_of(const Surface& s, const Scene& scene, PartitionId id) {
    return scene.hue ? *scene.hue : s.theme().identity(seat_of(scene, id));
}

const ReplicaView* replica_on(const PartitionView& partition, uint32_t broker) {
    for (const ReplicaView& r : partition.replicas)
        if (r.broker == broker) return &r;
    return nullptr;
}

const ReplicaView* leader_of(const PartitionView& partition) {
    return partition.leader < 0 ? nullptr : replica_on(partition, uint32_t(partition.leader));
}

const NodeView& node_of(const Scene& scene, uint32_t index) {
    return scene.view.nodes.at(index);
}

int64_t lost_records(const PartitionView& partition) {
    int64_t lost = 0;
    for (const TornView& torn : partition.torn)
        if (torn.lost) lost += torn.records;
    return lost;
}

int64_t only_copy_records(const PartitionView& partition) {
    int64_t records = 0;
    for (const ReplicaView& r : partition.replicas)
        if (!r.alive) records = std::max(records, r.stray_acked);
    return records;
}

std::string labels_of(const Scene& scene, std::span<const PartitionId> ids, std::size_t most) {
    std::string words;
    for (std::size_t i = 0; i < ids.size() && i < most; ++i)
        words += (i ? " " : "") + label_of(scene, ids[i]);
    if (ids.size() > most) words += " +" + std::to_string(ids.size() - most);
    return words;
}

std::string short_name(std::string_view path) {
    const std::size_t last = path.rfind('/');
    if (last == std::string_view::npos) return std::string(path);
    const std::size_t before = last == 0 ? last : path.rfind('/', last - 1);
    const std::size_t from = before == std::string_view::npos ? 0 : before + 1;
    std::string words(path.substr(from));
    std::replace(words.begin(), words.end(), '/', ' ');
    return words;
}

namespace {

std::vector<TopicName> topics_of(const View& view) {
    std::vector<TopicName> topics;
    for (const PartitionView& p : view.partitions) {
        const std::size_t slash = p.name.find("/partition/");
        if (slash == std::string::npos) continue;
        const std::string name = p.name.substr(0, slash);
        const auto same = [&](const TopicName& t) { return t.name == name; };
        if (std::any_of(topics.begin(), topics.end(), same)) continue;
        const auto number = uint32_t(std::stoul(p.name.substr(slash + 11)));
        topics.push_back({name, p.id.value - number});
    }
    std::stable_sort(topics.begin(), topics.end(),
                     [](const TopicName& a, const TopicName& b) { return a.first < b.first; });
    return topics;
}

// The shortest beginning of a topic's name that no other topic has.
std::string shortest(const std::vector<TopicName>& topics, std::size_t own) {
    const std::string& name = topics[own].name;
    for (std::size_t length = 1; length < name.size(); ++length) {
        const auto alike = [&](const TopicName& t) {
            return t.name.compare(0, length, name, 0, length) == 0;
        };
        if (std::count_if(topics.begin(), topics.end(), alike) == 1) return name.substr(0, length);
    }
    return name;
}

std::vector<std::string> labels_of(const View& view) {
    const std::vector<TopicName> topics = topics_of(view);
    std::vector<std::string> labels;
    labels.reserve(view.shown.size());
    for (const PartitionId id : view.shown) {
        std::size_t topic = 0;
        while (topic + 1 < topics.size() && topics[topic + 1].first <= id.value) ++topic;
        const uint32_t number = topics.empty() ? id.value : id.value - topics[topic].first;
        labels.push_back((topics.size() < 2 ? "P" : shortest(topics, topic)) +
                         std::to_string(number));
    }
    return labels;
}

// The selected one; else the one that lost most; else the first.
const PartitionView* opened_of(const View& view, Entity selected) {
    const PartitionView* best = nullptr;
    for (const PartitionView& p : view.partitions) {
        if (entity_of(p.id) == selected) return &p;
        const auto loss = [](const PartitionView& v) {
            return lost_records(v) + only_copy_records(v);
        };
        if (!best || loss(p) > loss(*best) || (loss(p) == loss(*best) && p.id < best->id))
            best = &p;
    }
    return best;
}

GroupId group_of(const View& view, Entity selected) {
    if (selected.kind == EntityKind::group) return GroupId::of(selected.index);
    if (selected.kind == EntityKind::member && selected.index < view.members.size())
        return view.members[selected.index].group;
    return view.groups.empty() ? GroupId::none() : view.groups.front().id;
}

// "orders/partition/2" as "orders/2", "billing/member/1" as "billing/1".
std::string partition_path(std::string_view name) {
    std::string path(name);
    for (const std::string_view kind : {"/partition/", "/member/"}) {
        const std::size_t at = path.find(kind);
        if (at != std::string::npos) path.replace(at, kind.size(), "/");
    }
    return path;
}

} // namespace

} // namespace sluice::gui
