// Members, topics and who reads what.
#include "sim/conformance_kinds.hpp"
#include "sim/kafka/assignors.hpp"
#include <algorithm>

namespace sluice::conformance {
namespace {

using kafka::GroupMember;
using kafka::GroupTopic;

// Work grows with partitions times members at worst; this keeps one case within a second or so.
constexpr int64_t partitions_max = 50'000;

struct Group {
    std::vector<GroupTopic> topics; // ascending by name
    std::vector<GroupMember> members;
};

int32_t topic_index(const Group& group, const std::string& name) {
    const auto found = std::lower_bound(
        group.topics.begin(), group.topics.end(), name,
        [](const GroupTopic& topic, const std::string& n) { return topic.name < n; });
    return static_cast<int32_t>(found - group.topics.begin());
}

// A topic that only a member mentions has no metadata.
void mention_topic(Group& group, const std::string& name) {
    const auto at = group.topics.begin() + topic_index(group, name);
    if (at == group.topics.end() || at->name != name)
        group.topics.insert(at, GroupTopic{.name = name});
}

void read_topics(CaseReader& input, Group& group) {
    int64_t total = 0;
    for (auto& [name, description] : input.named_objects("topics")) {
        GroupTopic topic{.name = name};
        topic.partitions = description.integer32("partitions", {0, partitions_max});
        topic.racks = description.text_rows_or_none("racks");
        total += topic.partitions;
        group.topics.push_back(std::move(topic));
    }
    if (total > partitions_max) input.complain("topics", "have too many partitions");
}

void read_owned(CaseReader& input, const Group& group, GroupMember& member) {
    if (!input.has("owned")) return;
    CaseReader owned = input.object("owned");
    for (const std::string& topic : owned.keys())
        for (const int32_t partition : owned.integers32(topic, {0, INT32_MAX}))
            member.owned.push_back({topic_index(group, topic), partition});
}

void read_members(CaseReader& input, Group& group) {
    std::vector<CaseReader> members = input.objects("members");
    for (CaseReader& member : members) {
        for (const std::string& topic : member.texts("subscribed")) mention_topic(group, topic);
        if (member.has("owned"))
            for (const std::string& topic : member.object("owned").keys())
                mention_topic(group, topic);
    }
    for (CaseReader& reader : members) {
        GroupMember member;
        member.id = reader.text("id");
        member.instance_id = reader.text_or("instance_id", "");
        member.rack = reader.text_or("rack", "");
        member.generation = reader.integer32_or("generation", -1);
        for (const std::string& topic : reader.texts("subscribed"))
            member.subscribed.push_back(topic_index(group, topic));
        std::sort(member.subscribed.begin(), member.subscribed.end());
        member.subscribed.erase(std::unique(member.subscribed.begin(), member.subscribed.end()),
                                member.subscribed.end());
        read_owned(reader, group, member);
        group.members.push_back(std::move(member));
    }
}

void refuse_duplicates(CaseReader& input, const Group& group) {
    std::vector<std::string> ids;
    for (const GroupMember& member : group.members) ids.push_back(member.id);
    std::sort(ids.begin(), ids.end());
    if (std::adjacent_find(ids.begin(), ids.end()) != ids.end())
        input.complain("members", "must have different ids");
}

void write_member(JsonWriter& out, const Group& group,
                  std::span<const kafka::OwnedPartition> partitions) {
    out.begin_object();
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const bool first_of_topic = i == 0 || partitions[i].topic != partitions[i - 1].topic;
        if (first_of_topic && i > 0) out.end_array();
        if (first_of_topic)
            out.key(group.topics[static_cast<std::size_t>(partitions[i].topic)].name).begin_array();
        out.value(partitions[i].partition);
    }
    if (!partitions.empty()) out.end_array();
    out.end_object();
}

} // namespace

void answer_assign(CaseReader& input, JsonWriter& out) {
    const std::string name = input.text("assignor");
    const kafka::Assignor* assignor = kafka::find_assignor(name);
    Group group;
    read_topics(input, group);
    read_members(input, group);
    refuse_duplicates(input, group);
    if (assignor == nullptr) input.not_supported("assignor " + name);
    if (!input.ok()) return;
    const kafka::GroupView view{group.topics, group.members};
    const kafka::Assignment assignment = assignor->assign(view);
    out.begin_object();
    if (assignment.error == kafka::AssignmentError::unknown_topic) {
        out.key("error").value("a member is subscribed to a topic that does not exist");
    } else {
        out.key("assignment").begin_object();
        for (const int32_t m : kafka::members_by_id(view)) {
            const auto at = static_cast<std::size_t>(m);
            out.key(group.members[at].id);
            write_member(out, group, assignment.of_member[at]);
        }
        out.end_object();
    }
    out.end_object();
}

} // namespace sluice::conformance
