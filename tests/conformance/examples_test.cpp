// Small cases of our own, at least one of every kind, with answers worked out from the rules; and
// what the door says to cases that are broken or not of its kind.
#include "sim/conformance.hpp"
#include "tests/support/catch.hpp"
#include <nlohmann/json.hpp>
#include <set>
#include <string>

using nlohmann::json;
using sluice::answer_case;
using sluice::ConformanceAnswer;

namespace {

using Status = ConformanceAnswer::Status;

struct Example {
    const char* kind;
    const char* input;
    const char* expected;
};

std::string case_text(const Example& example) {
    return std::string(R"({"id": "own", "kind": ")") + example.kind + R"(", "input": )" +
           example.input + "}";
}

const Example examples[] = {
    {"partition", R"({"partitioner": "murmur2", "key_hex": "3231", "partitions": 10})",
     R"({"hash_int32": -973932308, "positive": 1173551340, "partition": 0})"},
    {"partition", R"({"partitioner": "consistent", "key_hex": "313233343536373839",
                      "partitions": 10})",
     R"({"hash_int32": -873187034, "positive": 3421780262, "partition": 2})"},
    {"partition", R"({"partitioner": "fnv1a", "key_hex": "", "partitions": 3})",
     R"({"hash_int32": 2128831035, "positive": 2128831035, "partition": 0})"},
    {"partition", R"({"partitioner": "consistent", "key_hex": null, "partitions": 7})",
     R"({"hash_int32": 0, "positive": 0, "partition": 0})"},
    {"adaptive_partition", R"({"queue_sizes": [0, 1], "excluded_partitions": []})",
     R"({"uniform": false, "weights": [2, 1], "cumulative": [2, 3], "partition_for_random": [
         {"random": 0, "partition": 0}, {"random": 1, "partition": 0},
         {"random": 2, "partition": 1}, {"random": 3, "partition": 0},
         {"random": 4, "partition": 0}]})"},
    {"adaptive_partition", R"({"queue_sizes": [4, 4, 4]})", R"({"uniform": true})"},
    {"assign", R"({"assignor": "range", "topics": {"t": {"partitions": 3}},
                   "members": [{"id": "c2", "subscribed": ["t", "nowhere"]},
                               {"id": "c10", "subscribed": ["t"]},
                               {"id": "c3", "subscribed": []}]})",
     R"({"assignment": {"c10": {"t": [0, 1]}, "c2": {"t": [2]}, "c3": {}}})"},
    {"assign", R"({"assignor": "cooperative-sticky", "topics": {"t": {"partitions": 2}},
                   "members": [{"id": "a", "subscribed": ["t"], "owned": {"t": [0, 1]},
                                "generation": 4}, {"id": "b", "subscribed": ["t"]}]})",
     R"({"assignment": {"a": {"t": [0]}, "b": {}}})"},
    {"assign", R"({"assignor": "server-range", "topics": {},
                   "members": [{"id": "a", "subscribed": ["t"]}]})",
     R"({"error": "any wording"})"},
    {"assign", R"({"assignor": "share-simple", "topics": {"t": {"partitions": 1}},
                   "members": [{"id": "a", "subscribed": ["t"]},
                               {"id": "b", "subscribed": ["t"], "rack": null}]})",
     R"({"assignment": {"a": {"t": [0]}, "b": {"t": [0]}}})"},
    {"place", R"({"brokers": [{"id": 1}, {"id": 2}, {"id": 3, "fenced": true}], "partitions": 2,
                  "replication_factor": 3, "start_offsets": {"rack_list": 0,
                  "within_rack": {"": {"unfenced": 1, "fenced": 0}}}})",
     R"({"replicas": [[2, 1, 3], [1, 2, 3]]})"},
    {"place", R"({"brokers": [{"id": 1}], "partitions": 1, "replication_factor": 2})",
     R"({"error": "any wording"})"},
    {"elect", R"({"partition": {"replicas": [1, 2], "isr": [1], "leader": 1, "leader_epoch": 3,
                  "partition_epoch": 8, "adding": [], "removing": [],
                  "leader_recovery_state": "RECOVERED"},
                  "eligible_brokers": [2], "min_isr": 1, "election": "UNCLEAN"})",
     R"({"changed": true, "leader": 2, "leader_epoch": 4, "partition_epoch": 9,
         "replicas": [1, 2], "isr": [2], "adding": [], "removing": [],
         "leader_recovery_state": "RECOVERING"})"},
    {"elect", R"({"partition": {"replicas": [1, 2, 3], "isr": [1, 2], "elr": [], "leader": 1,
                  "last_known_elr": [], "leader_epoch": 3, "partition_epoch": 8, "adding": [],
                  "removing": [], "leader_recovery_state": "RECOVERED"}, "elr_enabled": true,
                  "eligible_brokers": [2], "min_isr": 2, "election": "ONLINE",
                  "target_isr": [2]})",
     R"({"changed": true, "leader": 2, "leader_epoch": 4, "partition_epoch": 9,
         "replicas": [1, 2, 3], "isr": [2], "adding": [], "removing": [], "elr": [1],
         "last_known_elr": [], "leader_recovery_state": "RECOVERED"})"},
    {"leader_epoch", R"({"assign": [[1, 0], [3, 10], [4, 20]], "truncate_from_end": 20,
                         "log_end_offset": 15, "queries": [0, 2, 3, 4]})",
     R"({"entries": [[1, 0], [3, 10]], "end_offset_for": [
         {"query": 0, "epoch": 0, "end_offset": 0}, {"query": 2, "epoch": 1, "end_offset": 10},
         {"query": 3, "epoch": 3, "end_offset": 15},
         {"query": 4, "epoch": -1, "end_offset": -1}]})"},
    {"idempotence", R"({"base_offset": 100, "batches": [
        {"epoch": 1, "first_seq": 2147483647, "count": 2},
        {"epoch": 1, "first_seq": 2147483647, "count": 2},
        {"epoch": 1, "first_seq": 3, "count": 1}, {"epoch": 0, "first_seq": 1, "count": 1},
        {"epoch": 1, "first_seq": 1, "count": 1, "transactional": true},
        {"epoch": 1, "first_seq": 2, "count": 1}]})",
     R"({"results": [{"result": "APPENDED", "base_offset": 100},
                     {"result": "DUPLICATE", "base_offset": 100},
                     {"result": "OUT_OF_ORDER_SEQUENCE_NUMBER"},
                     {"result": "INVALID_PRODUCER_EPOCH"},
                     {"result": "APPENDED", "base_offset": 102},
                     {"result": "INVALID_TXN_STATE"}], "log_end_offset": 103})"},
    {"high_watermark", R"({"leader": 1, "now_ms": 60000, "replica_lag_time_max_ms": 30000,
        "min_isr": 9, "isr": [1, 2], "maximal_isr": [1, 2], "leader_leo": 50, "current_hw": 10,
        "followers": {"2": {"leo": 40, "last_caught_up_ms": 0, "eligible": true}}})",
     R"({"high_watermark": 40})"},
    {"isr_shrink", R"({"leader": 1, "isr": [1, 4, 2, 3], "leader_leo": 50, "now_ms": 60000,
        "replica_lag_time_max_ms": 30000,
        "followers": {"2": {"leo": 49, "last_caught_up_ms": 30000},
                      "3": {"leo": 49, "last_caught_up_ms": 29999}}})",
     R"({"remove_from_isr": [3, 4]})"},
    {"isr_expand", R"({"high_watermark": 80, "leader_epoch_start_offset": 90,
        "follower_fetch_offset": 85, "eligible": true, "isr_change_in_flight": false,
        "already_in_isr": false})",
     R"({"add_to_isr": false})"},
    {"caught_up_time", R"({"fetches": [
        {"time_ms": 1000, "fetch_offset": 5, "leader_leo": 5},
        {"time_ms": 2000, "fetch_offset": 5, "leader_leo": 9},
        {"time_ms": 3000, "fetch_offset": 9, "leader_leo": 12},
        {"time_ms": 4000, "fetch_offset": 9, "leader_leo": 12}]})",
     R"({"last_caught_up_ms": [1000, 1000, 2000, 2000]})"},
    {"retention", R"({"segments": [
        {"base_offset": 0, "size": 100, "largest_timestamp_ms": 1000},
        {"base_offset": 10, "size": 100, "largest_timestamp_ms": 9223372036854775807}],
        "log_end_offset": 20, "high_watermark": 20, "log_start_offset": 0, "retention_ms": 500,
        "retention_bytes": -1, "now_ms": 1501})",
     R"({"deleted_base_offsets": [0], "log_start_offset": 10, "new_segment_rolled": false})"},
    {"retention", R"({"segments": [{"base_offset": 0, "size": 9, "largest_timestamp_ms": 0}],
        "log_end_offset": 7, "high_watermark": 7, "log_start_offset": 2, "retention_ms": -1,
        "retention_bytes": 0, "now_ms": 0})",
     R"({"deleted_base_offsets": [0], "log_start_offset": 7, "new_segment_rolled": true})"},
    {"share_records", R"({"delivery_count_limit": 2, "records": 3, "events": [
        {"op": "acquire", "first": 0, "last": 2}, {"op": "release", "first": 1, "last": 2},
        {"op": "reject", "first": 0, "last": 0}, {"op": "acquire", "first": 0, "last": 1},
        {"op": "lock_timeout", "first": 0, "last": 2}, {"op": "accept", "first": 1, "last": 2}]})",
     R"({"after_each_event": [{"error": null, "start_offset": 0},
         {"error": null, "start_offset": 0}, {"error": null, "start_offset": 1},
         {"error": null, "start_offset": 1}, {"error": null, "start_offset": 2},
         {"error": "INVALID_RECORD_STATE", "start_offset": 2}],
         "final": [{"offset": 0, "state": "ARCHIVED", "delivery_count": 1},
                   {"offset": 1, "state": "ARCHIVED", "delivery_count": 2},
                   {"offset": 2, "state": "AVAILABLE", "delivery_count": 1}]})"},
};

