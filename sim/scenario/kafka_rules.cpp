// Rules inside one client, as Kafka's ProducerConfig and ConsumerConfig have them.
#include "sim/scenario/kafka_rules.hpp"
#include "sim/scenario/read_customs.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr Version idempotent_by_default = version_of(3, 0);
constexpr Version in_flight_is_checked = version_of(4, 0); // KAFKA-17927
constexpr Version exponential_backoff = version_of(3, 7);  // KIP-580
constexpr Version consumer_protocol = version_of(4, 0);    // KIP-848
constexpr int64_t most_in_flight_idempotent = 5;

// The settings of one client and whether each was written.
struct Given {
    Reader& reader;
    const JsonNode& node;

    bool has(const char* key) const { return node.value->find(key) != nullptr; }
    JsonNode at(const char* key) const {
        const auto* member = node.value->find(key);
        return member == nullptr ? node : Reader::child(node, *member);
    }
    void add(ProblemCode code, const char* key, std::string expected, std::string found,
             std::string hint) const {
        if (reader.is_final())
            reader.report().add(code, at(key), std::move(expected), std::move(found),
                                std::move(hint));
    }
};

// What stands against idempotence; empty = nothing. The key is where it is written.
struct Conflict {
    const char* key = "";
    std::string what;
};
Conflict idempotence_conflict(const KafkaProducerSettings& k) {
    if (k.acks != Acks::all)
        return {"acks", std::string("acks=") + (k.acks == Acks::none ? "0" : "1")};
    if (k.retries == 0) return {"retries", "retries=0"};
    if (k.max_in_flight > most_in_flight_idempotent)
        return {"max.in.flight.requests.per.connection",
                "max.in.flight.requests.per.connection=" + std::to_string(k.max_in_flight)};
    return {};
}

void resolve_idempotence(const Given& given, Version version, KafkaProducerSettings& k) {
    if (!k.enable_idempotence) return;
    const bool asked_for = given.has("enable.idempotence");
    if (asked_for && !given.has("acks")) k.acks = Acks::all; // before 3.0 its default was 1
    const bool too_many = k.max_in_flight > most_in_flight_idempotent;
    if (too_many && !asked_for && version >= in_flight_is_checked) {
        given.add(ProblemCode::platform_refuses, "max.in.flight.requests.per.connection",
                  "at most 5 with idempotence", std::to_string(k.max_in_flight),
                  "Kafka 4.0 and later do not start; say \"enable.idempotence\": false to have "
                  "more in flight");
        return;
    }
    const auto conflict = idempotence_conflict(k);
    if (conflict.what.empty()) return;
    if (asked_for) {
        given.add(ProblemCode::platform_refuses, conflict.key,
                  "settings that allow enable.idempotence=true", conflict.what,
                  "idempotence needs acks=all, retries above 0 and at most 5 requests in flight");
        return;
    }
    k.enable_idempotence = false;
    given.add(ProblemCode::idempotence_dropped, conflict.key, "",
              conflict.what + " silently turns idempotence off",
              "retries may now duplicate and reorder records; say \"enable.idempotence\": false to "
              "show that you mean it");
}

void resolve_delivery_timeout(const Given& given, KafkaProducerSettings& k) {
    const auto least = k.linger + k.request_timeout;
    if (k.delivery_timeout >= least) return;
    if (given.has("delivery.timeout.ms"))
        given.add(ProblemCode::platform_refuses, "delivery.timeout.ms",
                  "at least linger.ms + request.timeout.ms = " +
                      std::to_string(least.ns / 1'000'000),
                  std::to_string(k.delivery_timeout.ns / 1'000'000),
                  "Kafka's producer does not start with less");
    else
        k.delivery_timeout = least;
}

// Kafka: ConsumerConfig.checkUnsupportedConfigsPostProcess.
void judge_protocol(const Given& given, Version version, const KafkaConsumerSettings& k) {
    if (k.group_protocol == GroupProtocol::classic) {
        if (given.has("group.remote.assignor"))
            given.add(ProblemCode::platform_refuses, "group.remote.assignor",
                      "group.protocol=consumer beside it", "classic",
                      "in the classic protocol partition.assignment.strategy decides");
        return;
    }
    if (version < consumer_protocol)
        given.add(ProblemCode::platform_refuses, "group.protocol", "classic before Kafka 4.0",
                  "consumer", "brokers offer the protocol of KIP-848 from 4.0 on");
    for (const char* key :
         {"partition.assignment.strategy", "session.timeout.ms", "heartbeat.interval.ms"})
        if (given.has(key))
            given.add(ProblemCode::platform_refuses, key,
                      "no such setting with group.protocol=consumer", key,
                      "there the coordinator decides: group.remote.assignor, "
                      "group.consumer.session.timeout.ms, group.consumer.heartbeat.interval.ms");
}
} // namespace

void resolve_producer(Reader& reader, const JsonNode& node, ProducerSpec& spec) {
    if (node.value->kind != JsonKind::object) return;
    const Given given{reader, node};
    const auto version = reader.client_version();
    auto& k = spec.kafka;
    if (version < idempotent_by_default && !given.has("enable.idempotence"))
        k.enable_idempotence = false;
    resolve_idempotence(given, version, k);
    resolve_delivery_timeout(given, k);
    if (version < exponential_backoff) k.retry_backoff_max = k.retry_backoff;
    if (k.batch_size > k.buffer_memory)
        given.add(ProblemCode::contradiction,
                  given.has("batch.size") ? "batch.size" : "buffer.memory",
                  "batch.size of at most buffer.memory = " + std::to_string(k.buffer_memory),
                  std::to_string(k.batch_size), "no batch would ever fit into the buffer");
}

