#include "sim/kafka/log_cleaning.hpp"
#include "sim/kafka/cluster.hpp"
#include "sim/kafka/replicate.hpp"
#include "sim/kafka/retention.hpp"

namespace sluice::kafka {

namespace {

void clean(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
           const RetentionPolicy& policy, Cause cause);

} // namespace

// Size first, then time, as Kafka does; two passes, so that each cut has one cause.
void clean_logs(Context& ctx, Cluster& cluster, Broker& broker) {
    for (std::size_t i = 0; i < broker.replicas.size(); ++i) {
        const KafkaTopicSettings& settings = cluster.topics[broker.replicas[i].topic].settings;
        if (settings.retention_bytes >= 0)
            clean(ctx, cluster, broker, broker.replicas.edit(i),
                  {.keep_time = {}, .keep_bytes = settings.retention_bytes}, Cause::retention_size);
        if (settings.retention != for_ever)
            clean(ctx, cluster, broker, broker.replicas.edit(i),
                  {.keep_time = settings.retention, .keep_bytes = {}}, Cause::retention_time);
    }
}

namespace {

void clean(Context& ctx, Cluster& cluster, Broker& broker, Replica& replica,
           const RetentionPolicy& policy, Cause cause) {
    std::vector<RetentionSegment> segments;
    for (const Segment& segment : replica.log.segments())
        segments.push_back({.base = segment.base,
                            .bytes = segment.bytes,
                            .largest_timestamp = segment.largest_timestamp});
    const Offset before = replica.log.start();
    const RetentionResult result = retention_pass(segments,
                                                  {.log_start = before,
                                                   .high_watermark = replica.high_watermark,
                                                   .log_end = replica.log.end()},
                                                  policy, ctx.now());
    if (result.deleted == 0 || result.log_start <= before) return;
    const PartitionStore& store = cluster.stores[replica.partition.index()];
    const auto gone = replica.log.drop_below(store, result.log_start);
    replica.epochs.truncate_from_start(result.log_start);
    state_cut(ctx, store, broker, replica.partition, gone, cause);
    ctx.state({.kind = FactKind::log_start_moved,
               .cause = cause,
               .who = broker_entity(static_cast<std::size_t>(broker.index)),
               .partition = replica.partition,
               .before = before,
               .after = result.log_start});
}

} // namespace

} // namespace sluice::kafka
