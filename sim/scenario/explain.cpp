// Walks a scenario along the table of fields.
#include "sim/scenario/explain.hpp"
#include "sim/scenario/fields.hpp"

namespace sluice {

namespace {
class Explanation {
public:
    explicit Explanation(const Scenario& side) : side_(side) {}

    void section(const Section& section, const std::string& pointer, const void* object,
                 Version version) {
        if (section.base != nullptr) this->section(*section.base, pointer, object, version);
        for (const auto& field : section.fields) row(section, field, pointer, object, version);
    }
    std::vector<ExplainRow> take() { return std::move(rows_); }

private:
    void row(const Section& section, const Field& field, const std::string& pointer,
             const void* object, Version version) {
        const auto at = pointer + "/" + pointer_token(field.key);
        const bool general = &section == &network_section || &section == &machines_section;
        const bool given =
            side_.given.count(at) > 0 ||
            (general && side_.given.count("/" + std::string(section.name) + "/" + field.key) > 0);
        const bool another_name = field.form != Form::custom && field.default_text[0] == '\0' &&
                                  field.form != Form::text && field.form != Form::duration;
        if (another_name && !given) return; // log.retention.hours beside log.retention.ms
        const auto value = value_text(field, object);
        if (value.empty() && !given) return;
        if (value.empty() && field.show == nullptr && field.form == Form::custom) return;
        ExplainRow out;
        out.pointer = at;
        out.section = section.name;
        out.key = field.key;
        out.value = value;
        out.standard =
            version.number < field.before_version ? field.old_default : field.default_text;
        out.given = given;
        out.doc = field.doc;
        rows_.push_back(std::move(out));
    }

    const Scenario& side_;
    std::vector<ExplainRow> rows_;
};

void explain_platform(Explanation& out, const PlatformSpec& platform) {
    const auto at = "/platforms/" + pointer_token(platform.name);
    out.section(network_section, at + "/network", &platform.network, {});
    out.section(machines_section, at + "/machines", &platform.machines, {});
    if (platform.kind == PlatformKind::fifo) {
        for (const auto& queue : platform.fifo.queues)
            out.section(fifo_queue_section, at + "/queues/" + pointer_token(queue.name),
                        &queue.config, {});
        return;
    }
    out.section(kafka_platform_section, at, &platform, platform.version);
    out.section(kafka_broker_settings, at + "/config", &platform.kafka.config, platform.version);
    for (const auto& topic : platform.kafka.topics) {
        const auto topic_at = at + "/topics/" + pointer_token(topic.name);
        out.section(kafka_topic_section, topic_at, &topic, platform.version);
        out.section(kafka_topic_settings, topic_at + "/config", &topic.config, platform.version);
    }
}
} // namespace

std::vector<ExplainRow> explain_rows(const Scenario& side) {
    Explanation out(side);
    const auto& carrier = side.carrier();
    const bool kafka = carrier.kind == PlatformKind::kafka;
    out.section(scenario_section, "", &side, {});
    explain_platform(out, carrier);
    for (const auto& producer : side.producers) {
        const auto at = "/producers/" + pointer_token(producer.name);
        out.section(producer_section, at, &producer, {});
        if (kafka)
            out.section(kafka_producer_settings, at + "/kafka", &producer.kafka, carrier.version);
        else
            out.section(fifo_producer_settings, at + "/fifo", &producer.fifo, {});
    }
    for (const auto& consumer : side.consumers) {
        const auto at = "/consumers/" + pointer_token(consumer.name);
        out.section(consumer_section, at, &consumer, {});
        if (side.given.count(at + "/fails") > 0)
            out.section(fails_section, at + "/fails", &consumer.fails, {});
        if (side.given.count(at + "/poison") > 0)
            out.section(poison_section, at + "/poison", &consumer.poison, {});
        if (kafka)
            out.section(kafka_consumer_settings, at + "/kafka", &consumer.kafka, carrier.version);
        else
            out.section(fifo_consumer_settings, at + "/fifo", &consumer.fifo, {});
    }
    return out.take();
}

} // namespace sluice