const char* const broken[] = {
    "",
    "no json",
    "[]",
    "null",
    "{\"kind\": \"assign\"",
    "{}",
    R"({"kind": "assign"})",
    R"({"kind": "assign", "input": []})",
    R"({"kind": 5, "input": {}})",
    R"({"kind": "assign", "input": {}})",
    R"({"kind": "partition",
        "input": {"partitioner": "murmur2", "key_hex": "2", "partitions": 1}})",
    R"({"kind": "partition", "input": {"partitioner": "murmur2_random", "key_hex": null,
        "partitions": 1}})",
    R"({"kind": "partition",
        "input": {"partitioner": "murmur2", "key_hex": "zz", "partitions": 1}})",
    R"({"kind": "partition", "input": {"partitioner": "murmur2", "key_hex": "", "partitions": 0}})",
    R"({"kind": "partition",
        "input": {"partitioner": "murmur2", "key_hex": "", "partitions": 1e9}})",
    R"({"kind": "partition", "input": {"partitioner": "murmur2", "key_hex": "",
        "partitions": 99999999999999999999999999}})",
    R"({"kind": "adaptive_partition", "input": {"queue_sizes": [2147483647, 0]}})",
    R"({"kind": "adaptive_partition", "input": {"queue_sizes": [-1, 0]}})",
    R"({"kind": "assign",
        "input": {"assignor": "range", "topics": {"t": {"partitions": 2000000000}},
        "members": []}})",
    R"({"kind": "assign", "input": {"assignor": "range", "topics": {"t": {}}, "members": []}})",
    R"({"kind": "assign", "input": {"assignor": "range", "topics": {}, "members": [
        {"id": "a", "subscribed": []}, {"id": "a", "subscribed": []}]}})",
    R"({"kind": "assign", "input": {"assignor": "sticky", "topics": {}, "members": [
        {"id": "a", "subscribed": "t"}]}})",
    R"({"kind": "elect", "input": {"partition": {"replicas": [1], "isr": [1], "leader": 1},
        "eligible_brokers": [1], "election": "SOMETIMES"}})",
    R"({"kind": "elect", "input": {"partition": 7, "eligible_brokers": [1]}})",
    R"({"kind": "leader_epoch", "input": {"assign": [[1]]}})",
    R"({"kind": "leader_epoch", "input": {"assign": [[-1, 5]]}})",
    R"({"kind": "idempotence", "input": {"batches": [{"epoch": 0, "first_seq": 0, "count": 0}]}})",
    R"({"kind": "high_watermark", "input": {"isr": [1], "leader_leo": 5,
        "followers": {"two": {"leo": 1}}}})",
    R"({"kind": "retention", "input": {"segments": [
        {"base_offset": 5, "size": 1, "largest_timestamp_ms": 0},
        {"base_offset": 0, "size": 1, "largest_timestamp_ms": 0}], "log_end_offset": 9,
        "now_ms": 0}})",
    R"({"kind": "share_records", "input": {"records": 100000000, "events": []}})",
    R"({"kind": "share_records", "input": {"records": 3, "events": [{"op": "acquire"}]}})",
};

