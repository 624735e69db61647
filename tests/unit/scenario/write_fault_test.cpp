// Faults written as a file writes them are read back as they were, whatever they are.
#include "sim/scenario/change.hpp"
#include "sim/scenario/write_fault.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/player.hpp"

using namespace sluice;

namespace {

Document with_faults(const std::string& faults) {
    return test::document(R"({
        "sluicebox": 1, "title": "faults", "seed": 7, "duration": "100s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "topics": {"orders": {"partitions": 3, "replication.factor": 3}}}},
        "producers": {"shop": {"count": 2, "to": "orders", "rate": "50/s", "size": "1KiB"}},
        "consumers": {"billing": {"members": 2, "from": "orders", "work": "1ms"}},
        "faults": [)" + faults +
                          "]}");
}

bool same(FaultSpec a, FaultSpec b) {
    const auto rates = [](const RateSpec& x, const RateSpec& y) {
        // 25/s and 50 in two seconds are the same rate.
        const auto equal = [](const Rate& p, const Rate& q) {
            return Wide(p.count) * q.per.ns == Wide(q.count) * p.per.ns;
        };
        return x.shape == y.shape && x.each == y.each && equal(x.low, y.low) &&
               equal(x.high, y.high) && x.period == y.period && x.high_for == y.high_for;
    };
    const auto ratios = [](const Ratio& x, const Ratio& y) {
        return Wide(x.numerator) * y.denominator == Wide(y.numerator) * x.denominator;
    };
    return a.kind == b.kind && a.at == b.at && a.until == b.until && a.targets == b.targets &&
           a.away_from == b.away_from && a.one_way == b.one_way && a.machine == b.machine &&
           a.part == b.part && ratios(a.factor, b.factor) && a.latency == b.latency &&
           ratios(a.chance, b.chance) && rates(a.rate, b.rate) && a.count == b.count &&
           a.seek_to == b.seek_to && a.seek_offset == b.seek_offset && a.seek_time == b.seek_time &&
           a.record == b.record && a.topic_keys == b.topic_keys &&
           a.topic_settings.min_insync_replicas == b.topic_settings.min_insync_replicas &&
           a.topic_settings.retention == b.topic_settings.retention &&
           a.topic_settings.unclean_leader_election == b.topic_settings.unclean_leader_election;
}

const char* const every_kind[] = {
    R"({"at": "1s", "crash": "cluster/broker/1"})",
    R"({"at": "1.000000001s", "crash": ["cluster/broker/1", "shop/2"], "as": "machine"})",
    R"({"at": "2s", "restart": "cluster/controller/3"})",
    R"({"at": "3s", "pause": "billing/member/2", "until": "4.5s"})",
    R"({"at": "3s", "slow": "cluster/broker/2", "part": "nic", "factor": 2.5, "until": "9s"})",
    R"({"at": "4s", "cut": "cluster/broker/1", "away_from": ["cluster/broker/2", "shop"],
        "one_way": true})",
    R"({"at": "4s", "cut": "billing", "until": "5s"})",
    R"({"at": "4s", "clog": "cluster/broker/1", "latency": "123456789ns"})",
    R"({"at": "4s", "lose": "shop/1", "chance": "12.5%", "one_way": true, "until": "80s"})",
    R"({"at": "4s", "duplicate": "cluster/broker/3", "chance": "0.1%"})",
    R"({"at": "5s", "change_rate": "shop", "rate": "12.5/s"})",
    R"({"at": "5s", "change_rate": "shop", "rate": {"each": "7/min"}, "until": "50s"})",
    R"({"at": "5s", "change_rate": "shop", "rate": {"ramp": {"from": "1/s", "to": "3/h",
        "over": "20s"}}})",
    R"({"at": "5s", "change_rate": "shop", "rate": {"daily": {"low": "1/s", "high": "2/ms",
        "period": "1h"}}})",
    R"({"at": "5s", "change_rate": "shop", "rate": {"bursts": {"low": "0/s", "high": "9/s",
        "every": "10s", "for": "1.5s"}}})",
    R"({"at": "6s", "stop": "billing/member/1"})",
    R"({"at": "7s", "start": "billing/member/1"})",
    R"({"at": "8s", "add_members": "billing", "count": 3})",
    R"({"at": "9s", "seek": "billing", "to": "earliest"})",
    R"({"at": "9s", "seek": "billing", "to": "latest"})",
    R"({"at": "9s", "seek": "billing", "to": 42})",
    R"({"at": "9s", "seek": "billing", "to": "2.5s"})",
    R"({"at": "9s", "poison": "shop/2#117"})",
    R"({"at": "6s", "elect_preferred": "cluster"})",
    R"({"at": "6s", "alter_topic": "cluster/topic/orders", "config": {"min.insync.replicas": 2,
        "retention.ms": 60000, "unclean.leader.election.enable": true}})",
};

} // namespace

