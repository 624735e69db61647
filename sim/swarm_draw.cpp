// Shapes: the cluster, its clients and their settings. Sessions and time-outs are short, so that a
// few simulated seconds are enough for elections and rebalances. One draw a statement: the order of
// draws must not be left to the compiler.
#include "sim/swarm_draw.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr const char* producer_names[] = {"shop", "till", "web"};
constexpr const char* group_names[] = {"billing", "audit"};

std::string cluster_of(const SwarmShape& shape, SwarmDraw& draw);
std::string broker_config(const SwarmShape& shape, SwarmDraw& draw, bool recent);
std::string topic_config(const SwarmShape& shape, SwarmDraw& draw);
std::string producers_of(const SwarmShape& shape, SwarmDraw& draw);
std::string producer_settings(SwarmDraw& draw);
std::string consumers_of(const SwarmShape& shape, SwarmDraw& draw);
std::string consumer_settings(SwarmDraw& draw);

// A list of keys and values, as a scenario file has them.
struct Keys {
    std::string text;

    void put(const char* key, const std::string& json) {
        text += std::string(text.empty() ? "\"" : ", \"") + key + "\": " + json;
    }
    void put(const char* key, int64_t value) { put(key, std::to_string(value)); }
    std::string object() const { return "{ " + text + " }"; }
};
std::string quoted(const std::string& word) {
    return "\"" + word + "\"";
}
std::string ms(int64_t value) {
    return quoted(std::to_string(value) + "ms");
}

} // namespace

SwarmShape draw_shape(SwarmDraw& draw) {
    SwarmShape shape;
    shape.brokers = draw.between(3, 5);
    shape.controllers = draw.chance(75) ? 3 : 1;
    shape.partitions = draw.between(1, 6);
    shape.replicas = draw.chance(75) ? 3 : draw.between(1, 2);
    shape.ages = draw.chance(10);
    const int64_t kinds = draw.between(1, 2);
    for (int64_t i = 0; i < kinds; ++i) {
        const int64_t instances = draw.between(1, 2);
        for (int64_t n = 1; n <= instances; ++n)
            shape.producers.push_back(std::string(producer_names[i]) + "/" + std::to_string(n));
    }
    const int64_t groups = draw.between(1, 2);
    for (int64_t i = 0; i < groups; ++i)
        shape.groups.push_back({group_names[i], draw.between(1, 4)});
    shape.healed_ms = draw.between(6'000, 12'000);
    shape.quiet_ms = shape.healed_ms + 1'000;
    // The first look at retention comes after half a minute.
    shape.end_ms = shape.healed_ms + (shape.ages ? 32'000 : 20'000);
    return shape;
}

std::string head_of(const SwarmShape& shape, SwarmDraw& draw, uint64_t seed) {
    const std::string cluster = cluster_of(shape, draw);
    const std::string producers = producers_of(shape, draw);
    const std::string consumers = consumers_of(shape, draw);
    return "{\n  \"sluicebox\": 1,\n  \"title\": \"Swarm " + std::to_string(seed) +
           "\",\n  \"seed\": " + std::to_string(seed >> 1) +
           ",\n  \"duration\": " + ms(shape.end_ms) +
           ",\n  \"platforms\": { \"cluster\": " + cluster + " },\n  \"producers\": {" + producers +
           "\n  },\n  \"consumers\": {" + consumers + "\n  },\n";
}

