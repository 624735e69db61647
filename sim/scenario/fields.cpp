// The list of sections and the look-up of keys.
#include "sim/scenario/fields.hpp"

namespace sluice {

namespace {
const Section* const plain_sections[] = {
    &scenario_section,
    &lesson_section,
    &network_section,
    &machines_section,
    &platform_section,
    &kafka_platform_section,
    &fifo_platform_section,
    &broker_section,
    &kafka_broker_settings,
    &kafka_topic_section,
    &kafka_topic_settings,
    &fifo_queue_section,
    &producer_section,
    &kafka_producer_settings,
    &fifo_producer_settings,
    &consumer_section,
    &fails_section,
    &poison_section,
    &kafka_consumer_settings,
    &fifo_consumer_settings,
    &side_section,
    &fault_section,
    &ask_section,
    &answer_section,
    &expect_section,
};
} // namespace

// Built once per call: the tables stand in several files, whose order of initialisation is open.
std::vector<const Section*> all_sections() {
    std::vector<const Section*> out(std::begin(plain_sections), std::end(plain_sections));
    out.insert(out.end(), fault_section.variants.begin(), fault_section.variants.end());
    return out;
}

const Field* find_field(const Section& section, std::string_view key) {
    for (const auto& field : section.fields)
        if (key == field.key) return &field;
    return section.base == nullptr ? nullptr : find_field(*section.base, key);
}

std::vector<std::string> field_keys(const Section& section) {
    std::vector<std::string> out;
    if (section.base != nullptr) out = field_keys(*section.base);
    for (const auto& field : section.fields) out.emplace_back(field.key);
    return out;
}

} // namespace sluice
