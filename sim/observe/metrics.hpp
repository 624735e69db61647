// Metrics: one name, one unit, one sentence (scenario/metric_names), what the real systems call the
// same thing, and how it is read. All are whole numbers. Counters and histograms are kept while
// facts pass; the rest is read from the ledger and the World when somebody asks. A bounded series
// of equal time slices serves the charts.
#pragma once
#include "sim/core/histogram.hpp"
#include "sim/core/shared_series.hpp"
#include "sim/observe/ledger.hpp"
#include "sim/world/world.hpp"
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

struct Observation;
struct Reading;

enum class Unit : uint8_t { count, nanoseconds, per_second, thousandths, cents };

struct MetricInfo {
    std::string_view name;
    Unit unit = Unit::count;
    std::string_view sentence;
    std::string_view jmx, cloudwatch, rabbitmq; // what the real systems call it; may be empty
    std::optional<int64_t> (*read)(const Reading&) = nullptr;
};
std::span<const MetricInfo> metrics();
const MetricInfo* find_metric(std::string_view name);
// `of`: a producer, its instance, a group, a topic or a queue by name; empty = everything. Nothing
// for an unknown name, and for what a platform does not have.
std::optional<int64_t> metric_value(const World& world, const Observation& observation,
                                    std::string_view name, std::string_view of = {});
// What a level, such as partitions.under_replicated, is at this instant instead of at most; other
// metrics as above.
std::optional<int64_t> metric_now(const World& world, const Observation& observation,
                                  std::string_view name, std::string_view of = {});
// With its unit, as a person reads it: "12.4 ms", "1,204".
std::string value_text(Unit unit, int64_t value);

struct PartShare { // of one producer or group: all that it has done up to the end of a slice
    int64_t offered = 0, acked = 0, delivered = 0;
    int64_t lag = 0;
};

struct PartitionsNow { // of the workload, the cluster's own left out
    int64_t short_of_copies = 0;
    int64_t below_minimum = 0; // fewer in sync than min.insync.replicas
    int64_t unwritable = 0;    // no leader, or it does not run
};

struct TimeSlice {                                             // [n * width, (n + 1) * width)
    int64_t offered = 0, acked = 0, failed = 0, delivered = 0; // records
    int64_t lag = 0;                          // records that groups have waiting, at its end
    int64_t latency_p50 = 0, latency_p99 = 0; // of what was delivered in it; ns
    int64_t latency_ack_p99 = 0;
    int64_t under_replicated = 0;             // partitions, at its end
    PartitionsNow partitions;                 // at its end
    std::vector<PartShare> producers, groups; // [index into Scenario::producers], [GroupId]
};

// Spells of one thing in one place at a time, and the longest of them.
struct Spells {
    std::vector<Time> since; // per place; time_never = not now
    Duration longest{};

    void open(std::size_t places) { since.assign(places, time_never); }
    bool begin(std::size_t place, Time at) { // false: it was there already
        if (since[place] != time_never) return false;
        since[place] = at;
        return true;
    }
    bool end(std::size_t place, Time at) { // false: it was not there
        if (since[place] == time_never) return false;
        longest = std::max(longest, at - since[place]);
        since[place] = time_never;
        return true;
    }
    // Those that still go on included.
    Duration longest_by(Time now) const {
        Duration most = longest;
        for (const Time begun : since)
            if (begun != time_never) most = std::max(most, now - begun);
        return most;
    }
};

struct Level { // of something that rises and falls
    int64_t now = 0, most = 0;

    void move(int64_t by) {
        now += by;
        most = std::max(most, now);
    }
};

struct CopiesTally {        // partitions that are short of copies in sync
    Level under_replicated; // of some
    Level under_min_isr;    // of so many that acks=all is refused (Kafka: UnderMinIsr)
};

struct Metrics {
    std::array<int64_t, std::size_t(FactKind::count_of_kinds)> facts{};   // how often
    std::array<int64_t, std::size_t(FactKind::count_of_kinds)> records{}; // sum of counts
    int64_t elections_clean = 0, elections_unclean = 0;
    int64_t refused_by_full_queue = 0; // messages

    Histogram latency_ack, latency_end_to_end; // of closed slices; ns
    Histogram slice_ack, slice_end_to_end;     // of the open one
    TimeSlice open;
    Duration width{};
    int64_t closed = 0; // slices; the index of the open one
    SharedSeries<TimeSlice, 64> slices;

    std::vector<uint32_t> spec_of;  // [ProducerId] index into Scenario::producers
    std::size_t producer_specs = 0; // how many of those
    std::vector<uint8_t> counted;   // [PartitionId] 0: the cluster's own
    PartitionsNow now;
    std::vector<uint8_t> in_sync, replicas; // [PartitionId] sizes
    std::vector<uint8_t> minimum;           // [PartitionId] min.insync.replicas as it takes effect
    std::vector<uint32_t> topic_of;         // [PartitionId] index into copies_by_topic
    std::vector<uint8_t> offline;           // [PartitionId] 1: no leader
    std::vector<int16_t> leaders;           // [PartitionId] broker index; -1 = none
    CopiesTally copies;                     // of all topics
    std::vector<CopiesTally> copies_by_topic;
    int64_t offline_now = 0, offline_most = 0;
    std::size_t queues = 0; // of a queue platform
    Spells unwritable;      // [PartitionId] its leader or server is down, or there is no leader
    Spells refused; // [PartitionId] acks=all was refused for want of copies, nothing appended since

    std::vector<uint8_t> assigned_once; // [PartitionId * groups + GroupId]
    std::vector<Time> rebalancing;      // [GroupId] since when; time_never = not
    Spells unread;                      // [PartitionId * groups + GroupId]
};

Metrics open_metrics(const World& world);
// Closes the slices that ended before now. Before the facts of a step are noted.
void keep_time(Metrics& metrics, const World& world, const Ledger& ledger);
inline Time end_of_slice(const Metrics& metrics) {
    return Time{(metrics.closed + 1) * metrics.width.ns};
}
void note(Metrics& metrics, const World& world, const Fact& fact);
// The open slice, as it would be closed now.
TimeSlice closed_now(const Metrics& metrics, const Ledger& ledger);

// Of all slices, the open one included.
Histogram latency_ack(const Metrics& metrics);
Histogram latency_end_to_end(const Metrics& metrics);

} // namespace sluice
