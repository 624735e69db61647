// What an administrator's tools ask of the controller: preferred leaders, other settings of a
// topic. Everybody learns of it with the next metadata; settings count at their brokers at once,
// where in Kafka they arrive with it some milliseconds later.
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/fetch.hpp"
#include "sim/scenario/fields.hpp"

namespace sluice::kafka {

namespace {

void alter_topic(Fabric& fabric, Context& ctx, Cluster& cluster, const FaultSpec& fault,
                 int32_t index);
void copy_setting(const Field& field, const KafkaTopicSettings& from, KafkaTopicSettings& to);

Cause cause_of(FaultKind kind) {
    return kind == FaultKind::elect_preferred ? Cause::admin_election : Cause::admin_config;
}

} // namespace

void administer(Fabric& fabric, Cluster& cluster, const FaultSpec& fault, int32_t topic) {
    const NodeId controller = active_controller(fabric.now, cluster);
    if (!controller.exists()) return;
    if (fabric.nodes[controller.index()].state != ProcessState::running) return;
    Context ctx{fabric, controller, 0, fabric.handled};
    const bool whole = fault.kind == FaultKind::elect_preferred;
    const FactId fact =
        ctx.state({.kind = FactKind::administered,
                   .cause = cause_of(fault.kind),
                   .who = {EntityKind::platform, cluster.platform.value},
                   .partition = whole ? PartitionId::none()
                                      : PartitionId{cluster.topics[std::size_t(topic)].first}});
    ctx.because_of(fact);
    if (whole)
        elect_preferred(ctx, cluster);
    else if (fault.kind == FaultKind::alter_topic)
        alter_topic(fabric, ctx, cluster, fault, topic);
}

namespace {

void alter_topic(Fabric& fabric, Context& ctx, Cluster& cluster, const FaultSpec& fault,
                 int32_t index) {
    Topic& topic = cluster.topics[std::size_t(index)];
    const int64_t minimum = topic.settings.min_insync_replicas;
    for (const std::string& key : fault.topic_keys)
        if (const Field* field = find_field(kafka_topic_settings, key))
            copy_setting(*field, fault.topic_settings, topic.settings);
    if (topic.settings.min_insync_replicas == minimum) return;
    for (Broker& broker : cluster.brokers) {
        Context there{fabric, broker.node, ctx.because(), fabric.handled};
        for (uint32_t p = topic.first; p < topic.first + uint32_t(topic.partitions); ++p)
            if (leads(broker, PartitionId{p})) judge_anew(there, cluster, broker, PartitionId{p});
        answer_woken(there, cluster, broker);
    }
    forget_eligible(ctx, cluster, index);
}

// Both are read through the table: every setting of a topic can be changed.
void copy_setting(const Field& field, const KafkaTopicSettings& from, KafkaTopicSettings& to) {
    KafkaTopicSettings source = from;
    void* const out = field.place(&to);
    const void* const in = field.place(&source);
    switch (field.form) {
    case Form::kafka_boolean: *static_cast<bool*>(out) = *static_cast<const bool*>(in); break;
    case Form::kafka_integer: *static_cast<int64_t*>(out) = *static_cast<const int64_t*>(in); break;
    case Form::kafka_ms:
    case Form::kafka_seconds:
    case Form::kafka_minutes:
    case Form::kafka_hours: *static_cast<Duration*>(out) = *static_cast<const Duration*>(in); break;
    case Form::text:
    case Form::boolean:
    case Form::integer:
    case Form::thousandths:
    case Form::duration:
    case Form::bytes:
    case Form::byte_rate:
    case Form::share:
    case Form::word:
    case Form::time_spread:
    case Form::size_spread:
    case Form::kafka_word:
    case Form::custom: break; // no setting of a topic has such a form
    }
}

} // namespace

} // namespace sluice::kafka