namespace {

std::string cluster_of(const SwarmShape& shape, SwarmDraw& draw) {
    static constexpr const char* versions[] = {"4.1", "4.1", "4.1", "3.9", "3.6"};
    const std::string version = draw.one_of(versions);
    const int64_t latency = draw.between(100, 2'000);
    const int64_t jitter = draw.between(0, 1'000);
    const std::string config = broker_config(shape, draw, version == "4.1");
    const std::string topic = topic_config(shape, draw);
    return "{\n    \"platform\": \"kafka\", \"version\": " + quoted(version) +
           ", \"brokers\": " + std::to_string(shape.brokers) +
           ", \"controllers\": " + std::to_string(shape.controllers) +
           ",\n    \"network\": { \"latency\": \"" + std::to_string(latency) +
           "us\", \"jitter\": \"" + std::to_string(jitter) + "us\" },\n    \"config\": " + config +
           ",\n    \"topics\": { \"orders\": { \"partitions\": " +
           std::to_string(shape.partitions) +
           ", \"replication.factor\": " + std::to_string(shape.replicas) +
           ", \"config\": " + topic + " } }\n  }";
}

// Eligible replicas came with 4.0 (KIP-966).
std::string broker_config(const SwarmShape& shape, SwarmDraw& draw, bool recent) {
    Keys keys;
    keys.put("broker.heartbeat.interval.ms", draw.between(200, 500));
    keys.put("broker.session.timeout.ms", draw.between(1'500, 3'000));
    keys.put("replica.lag.time.max.ms", draw.between(1'000, 4'000));
    keys.put("replica.fetch.wait.max.ms", draw.between(100, 500));
    keys.put("eligible.leader.replicas.version", recent ? draw.between(0, 1) : 0);
    keys.put("leader.imbalance.check.interval.seconds", draw.between(2, 30));
    keys.put("offsets.topic.num.partitions", draw.between(1, 3));
    keys.put("offsets.topic.replication.factor",
             draw.chance(80) ? 3 : draw.between(1, std::min<int64_t>(3, shape.brokers)));
    keys.put("group.initial.rebalance.delay.ms", draw.between(0, 500));
    keys.put("group.min.session.timeout.ms", 500);
    return keys.object();
}

std::string topic_config(const SwarmShape& shape, SwarmDraw& draw) {
    Keys keys;
    keys.put("min.insync.replicas", draw.between(1, shape.replicas));
    if (draw.chance(12)) keys.put("unclean.leader.election.enable", "true");
    if (shape.ages) {
        keys.put("retention.ms", draw.between(2'000, 20'000));
        keys.put("segment.ms", draw.between(1'000, 4'000));
    }
    if (draw.chance(15)) keys.put("flush.messages", 10);
    return keys.object();
}

std::string producers_of(const SwarmShape& shape, SwarmDraw& draw) {
    static constexpr const char* all_keys[] = {
        "\"none\"", "\"none\"", "{ \"uniform\": { \"count\": 50 } }", "{ \"each\": true }"};
    static constexpr const char* sizes[] = {"100B", "1KiB", "4KiB"};
    std::string text;
    for (std::size_t i = 0; i < shape.producers.size();) {
        const std::string name = shape.producers[i].substr(0, shape.producers[i].find('/'));
        int64_t count = 0;
        for (; i < shape.producers.size() && shape.producers[i].starts_with(name + "/"); ++i)
            ++count;
        Keys keys;
        keys.put("to", quoted("orders"));
        keys.put("count", count);
        keys.put("rate", quoted(std::to_string(draw.between(20, 120)) + "/s"));
        keys.put("stop", ms(shape.quiet_ms));
        keys.put("size", quoted(draw.one_of(sizes)));
        keys.put("arrivals", quoted(draw.chance(50) ? "poisson" : "constant"));
        keys.put("keys", draw.one_of(all_keys));
        keys.put("kafka", producer_settings(draw));
        text += (text.empty() ? "\n    " : ",\n    ") + quoted(name) + ": " + keys.object();
    }
    return text;
}

std::string producer_settings(SwarmDraw& draw) {
    static constexpr const char* all_acks[] = {"all", "all", "all", "1", "0"};
    const std::string acks = draw.one_of(all_acks);
    const int64_t request = draw.between(1'000, 2'000);
    const int64_t linger = draw.between(0, 20);
    const bool idempotent = acks == "all" && draw.chance(75);
    Keys keys;
    keys.put("acks", quoted(acks));
    keys.put("enable.idempotence", idempotent ? "true" : "false");
    keys.put("linger.ms", linger);
    keys.put("request.timeout.ms", request);
    keys.put("delivery.timeout.ms", request + linger + draw.between(500, 6'000));
    keys.put("max.in.flight.requests.per.connection", draw.between(1, 5));
    keys.put("max.block.ms", draw.between(500, 5'000));
    if (draw.chance(30)) keys.put("batch.size", draw.between(500, 8'000));
    return keys.object();
}

std::string consumers_of(const SwarmShape& shape, SwarmDraw& draw) {
    static constexpr const char* work[] = {"\"0s\"", "\"1ms\"", "{ \"exponential\": \"2ms\" }"};
    static constexpr const char* commits[] = {"auto", "auto", "after_poll", "before_poll",
                                              "after_each"};
    std::string text;
    for (const SwarmGroup& group : shape.groups) {
        Keys keys;
        keys.put("from", quoted("orders"));
        keys.put("members", group.members);
        keys.put("start_spacing", ms(draw.chance(50) ? 0 : draw.between(0, 800)));
        keys.put("work", draw.one_of(work));
        keys.put("commit", quoted(draw.one_of(commits)));
        if (draw.chance(20))
            keys.put("fails", "{ \"rate\": \"2%\", \"then\": \"retry\", \"at_most\": 3, "
                              "\"finally\": \"skip\", \"backoff\": \"10ms\" }");
        keys.put("kafka", consumer_settings(draw));
        text += (text.empty() ? "\n    " : ",\n    ") + quoted(group.name) + ": " + keys.object();
    }
    return text;
}

std::string consumer_settings(SwarmDraw& draw) {
    static constexpr const char* assignors[] = {"range", "roundrobin", "sticky",
                                                "cooperative-sticky", "cooperative-sticky"};
    const int64_t heartbeat = draw.between(200, 500);
    Keys keys;
    keys.put("auto.offset.reset", quoted("earliest"));
    keys.put("heartbeat.interval.ms", heartbeat);
    keys.put("session.timeout.ms", heartbeat * 3 + draw.between(0, 2'000));
    keys.put("max.poll.interval.ms", draw.between(2'500, 5'000));
    keys.put("request.timeout.ms", draw.between(1'000, 2'000));
    keys.put("auto.commit.interval.ms", draw.between(100, 1'000));
    keys.put("max.poll.records", draw.between(1, 500));
    keys.put("fetch.max.wait.ms", draw.between(100, 500));
    keys.put("partition.assignment.strategy", quoted(draw.one_of(assignors)));
    if (draw.chance(20)) keys.put("group.instance.id", "true");
    return keys.object();
}

} // namespace

} // namespace sluice