const Example not_modelled[] = {
    {"crystal_ball", "{}", "crystal_ball"},
    {"assign", R"({"assignor": "astrology", "topics": {}, "members": []})", "astrology"},
    {"partition", R"({"partitioner": "random", "key_hex": "", "partitions": 1})", "random"},
    {"share_records", R"({"records": 1, "events": [{"op": "renew", "first": 0}]})", "renew"},
};

} // namespace

TEST_CASE("our own examples of every kind", "[conformance]") {
    std::set<std::string> kinds;
    for (const Example& example : examples) {
        kinds.insert(example.kind);
        const ConformanceAnswer answer = answer_case(case_text(example));
        CAPTURE(example.kind, example.input, answer.text);
        REQUIRE(answer.status == Status::answered);
        CHECK(answer.text.find('\n') == std::string::npos);
        const json expected = json::parse(example.expected);
        const json given = json::parse(answer.text);
        if (expected.contains("error")) {
            CHECK(given.contains("error"));
        } else {
            CHECK(given == expected);
        }
    }
    for (const sluice::ConformanceKind& kind : sluice::conformance_kinds()) {
        CAPTURE(kind.name);
        CHECK(kinds.count(std::string(kind.name)) == 1);
        CHECK(kind.sentence.size() > 20);
    }
}

