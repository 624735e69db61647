// The table against itself: its default texts are the members' defaults, what it shows it reads
// back, and its products (schema, reference page, explanation) hold every key.
#include "sim/scenario/explain.hpp"
#include "sim/scenario/fields.hpp"
#include "sim/scenario/load.hpp"
#include "sim/scenario/metric_names.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/settings.hpp"
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/templates.hpp"
#include "tests/support/catch.hpp"
#include <fstream>
#include <set>
#include <sstream>

using namespace sluice;

namespace {
template <class T>
void check_defaults(const Section& section, const T& fresh) {
    for (const auto& field : section.fields) {
        const bool shown = field.form != Form::custom || field.show != nullptr;
        if (!shown || field.default_text[0] == '\0') continue;
        if (field.key == std::string("version")) continue; // platforms: set while reading
        CAPTURE(section.name, field.key);
        CHECK(value_text(field, &fresh) == field.default_text);
    }
}
} // namespace

TEST_CASE("the table's defaults are the members' defaults") {
    check_defaults(scenario_section, Scenario{});
    check_defaults(network_section, NetworkSpec{});
    check_defaults(machines_section, MachineSpec{});
    check_defaults(kafka_topic_section, TopicSpec{});
    check_defaults(kafka_broker_settings, KafkaBrokerSettings{});
    check_defaults(kafka_topic_settings, KafkaTopicSettings{});
    check_defaults(kafka_producer_settings, KafkaProducerSettings{});
    check_defaults(kafka_consumer_settings, KafkaConsumerSettings{});
    check_defaults(fifo_queue_section, FifoSettings{});
    check_defaults(fifo_producer_settings, FifoProducerSettings{});
    check_defaults(fifo_consumer_settings, FifoConsumerSettings{});
    check_defaults(producer_section, ProducerSpec{});
    check_defaults(consumer_section, ConsumerSpec{});
    check_defaults(fails_section, FailSpec{});
    check_defaults(side_section, SideSpec{});
    for (const auto* fault : fault_section.variants) {
        if (std::string(fault->name) == "fault.slow") check_defaults(*fault, FaultSpec{});
    }
}

TEST_CASE("keys are unique and every field has a sentence") {
    for (const auto* section : all_sections()) {
        std::set<std::string> keys;
        for (const auto& key : field_keys(*section)) {
            CAPTURE(section->name, key);
            CHECK(keys.insert(key).second);
        }
        for (const auto& field : section->fields) {
            CAPTURE(section->name, field.key);
            const std::string doc = field.doc;
            REQUIRE_FALSE(doc.empty());
            CHECK((doc.back() == '.' || doc.back() == ')'));
            CHECK((field.form == Form::custom) == (field.read != nullptr));
            const bool schema = field.child != nullptr || field.schema != nullptr;
            CHECK((field.form == Form::custom) == schema);
        }
    }
}

TEST_CASE("settings that are not modelled are not in the table of those that are") {
    for (const auto& name : kafka_names_not_modelled()) {
        const Section* home = nullptr;
        for (const auto* section : all_sections())
            if (std::string_view(section->name) == name.section) home = section;
        CAPTURE(name.name);
        REQUIRE(home != nullptr);
        CHECK(find_field(*home, name.name) == nullptr);
    }
}

TEST_CASE("problem codes are unique and in order of the enumeration") {
    std::set<std::string> names;
    for (const auto& row : problem_table()) {
        CHECK(names.insert(row.name).second);
        CHECK(std::string(info(row.code).name) == row.name);
        CHECK((row.exit_code == 0) == (std::string(row.name).find("-W") != std::string::npos));
    }
}

TEST_CASE("the schema is JSON, is shipped, and defines whatever it refers to") {
    const auto schema = schema_json();
    const Sources sources{SourceText("schema", schema)};
    JsonValue root;
    std::vector<Problem> problems;
    REQUIRE(parse_json(sources, 0, root, problems));
    CHECK(problems.empty());
    const std::string start = "\"$ref\": \"#/definitions/";
    int references = 0;
    for (auto at = schema.find(start); at != std::string::npos; at = schema.find(start, at + 1)) {
        const auto from = at + start.size();
        const auto name = schema.substr(from, schema.find('"', from) - from);
        CAPTURE(name);
        CHECK(root.find("definitions")->value.find(name) != nullptr);
        ++references;
    }
    CHECK(references > 50);
    std::ifstream shipped(std::string(SLUICEBOX_SOURCE_DIR) + "/assets/scenario.schema.json");
    std::ostringstream text;
    text << shipped.rdbuf();
    CHECK(text.str() == schema); // regenerate with `sluicebox schema`
}

