// Leaders, epochs, in-sync sets and the high watermark.
#include "sim/conformance_kinds.hpp"
#include "sim/kafka/elect.hpp"
#include "sim/kafka/epochs.hpp"
#include "sim/kafka/in_sync.hpp"
#include <algorithm>
#include <charconv>

namespace sluice::conformance {
namespace {

constexpr IntegerRange broker_range{kafka::no_leader, INT32_MAX};
constexpr int64_t lag_default_ms = 30'000; // replica.lag.time.max.ms

bool read_recovering(CaseReader& input, std::string_view key) {
    const std::string state = input.text_or(key, "RECOVERED");
    if (state != "RECOVERED" && state != "RECOVERING")
        input.complain(key, "must be RECOVERED or RECOVERING");
    return state == "RECOVERING";
}

kafka::PartitionState read_partition(CaseReader input) {
    kafka::PartitionState state;
    state.replicas = input.integers32("replicas", broker_range);
    state.in_sync = input.integers32("isr", broker_range);
    state.eligible = input.integers32_or_none("elr", broker_range);
    state.last_known = input.integers32_or_none("last_known_elr", broker_range);
    state.adding = input.integers32_or_none("adding", broker_range);
    state.removing = input.integers32_or_none("removing", broker_range);
    state.leader = input.integer32("leader", {-1, INT32_MAX});
    state.leader_epoch = input.integer32_or("leader_epoch", 0, epoch_range);
    state.partition_epoch = input.integer32_or("partition_epoch", 0, epoch_range);
    state.recovering = read_recovering(input, "leader_recovery_state");
    return state;
}

kafka::Election read_election(CaseReader& input) {
    const std::string name = input.text_or("election", "ONLINE");
    if (name == "PREFERRED") return kafka::Election::preferred;
    if (name == "UNCLEAN") return kafka::Election::unclean;
    if (name != "ONLINE") input.complain("election", "must be ONLINE, PREFERRED or UNCLEAN");
    return kafka::Election::online;
}

std::optional<kafka::BrokerNumbers> read_target(CaseReader& input, std::string_view key) {
    if (!input.has(key)) return std::nullopt;
    return input.integers32(key, broker_range);
}

kafka::ChangeRequest read_request(CaseReader& input) {
    kafka::ChangeRequest request;
    request.election = read_election(input);
    request.min_in_sync = input.integer32_or("min_isr", 1);
    request.eligible_replicas_enabled = input.boolean_or("elr_enabled", false);
    request.target_in_sync = read_target(input, "target_isr");
    request.target_replicas = read_target(input, "target_replicas");
    request.target_adding = read_target(input, "target_adding");
    request.target_removing = read_target(input, "target_removing");
    request.unclean_shutdown = input.integers32_or_none("unclean_shutdown", broker_range);
    if (input.has("target_leader_recovery_state"))
        request.target_recovering = read_recovering(input, "target_leader_recovery_state");
    return request;
}

void write_state(JsonWriter& out, const kafka::PartitionState& state) {
    out.key("leader").value(state.leader);
    out.key("leader_epoch").value(state.leader_epoch);
    out.key("partition_epoch").value(state.partition_epoch);
    write_numbers(out, "replicas", state.replicas);
    write_numbers(out, "isr", state.in_sync);
    write_numbers(out, "adding", state.adding);
    write_numbers(out, "removing", state.removing);
    out.key("leader_recovery_state").value(state.recovering ? "RECOVERING" : "RECOVERED");
}

struct NamedFollower {
    int32_t broker = 0;
    kafka::FollowerState state;
    bool eligible = true;
};

std::vector<NamedFollower> read_followers(CaseReader& input) {
    std::vector<NamedFollower> followers;
    for (auto& [name, reader] : input.named_objects("followers")) {
        NamedFollower follower;
        const char* end = name.data() + name.size();
        const auto [stop, error] = std::from_chars(name.data(), end, follower.broker);
        if (error != std::errc() || stop != end)
            input.complain("followers", "must be named by broker numbers");
        follower.state.log_end = reader.integer_or("leo", kafka::offset_unknown, {-1, INT64_MAX});
        follower.state.caught_up = reader.time_ms_or("last_caught_up_ms", 0);
        follower.eligible = reader.boolean_or("eligible", true);
        followers.push_back(follower);
    }
    return followers;
}

} // namespace

void answer_elect(CaseReader& input, JsonWriter& out) {
    CaseReader partition = input.object("partition");
    const kafka::PartitionState before = read_partition(partition);
    const std::vector<int32_t> acceptable = input.integers32("eligible_brokers", broker_range);
    const kafka::ChangeRequest request = read_request(input);
    if (!input.ok()) return;
    const kafka::ChangeResult result = kafka::change_partition(before, acceptable, request);
    out.begin_object().key("changed").value(result.changed);
    write_state(out, result.state);
    if (request.eligible_replicas_enabled || partition.has("elr")) {
        kafka::BrokerNumbers eligible = result.state.eligible;
        std::sort(eligible.begin(), eligible.end());
        write_numbers(out, "elr", eligible);
    }
    if (request.eligible_replicas_enabled || partition.has("last_known_elr"))
        write_numbers(out, "last_known_elr", result.state.last_known);
    out.end_object();
}

void answer_leader_epoch(CaseReader& input, JsonWriter& out) {
    kafka::EpochCache cache;
    for (const auto& row : input.rows("assign", 2)) {
        const bool fits = row[0] >= 0 && row[0] <= INT32_MAX && row[1] >= 0;
        if (!fits) input.complain("assign", "must be pairs of an epoch and an offset from 0 on");
        if (fits) cache.assign(static_cast<int32_t>(row[0]), row[1]);
    }
    if (input.has("truncate_from_end")) cache.truncate_from_end(input.integer("truncate_from_end"));
    if (input.has("truncate_from_start"))
        cache.truncate_from_start(input.integer("truncate_from_start"));
    const int64_t log_end = input.integer_or("log_end_offset", 0, {0, INT64_MAX});
    const std::vector<int32_t> queries = input.integers32_or_none("queries");
    if (!input.ok()) return;
    out.begin_object().key("entries").begin_array();
    for (const kafka::EpochStart& entry : cache.entries())
        out.begin_array().value(entry.epoch).value(entry.start).end_array();
    out.end_array();
    if (input.has("queries")) {
        out.key("end_offset_for").begin_array();
        for (const int32_t query : queries) {
            const kafka::EpochEnd end = cache.end_offset_for(query, log_end);
            out.begin_object().key("query").value(query);
            out.key("epoch").value(end.epoch).key("end_offset").value(end.end).end_object();
        }
        out.end_array();
    }
    out.end_object();
}

void answer_high_watermark(CaseReader& input, JsonWriter& out) {
    const std::vector<int32_t> in_sync = input.integers32("isr", broker_range);
    const std::vector<int32_t> maximal =
        input.has("maximal_isr") ? input.integers32("maximal_isr", broker_range) : in_sync;
    const int32_t leader = input.integer32_or("leader", kafka::no_leader);
    std::vector<kafka::WatermarkFollower> followers;
    for (const NamedFollower& follower : read_followers(input)) {
        if (follower.broker == leader) continue;
        followers.push_back({.state = follower.state,
                             .in_maximal_set = kafka::has_broker(maximal, follower.broker),
                             .eligible = follower.eligible});
    }
    const auto replicas = static_cast<int32_t>(followers.size()) + 1;
    kafka::WatermarkQuestion question;
    question.current = input.integer_or("current_hw", 0);
    question.leader_end = input.integer("leader_leo");
    question.in_sync_confirmed = static_cast<int32_t>(in_sync.size());
    question.min_in_sync = kafka::effective_min_in_sync(input.integer32_or("min_isr", 1), replicas);
    question.now = input.time_ms_or("now_ms", 0);
    question.lag_max = input.duration_ms_or("replica_lag_time_max_ms", lag_default_ms);
    if (!input.ok()) return;
    const Offset high_watermark = kafka::next_high_watermark(question, followers);
    out.begin_object().key("high_watermark").value(high_watermark).end_object();
}

void answer_isr_shrink(CaseReader& input, JsonWriter& out) {
    std::vector<int32_t> in_sync = input.integers32("isr", broker_range);
    const int32_t leader = input.integer32_or("leader", kafka::no_leader);
    const int64_t leader_end = input.integer("leader_leo");
    const Time now = input.time_ms("now_ms");
    const Duration lag_max = input.duration_ms_or("replica_lag_time_max_ms", lag_default_ms);
    const bool in_flight = input.boolean_or("isr_change_in_flight", false);
    const std::vector<NamedFollower> followers = read_followers(input);
    if (!input.ok()) return;
    std::sort(in_sync.begin(), in_sync.end());
    std::vector<int32_t> leaving;
    for (const int32_t broker : in_sync) {
        if (broker == leader || in_flight) continue;
        const auto known = std::find_if(followers.begin(), followers.end(),
                                        [broker](const auto& f) { return f.broker == broker; });
        // A member the leader knows nothing about cannot be in sync.
        if (known == followers.end() ||
            kafka::is_out_of_sync(known->state, leader_end, now, lag_max))
            leaving.push_back(broker);
    }
    out.begin_object();
    write_numbers(out, "remove_from_isr", leaving);
    out.end_object();
}

void answer_isr_expand(CaseReader& input, JsonWriter& out) {
    kafka::JoinQuestion question;
    question.fetch_offset = input.integer("follower_fetch_offset");
    question.high_watermark = input.integer("high_watermark");
    question.leader_epoch_start =
        input.integer_or("leader_epoch_start_offset", kafka::offset_unknown);
    question.eligible = input.boolean_or("eligible", true);
    question.change_in_flight = input.boolean_or("isr_change_in_flight", false);
    question.already_member = input.boolean_or("already_in_isr", false);
    if (!input.ok()) return;
    out.begin_object().key("add_to_isr").value(kafka::may_join_in_sync(question)).end_object();
}

void answer_caught_up_time(CaseReader& input, JsonWriter& out) {
    kafka::FollowerState follower;
    follower.caught_up = input.time_ms_or("last_caught_up_ms", 0);
    std::vector<int64_t> times;
    for (CaseReader& fetch : input.objects("fetches")) {
        const int64_t fetch_offset = fetch.integer("fetch_offset");
        const int64_t leader_end = fetch.integer("leader_leo");
        kafka::note_fetch(follower, fetch_offset, leader_end, fetch.time_ms("time_ms"));
        times.push_back(follower.caught_up.ns / 1'000'000);
    }
    if (!input.ok()) return;
    out.begin_object();
    write_numbers(out, "last_caught_up_ms", times);
    out.end_object();
}

} // namespace sluice::conformance
