// One row per metric.
#include "sim/scenario/metric_names.hpp"

namespace sluice {

namespace {
constexpr auto count = MetricUnit::count;
constexpr auto duration = MetricUnit::duration;
constexpr auto rate = MetricUnit::rate;

constexpr MetricName table[] = {
    {"records.offered", count, "Records that producers were given to send."},
    {"records.acked", count, "Records acknowledged to their producer."},
    {"records.failed", count, "Records whose producer was told, or decided, that they failed."},
    {"records.unknown", count, "Records given up without knowing whether they were stored."},
    {"records.pending", count, "Records still on their way to an acknowledgement at the end."},
    {"records.stored", count, "Records appended, copies of one record counted each."},
    {"records.readable", count, "Records that a reader can still get."},
    {"records.lost", count, "Records acknowledged, and readable nowhere any more."},
    {"records.duplicated", count, "Further copies of a record that was already stored."},
    {"records.reordered", count, "Records stored before an older one of the same partition."},
    {"records.truncated", count, "Records cut off when a replica followed its new leader."},
    {"records.expired", count, "Records removed because they were too old or too many."},
    {"records.delivered", count, "Records whose work is finished, each counted once."},
    {"records.redelivered", count, "Deliveries beyond the first one of a record."},
    {"records.wrong", count, "Records whose latest finished work was done while it had a bug."},
    {"records.skipped", count, "Records a group passed without working on them."},
    {"records.dead_lettered", count, "Records set aside after their last attempt."},
    {"records.dropped", count, "Messages a full queue refused or pushed out."},
    {"records.waiting", count, "Records stored and not yet worked on at the end."},
    {"latency.end_to_end.p50", duration, "Half of the records were worked on within this time."},
    {"latency.end_to_end.p99", duration, "99 of 100 records were worked on within this time."},
    {"latency.end_to_end.max", duration, "The slowest record from creation to finished work."},
    {"latency.ack.p50", duration, "Half of the records were acknowledged within this time."},
    {"latency.ack.p99", duration, "99 of 100 records were acknowledged within this time."},
    {"latency.ack.max", duration, "The slowest acknowledgement."},
    {"lag.max", count, "The most records a group was behind."},
    {"lag.end", count, "Records the groups are behind at the end."},
    {"throughput.in", rate, "Records acknowledged per second."},
    {"throughput.out", rate, "Records worked on per second."},
    {"partitions.under_replicated", count, "The most partitions with a replica out of sync."},
    {"partitions.under_min_isr", count,
     "The most partitions with fewer replicas in sync than min.insync.replicas."},
    {"partitions.offline", count, "The most partitions without a leader."},
    {"partitions.led", count, "Partitions led by the broker asked about, or by the busiest."},
    {"elections.clean", count, "New leaders from the in-sync set."},
    {"elections.unclean", count, "New leaders that may miss acknowledged records."},
    {"isr.shrinks", count, "Replicas that left an in-sync set."},
    {"isr.expands", count, "Replicas that returned to one."},
    {"rebalances", count, "Times a group shared out its partitions anew."},
    {"rebalance.pause", duration, "The longest time a partition was unread in a rebalance."},
    {"throttles", count, "Requests delayed by a quota."},
    {"unavailable.write", duration,
     "The longest time a partition could not be written: nobody led it, or it refused acks=all "
     "because too few replicas were in sync."},
    {"retries", count, "Requests sent again by producers."},
    {"cost.usd_per_month", MetricUnit::money, "What the platform would cost, by list prices."},
};
} // namespace

std::span<const MetricName> metric_names() {
    return table;
}

const MetricName* find_metric_name(std::string_view name) {
    for (const auto& row : table)
        if (name == row.name) return &row;
    return nullptr;
}

} // namespace sluice
