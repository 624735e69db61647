// Names, channels, times and counts of a side; queues of the plain kind.
#include "sim/scenario/validate.hpp"
#include "sim/core/wide.hpp"
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/kafka_rules.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/validate_faults.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr int64_t most_records = 2'000'000'000;
constexpr int64_t most_entities = 100'000;

std::string producer_at(const ProducerSpec& producer, const char* key) {
    return "/producers/" + pointer_token(producer.name) + key;
}
std::string consumer_at(const ConsumerSpec& consumer, const char* key) {
    return "/consumers/" + pointer_token(consumer.name) + key;
}

std::vector<std::string> channels_of(const PlatformSpec& platform) {
    std::vector<std::string> out;
    for (const auto& topic : platform.kafka.topics) out.push_back(topic.name);
    for (const auto& queue : platform.fifo.queues) out.push_back(queue.name);
    return out;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

void judge_channel(Reporter& report, const Scenario& side, const std::string& channel,
                   const std::string& pointer) {
    const auto& carrier = side.carrier();
    const auto known = channels_of(carrier);
    if (contains(known, channel)) return;
    std::string hint = did_you_mean(channel, known);
    for (const auto& platform : side.platforms)
        if (&platform != &carrier && contains(channels_of(platform), channel))
            hint = platform.name + " has it, but " + carrier.name + " carries side \"" +
                   printable(side.side_name) + "\"";
    const char* const kind = carrier.kind == PlatformKind::kafka ? "a topic of " : "a queue of ";
    report.at(ProblemCode::unknown_reference, pointer, kind + carrier.name,
              "\"" + printable(channel) + "\"", hint);
}

void judge_channels(Reporter& report, const Scenario& side) {
    for (const auto& producer : side.producers)
        if (!producer.to.empty())
            judge_channel(report, side, producer.to, producer_at(producer, "/to"));
    for (const auto& consumer : side.consumers)
        if (!consumer.from.empty())
            judge_channel(report, side, consumer.from, consumer_at(consumer, "/from"));
}

void judge_times(Reporter& report, const Scenario& side) {
    for (const auto& producer : side.producers) {
        if (producer.stop.ns <= producer.start.ns)
            report.at(ProblemCode::bad_times, producer_at(producer, "/stop"),
                      "\"stop\" after \"start\" = " + duration_text(producer.start.ns),
                      duration_text(producer.stop.ns));
        if (producer.start >= side.duration)
            report.at(ProblemCode::not_used, producer_at(producer, "/start"), "",
                      producer.name + " starts after the end of the run",
                      "the run lasts " + duration_text(side.duration.ns));
    }
    for (std::size_t i = 0; i < side.ask.size(); ++i)
        if (side.ask[i].at.ns > side.duration.ns)
            report.at(ProblemCode::bad_times, "/ask/" + std::to_string(i) + "/at",
                      "a time within the run of " + duration_text(side.duration.ns),
                      duration_text(side.ask[i].at.ns));
    for (const auto& expect : side.expect) {
        const bool late = expect.by != time_never && expect.by.ns > side.duration.ns;
        if (late)
            report.at(ProblemCode::bad_times, expect.pointer + "/by",
                      "a time within the run of " + duration_text(side.duration.ns),
                      duration_text(expect.by.ns));
    }
}

// Records of one instance-total rate over a time, rounded up; the highest rate counts for bursts
// and ramps, since the estimate only has to be safe.
Wide records_of(const ProducerSpec& producer, Duration lasting) {
    if (producer.arrivals == Arrivals::trace) return static_cast<Wide>(producer.trace.size());
    const Wide low = static_cast<Wide>(producer.rate.low.count) * lasting.ns;
    const Wide high = static_cast<Wide>(producer.rate.high.count) * lasting.ns;
    Wide records = low / producer.rate.low.per.ns;
    if (producer.rate.shape != RateShape::constant)
        records = std::max<Wide>(records, high / producer.rate.high.per.ns);
    if (producer.rate.each) records *= producer.count;
    if (producer.records > 0) records = std::min<Wide>(records, producer.records);
    return records;
}

void judge_load(Reporter& report, const Scenario& side) {
    for (const auto& producer : side.producers) {
        const auto end = std::min(side.duration.ns, producer.stop.ns);
        const Duration lasting{std::max<int64_t>(0, end - producer.start.ns)};
        const auto records = records_of(producer, lasting);
        if (records <= most_records) continue;
        const auto shown = static_cast<int64_t>(std::min<Wide>(records, INT64_MAX));
        report.at(ProblemCode::too_many_records, producer_at(producer, "/rate"),
                  "at most " + std::to_string(most_records) + " records in a run",
                  "about " + std::to_string(shown),
                  "lower the rate, shorten the duration, or limit \"records\"");
    }
}

void judge_size(Reporter& report, const Scenario& side) {
    int64_t entities = 0;
    for (const auto& producer : side.producers) entities += producer.count;
    for (const auto& consumer : side.consumers) entities += consumer.members;
    for (const auto& topic : side.carrier().kafka.topics)
        entities += topic.partitions * topic.replication_factor;
    entities += static_cast<int64_t>(side.carrier().kafka.brokers.size());
    if (entities > most_entities)
        report.at(ProblemCode::too_large_world, "",
                  "at most " + std::to_string(most_entities) +
                      " brokers, replicas, producers and members",
                  std::to_string(entities));
}

// A circle of dead-letter queues, printed as a -> b -> a.
void judge_dead_letters(Reporter& report, const PlatformSpec& platform) {
    const auto& queues = platform.fifo.queues;
    for (std::size_t start = 0; start < queues.size(); ++start) {
        std::string way = queues[start].name;
        std::size_t at = start;
        for (std::size_t steps = 0; steps <= queues.size(); ++steps) {
            const auto next = queues[at].config.dead_letter_index;
            if (next >= queues.size()) break;
            at = next;
            way += " -> " + queues[at].name;
            if (at != start) continue;
            report.at(ProblemCode::dead_letter_cycle,
                      "/platforms/" + pointer_token(platform.name) + "/queues/" +
                          pointer_token(queues[start].name) + "/dead_letter",
                      "dead-letter queues without a circle", way);
            break;
        }
    }
}

int64_t usual(const DistributionSpec& spread) {
    return spread.spread == Spread::uniform ? spread.high : spread.low;
}

void judge_receivers(Reporter& report, const Scenario& side, const QueueSpec& queue) {
    const auto& config = queue.config;
    for (const auto& consumer : side.consumers) {
        if (consumer.from != queue.name) continue;
        const auto held = std::max<int64_t>(1, consumer.fifo.prefetch);
        const Wide busy = static_cast<Wide>(usual(consumer.work)) * held;
        if (config.mode == FifoMode::acked && busy > config.redeliver_after.ns)
            report.at(ProblemCode::redelivery_before_done, consumer_at(consumer, "/work"), "",
                      "work on " + std::to_string(held) + " held message" + (held == 1 ? "" : "s") +
                          " takes longer than redeliver_after = " +
                          duration_text(config.redeliver_after.ns),
                      "messages will be offered again while they are worked on");
        if (consumer.fifo.prefetch == 0)
            report.at(ProblemCode::unlimited_prefetch, consumer_at(consumer, "/fifo/prefetch"), "",
                      "prefetch 0 lets one member take every message",
                      "give a number to share them");
    }
}

void judge_queues(Reporter& report, const Scenario& side) {
    const auto& carrier = side.carrier();
    if (carrier.kind != PlatformKind::fifo) return;
    judge_dead_letters(report, carrier);
    for (const auto& queue : carrier.fifo.queues) {
        const auto at =
            "/platforms/" + pointer_token(carrier.name) + "/queues/" + pointer_token(queue.name);
        const auto& config = queue.config;
        if (!config.dead_letter.empty() && config.max_receives == 0 &&
            config.mode == FifoMode::acked)
            report.at(ProblemCode::not_used, at + "/dead_letter", "",
                      "without max_receives only members send messages to the dead-letter queue",
                      "set max_receives, or a member's \"finally\": \"dead_letter\"");
        if (config.mode == FifoMode::destructive && config.max_receives > 0)
            report.at(ProblemCode::not_used, at + "/max_receives", "",
                      "a destructive queue hands out each message once",
                      "max_receives has no effect");
        judge_receivers(report, side, queue);
    }
}

// orders/partition/2
bool is_partition(const PlatformSpec& platform, const std::string& name) {
    for (const TopicSpec& topic : platform.kafka.topics)
        for (int64_t p = 0; p < topic.partitions; ++p)
            if (name == topic.name + "/partition/" + std::to_string(p)) return true;
    return false;
}

void judge_of(Reporter& report, const Scenario& side) {
    auto known = channels_of(side.carrier());
    for (const auto& consumer : side.consumers) known.push_back(consumer.name);
    for (const auto& producer : side.producers) known.push_back(producer.name);
    for (const auto& expect : side.expect) {
        if (expect.of.empty() || contains(known, expect.of)) continue;
        if (is_partition(side.carrier(), expect.of)) continue;
        const bool other_side =
            expect.side != no_index && side.sides[expect.side].name != side.side_name;
        if (other_side || find_entity(side, expect.of).kind != TargetKind::none) continue;
        report.at(ProblemCode::unknown_reference, expect.pointer + "/of",
                  "a group, channel, producer or entity", "\"" + printable(expect.of) + "\"",
                  did_you_mean(expect.of, known));
    }
}

struct NamedThing {
    std::string name;
    std::string kind;
    std::string pointer;
};

std::vector<NamedThing> named_things(const Scenario& base) {
    std::vector<NamedThing> out;
    for (const auto& platform : base.platforms)
        out.push_back({platform.name, "a platform", "/platforms/" + pointer_token(platform.name)});
    for (const auto& producer : base.producers)
        out.push_back({producer.name, "a producer", producer_at(producer, "")});
    for (const auto& consumer : base.consumers)
        out.push_back({consumer.name, "a consumer", consumer_at(consumer, "")});
    return out;
}

// Paths such as shop/1 start with the name, whatever it names: so no name twice.
void judge_names(Reporter& report, const Scenario& base) {
    const auto things = named_things(base);
    for (std::size_t i = 0; i < things.size(); ++i) {
        if (things[i].name == "queue")
            report.at(ProblemCode::bad_name, things[i].pointer, "another name",
                      "\"queue\": it starts the paths of queues");
        for (std::size_t j = 0; j < i; ++j) {
            if (things[j].name != things[i].name) continue;
            report.at(ProblemCode::duplicate_name, things[i].pointer,
                      "platforms, producers and consumers with different names",
                      "\"" + printable(things[i].name) + "\" again",
                      "it is already the name of " + things[j].kind);
        }
    }
}

void judge_unused_settings(Reporter& report, const Scenario& base) {
    bool kafka = false, fifo = false;
    for (const auto& platform : base.platforms) {
        kafka = kafka || platform.kind == PlatformKind::kafka;
        fifo = fifo || platform.kind == PlatformKind::fifo;
    }
    const auto judge = [&](const std::string& pointer, const char* kind, bool exists) {
        if (exists || base.given.count(pointer) == 0) return;
        report.at(ProblemCode::not_used, pointer, "",
                  std::string("there is no ") + kind + " platform these settings could hold for",
                  "they have no effect");
    };
    for (const auto& producer : base.producers) {
        judge(producer_at(producer, "/kafka"), "kafka", kafka);
        judge(producer_at(producer, "/fifo"), "fifo", fifo);
    }
    for (const auto& consumer : base.consumers) {
        judge(consumer_at(consumer, "/kafka"), "kafka", kafka);
        judge(consumer_at(consumer, "/fifo"), "fifo", fifo);
    }
}
} // namespace

void validate(Reporter& report, const Scenario& side) {
    judge_channels(report, side);
    judge_times(report, side);
    judge_load(report, side);
    judge_size(report, side);
    judge_queues(report, side);
    judge_of(report, side);
    judge_faults(report, side);
    if (side.carrier().kind == PlatformKind::kafka) judge_kafka(report, side);
}

void validate_sides(Reporter& report, const Scenario& base) {
    judge_names(report, base);
    judge_unused_settings(report, base);
    judge_uneven_faults(report, base);
}

} // namespace sluice