TEST_CASE("every fault is written so that it is read as it was", "[scenario][fault]") {
    for (const char* text : every_kind) {
        CAPTURE(text);
        const Document first = with_faults(text);
        REQUIRE(first.scenario.faults.size() == 1);
        const auto written = fault_values(first.scenario, first.scenario.faults[0]);
        REQUIRE(written.size() == 1);
        const Document again = with_faults(json_text(written[0]));
        REQUIRE(again.scenario.faults.size() == 1);
        CHECK(same(first.scenario.faults[0], again.scenario.faults[0]));
    }
}

TEST_CASE("what a file has no word for becomes two faults", "[scenario][fault]") {
    const Document base = with_faults("");
    FaultSpec crash;
    crash.at = Time{2'000'000'000};
    crash.until = Time{5'000'000'000};
    crash.targets = {{TargetKind::broker, 0, 2}};
    const auto written = fault_values(base.scenario, crash);
    REQUIRE(written.size() == 2);
    const Document again = with_faults(json_text(written[0]) + "," + json_text(written[1]));
    CHECK(again.scenario.faults[1].kind == FaultKind::restart);
    CHECK(again.scenario.faults[1].at == crash.until);
    CHECK(again.scenario.faults[1].targets == crash.targets);
}

TEST_CASE("faults are told in words", "[scenario][fault]") {
    const auto words = [](const char* fault) {
        const Document document = with_faults(fault);
        return fault_words(document.scenario, document.scenario.faults.at(0));
    };
    CHECK(words(every_kind[0]) == "crash cluster/broker/1");
    CHECK(words(every_kind[1]) == "crash the machine of cluster/broker/1 and shop/2");
    CHECK(words(every_kind[3]) == "pause billing/member/2, until 4.5s");
    CHECK(words(every_kind[4]) == "slow down the nic of cluster/broker/2, 2.5 times, until 9s");
    CHECK(words(every_kind[5]) ==
          "cut cluster/broker/1 away from cluster/broker/2 and shop, one way");
    CHECK(words(every_kind[6]) == "cut billing away from everybody else, until 5s");
    CHECK(words(every_kind[10]) == "change the rate of shop to 12.5/s");
    CHECK(words(every_kind[17]) == "add 3 members to billing");
    CHECK(words(every_kind[18]) == "move billing to the earliest");
    CHECK(words(every_kind[20]) == "move billing to offset 42");
    CHECK(words(every_kind[22]) == "poison shop/2#117");
    CHECK(words(every_kind[23]) == "elect the preferred leaders of cluster");
    CHECK(words(every_kind[24]) ==
          "change settings of cluster/topic/orders: min.insync.replicas = 2, retention.ms = 60000, "
          "unclean.leader.election.enable = true");
}

TEST_CASE("faults given live are added to a file's own", "[scenario][change]") {
    const Document base = with_faults(every_kind[0]);
    FaultSpec pause;
    pause.kind = FaultKind::pause;
    pause.at = Time{20'000'000'000};
    pause.until = Time{30'000'000'000};
    pause.targets = {{TargetKind::broker, 0, 1}};
    const std::string text = text_with_faults(base, {{"cluster", {pause}}});
    const Document again = test::document(text);
    REQUIRE(again.scenario.faults.size() == 2);
    CHECK(same(again.scenario.faults[0], base.scenario.faults[0]));
    CHECK(same(again.scenario.faults[1], pause));
    CHECK(test::document(text_with_faults(base, {})).scenario.faults.size() == 1);
}