void resolve_consumer(Reader& reader, const JsonNode& consumer, ConsumerSpec& spec) {
    const auto* member = consumer.value->find("kafka");
    const auto node = member == nullptr ? consumer : Reader::child(consumer, *member);
    if (node.value->kind != JsonKind::object) return;
    const Given given{reader, node};
    auto& k = spec.kafka;
    if (reader.client_version() < exponential_backoff) k.retry_backoff_max = k.retry_backoff;
    if (k.heartbeat_interval >= k.session_timeout)
        given.add(ProblemCode::platform_refuses,
                  given.has("heartbeat.interval.ms") ? "heartbeat.interval.ms"
                                                     : "session.timeout.ms",
                  "heartbeat.interval.ms below session.timeout.ms = " +
                      std::to_string(k.session_timeout.ns / 1'000'000),
                  std::to_string(k.heartbeat_interval.ns / 1'000'000),
                  "Kafka's consumer does not start; a third of the timeout is usual");
    judge_protocol(given, reader.client_version(), k);
    if (spec.commit != CommitPolicy::automatic) {
        if (given.has("enable.auto.commit") && k.enable_auto_commit)
            given.add(ProblemCode::contradiction, "enable.auto.commit",
                      "false beside a \"commit\" of the application", "true",
                      "remove one of the two");
        k.enable_auto_commit = false;
    } else if (!k.enable_auto_commit) {
        spec.commit = CommitPolicy::never;
        given.add(ProblemCode::no_commits, "enable.auto.commit", "",
                  "nobody commits: after a restart everything is read again",
                  "say \"commit\": \"after_poll\" for an application that commits by itself");
    }
}

void read_static_membership(Reader& reader, const JsonNode& node, void* object) {
    auto& k = *static_cast<KafkaConsumerSettings*>(object);
    if (node.value->kind == JsonKind::string && !node.value->text.empty()) {
        k.static_membership = node.value->text != "false";
        return;
    }
    reader.boolean(node, k.static_membership);
}

std::string show_static_membership(const void* object) {
    return static_cast<const KafkaConsumerSettings*>(object)->static_membership ? "true" : "false";
}

namespace {
struct AssignorName {
    const char* name;
    const char* java_class;
    AssignorChoice choice;
};
constexpr AssignorName assignor_names[] = {
    {"range", "org.apache.kafka.clients.consumer.RangeAssignor", AssignorChoice::range},
    {"roundrobin", "org.apache.kafka.clients.consumer.RoundRobinAssignor",
     AssignorChoice::roundrobin},
    {"sticky", "org.apache.kafka.clients.consumer.StickyAssignor", AssignorChoice::sticky},
    {"cooperative-sticky", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
     AssignorChoice::cooperative_sticky},
};

bool read_assignor(const std::string& text, std::vector<AssignorChoice>& out) {
    for (const auto& row : assignor_names) {
        const std::string_view java(row.java_class);
        const bool same =
            text == row.name || text == java || text == java.substr(java.rfind('.') + 1);
        if (!same) continue;
        if (std::find(out.begin(), out.end(), row.choice) == out.end()) out.push_back(row.choice);
        return true;
    }
    return false;
}

std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> out(1);
    for (const char c : text) {
        if (c == ',')
            out.emplace_back();
        else if (c != ' ')
            out.back() += c;
    }
    return out;
}
} // namespace

// Kafka takes a list or one string with commas, of names or of class names.
void read_assignors(Reader& reader, const JsonNode& node, void* object) {
    std::vector<AssignorChoice> chosen;
    bool good = true;
    const auto take = [&](const JsonNode& at, const std::string& text) {
        if (read_assignor(text, chosen)) return;
        good = false;
        reader.report().add(ProblemCode::unknown_word, at,
                            "range, roundrobin, sticky or cooperative-sticky",
                            "\"" + printable(text) + "\"", "");
    };
    if (node.value->kind == JsonKind::string) {
        for (const auto& part : split_list(node.value->text)) take(node, part);
    } else {
        reader.each_item(node, "assignors", false, [&](const JsonNode& at) {
            std::string text;
            if (reader.text(at, text))
                take(at, text);
            else
                good = false;
        });
    }
    if (good && !chosen.empty()) static_cast<KafkaConsumerSettings*>(object)->assignors = chosen;
}

void read_client_rack(Reader& reader, const JsonNode& node, void* object) {
    std::vector<std::string> racks;
    if (node.value->kind == JsonKind::string) {
        racks = split_list(node.value->text);
    } else {
        reader.each_item(node, "racks", false, [&](const JsonNode& at) {
            if (std::string rack; reader.text(at, rack)) racks.push_back(rack);
        });
    }
    static_cast<KafkaConsumerSettings*>(object)->racks = racks;
}

std::string show_client_rack(const void* object) {
    std::string out;
    for (const auto& rack : static_cast<const KafkaConsumerSettings*>(object)->racks)
        out += (out.empty() ? "" : ", ") + rack;
    return out;
}

std::string show_assignors(const void* object) {
    std::string out;
    for (const auto choice : static_cast<const KafkaConsumerSettings*>(object)->assignors)
        for (const auto& row : assignor_names)
            if (row.choice == choice) out += (out.empty() ? "" : ", ") + std::string(row.name);
    return out;
}

} // namespace sluice