TEST_CASE("the reference page names every key") {
    const auto page = reference_markdown();
    for (const auto* section : all_sections())
        for (const auto& field : section->fields) {
            CAPTURE(section->name, field.key);
            CHECK(page.find("`" + std::string(field.key) + "`") != std::string::npos);
        }
}

TEST_CASE("the explanation tells given from default") {
    const auto document =
        load_file(std::string(SLUICEBOX_SOURCE_DIR) + "/tests/unit/scenario/data/sample.json");
    REQUIRE(document.sides.size() == 3);
    const auto find = [](const std::vector<ExplainRow>& rows, const std::string& pointer) {
        for (const auto& row : rows)
            if (row.pointer == pointer) return row;
        return ExplainRow{};
    };
    const auto first = explain_rows(document.sides[0]);
    const auto acks = find(first, "/producers/shop/kafka/acks");
    CHECK(acks.value == "1");
    CHECK(acks.given);
    CHECK(acks.standard == "all");
    const auto idempotence = find(first, "/producers/shop/kafka/enable.idempotence");
    CHECK(idempotence.value == "false");
    CHECK_FALSE(idempotence.given);
    CHECK(find(first, "/platforms/cluster/network/latency").given);
    CHECK_FALSE(find(first, "/platforms/cluster/machines/nic").given);
    const auto queue = explain_rows(document.sides[2]);
    CHECK(find(queue, "/platforms/mq/queues/orders/max_receives").value == "5");
    CHECK(find(queue, "/producers/shop/kafka/acks").pointer.empty());
}

TEST_CASE("settings of two platforms can be compared") {
    const auto document =
        load_file(std::string(SLUICEBOX_SOURCE_DIR) + "/tests/unit/scenario/data/sample.json");
    REQUIRE(document.sides.size() == 3);
    const auto value = [](const Scenario& side, const std::string& path) -> std::string {
        for (const auto& setting : settings_in_force(side))
            if (setting.path == path) return setting.value;
        return "none";
    };
    CHECK(value(document.sides[0], "network.latency") == "500us");
    CHECK(value(document.sides[2], "network.latency") == "500us");
    CHECK(value(document.sides[0], "producers.shop.kafka.acks") == "1");
    CHECK(value(document.sides[1], "producers.shop.kafka.acks") == "all");
    CHECK(value(document.sides[2], "producers.shop.kafka.acks") == "none");
}

TEST_CASE("a template gives traffic, keys of the file win") {
    const auto document = load_text(R"({ "sluicebox": 1,
        "platforms": { "q": { "platform": "fifo", "queues": { "a": {} } } },
        "producers": { "p": { "size": "7B", "to": "a", "template": "orders" } } })",
                                    "test");
    CAPTURE(format_text(document.problems));
    REQUIRE(document.ok());
    const auto& producer = document.sides[0].producers[0];
    CHECK(producer.size == always(7));
    CHECK(producer.keys.shape == KeyShape::zipf);
    CHECK(producer.rate.low.count == 200);
    CHECK(producer.template_name == "orders");
    CHECK(traffic_templates().size() == 6);
}

TEST_CASE("the nearest name, when one is near enough") {
    const std::vector<std::string> words{"acks", "batch.size", "linger.ms", "buffer.memory"};
    CHECK(edit_distance("crahs", "crash") == 1);
    CHECK(edit_distance("", "abc") == 3);
    CHECK(edit_distance("kitten", "sitting") == 3);
    CHECK(nearest("ack", words) == "acks");
    CHECK(nearest("linger_ms", words) == "linger.ms");
    CHECK(nearest("BatchSize", words) == "batch.size");
    CHECK(nearest("compression", words).empty());
    CHECK(nearest("ab", {"ac", "ad"}).empty()); // two are equally near
}

TEST_CASE("metrics have one name each") {
    std::set<std::string> names;
    for (const auto& row : metric_names()) CHECK(names.insert(row.name).second);
    CHECK(find_metric_name("records.lost") != nullptr);
    CHECK(find_metric_name("records.last") == nullptr);
}