TEST_CASE("what is expected has no influence on the answer", "[conformance]") {
    for (const Example& example : examples) {
        json document = json::parse(case_text(example));
        const std::string plain = answer_case(document.dump()).text;
        document["expected"] = {{"nonsense", true}};
        document["expect"] = "more nonsense";
        CHECK(answer_case(document.dump()).text == plain);
    }
}

TEST_CASE("a broken case is told what is wrong with it", "[conformance]") {
    for (const char* text : broken) {
        const ConformanceAnswer answer = answer_case(text);
        CAPTURE(text, answer.text);
        CHECK(answer.status == Status::bad_input);
        CHECK_FALSE(answer.text.empty());
    }
    const ConformanceAnswer several = answer_case(
        R"({"kind": "isr_expand", "input": {"eligible": "yes", "follower_fetch_offset": 1.5}})");
    CHECK(several.text.find("/input/eligible") != std::string::npos);
    CHECK(several.text.find("/input/follower_fetch_offset") != std::string::npos);
    CHECK(several.text.find("/input/high_watermark") != std::string::npos);
}

TEST_CASE("deep nesting and cut-off text are refused", "[conformance]") {
    const std::string deep = R"({"kind": "assign", "input": )" + std::string(100'000, '[');
    CHECK(answer_case(deep).status == Status::bad_input);
    CHECK(answer_case(deep + std::string(100'000, ']') + "}").status == Status::bad_input);
    for (const Example& example : examples) {
        const std::string whole = case_text(example);
        for (std::size_t length = 0; length < whole.size(); length += 7)
            REQUIRE(answer_case(whole.substr(0, length)).status == Status::bad_input);
    }
}

TEST_CASE("every single value may be of the wrong kind", "[conformance]") {
    const json wrong_values[] = {
        nullptr,       true,           -1,        3.5,       "text",
        json::array(), json::object(), INT64_MAX, INT64_MIN, json::array({json::array({1})})};
    for (const Example& example : examples) {
        const json document = json::parse(case_text(example));
        const json flat = document.flatten();
        for (const auto& [pointer, value] : flat.items()) {
            for (const json& wrong : wrong_values) {
                json changed = document;
                changed[json::json_pointer(pointer)] = wrong;
                CAPTURE(changed.dump());
                REQUIRE_NOTHROW(answer_case(changed.dump()));
            }
        }
    }
}

TEST_CASE("what is not modelled is named", "[conformance]") {
    for (const Example& example : not_modelled) {
        const ConformanceAnswer answer = answer_case(case_text(example));
        CAPTURE(example.kind, answer.text);
        CHECK(answer.status == Status::unsupported);
        CHECK(answer.text.find(example.expected) != std::string::npos);
    }
    const ConformanceAnswer dialogue = answer_case(R"({"system": "teleport", "steps": []})");
    CHECK(dialogue.status == Status::unsupported);
    CHECK(dialogue.text.find("teleport") != std::string::npos);
}
