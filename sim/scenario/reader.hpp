// From the JSON tree to a Scenario by the table of fields: types, units, ranges, unknown and
// missing keys. It goes on after every mistake and leaves the default in place of a value it
// refuses. What several values mean together is judged by validate.hpp.
#pragma once
#include "sim/scenario/fields.hpp"
#include "sim/scenario/units.hpp"
#include <map>

namespace sluice {

// Reports problems at places of the tree. Positions come from the values themselves, so an override
// is reported where the override stands.
class Reporter {
public:
    Reporter(const Sources& sources, const JsonValue& root, std::vector<Problem>& problems)
        : sources_(sources), root_(root), problems_(problems) {}

    void add(ProblemCode code, SourceSpan span, const std::string& pointer, std::string expected,
             std::string found, std::string hint = "");
    void add(ProblemCode code, const JsonNode& node, std::string expected, std::string found,
             std::string hint = "") {
        add(code, node.value->span, node.pointer, std::move(expected), std::move(found),
            std::move(hint));
    }
    // At the value of `pointer`, or at the nearest object around it.
    void at(ProblemCode code, const std::string& pointer, std::string expected, std::string found,
            std::string hint = "");
    // So many problems that advice on further ones is not worth its time.
    bool is_crowded() const { return problems_.size() > 200; }

private:
    const Sources& sources_;
    const JsonValue& root_;
    std::vector<Problem>& problems_;
};

struct ReadOptions {
    bool is_final = true;
    std::string side;    // which side this is; empty = the base
    std::string carrier; // the platform that carries it
};

class Reader {
public:
    Reader(Reporter& reporter, Scenario& scenario, ReadOptions options = {})
        : report_(reporter), scenario_(scenario), options_(std::move(options)) {}

    // Every key of the object by the section's table; unknown and missing ones are reported.
    void object(const Section&, const JsonNode&, void* target);
    // One field that is present.
    void field(const Field&, const JsonNode&, void* target);

    bool is_object(const JsonNode&, const char* expected);
    // A list or map of entities that is not absurdly long.
    bool is_within(const JsonNode&, std::size_t most);
    bool is_list(const JsonNode&, const char* expected, bool may_be_empty);
    bool text(const JsonNode&, std::string& out);
    bool boolean(const JsonNode&, bool& out);
    bool integer(const JsonNode&, int64_t low, int64_t high, int64_t& out);
    bool decimal(const JsonNode&, Ratio& out);
    bool thousandths(const JsonNode&, int64_t low, int64_t high, int64_t& out);
    bool duration(const JsonNode&, int64_t low, int64_t high, int64_t& out);
    bool bytes(const JsonNode&, int64_t low, int64_t high, int64_t& out);
    bool byte_rate(const JsonNode&, int64_t low, int64_t& out);
    bool rate(const JsonNode&, Rate& out);
    bool share(const JsonNode&, Ratio& out);
    bool word(const JsonNode&, Words, uint8_t& out);
    bool name(const JsonNode&, SourceSpan, const std::string& name); // of an entity
    bool spread(const JsonNode&, bool of_time, int64_t low, DistributionSpec& out);

    // Kafka's forms.
    bool kafka_integer(const JsonNode&, int64_t low, int64_t high, int64_t& out);
    bool kafka_boolean(const JsonNode&, bool& out);
    bool kafka_time(const JsonNode&, Form, int64_t low, Duration& out);
    bool kafka_word(const JsonNode&, Words, uint8_t& out);

    static JsonNode child(const JsonNode&, const JsonMember&);
    static JsonNode item(const JsonNode&, std::size_t index);
    // Calls `read(node, name)` for each member of an object of named things; "note" is passed over.
    template <class Read>
    void each_member(const JsonNode& node, const char* expected, Read read) {
        if (!is_object(node, expected)) return;
        for (const auto& member : node.value->members)
            if (member.key != "note") read(child(node, member), member);
    }
    template <class Read>
    void each_item(const JsonNode& node, const char* expected, bool may_be_empty, Read read) {
        if (!is_list(node, expected, may_be_empty)) return;
        for (std::size_t i = 0; i < node.value->items.size(); ++i) read(item(node, i));
    }

    Reporter& report() { return report_; }
    Scenario& scenario() { return scenario_; }
    // The run-to-be: rules between settings are judged on it, not on a base that sides still
    // change.
    bool is_final() const { return options_.is_final; }
    // Release whose client defaults hold: the carrying cluster's, else the first cluster's.
    Version client_version() const;

private:
    void read_known(const Section&, const JsonNode&, void* target);
    void unknown_keys(const Section&, const JsonNode&);
    void unknown_key(const Section&, const JsonNode&, const JsonMember&);
    bool wrong_type(const JsonNode&, const std::string& expected, std::string hint = "");
    bool bad_quantity(const JsonNode&, const std::string& expected, const UnitError&);
    bool quantity(const JsonNode&, Parsed<int64_t> (*parse)(std::string_view),
                  std::string (*show)(int64_t), const char* what, int64_t low, int64_t high,
                  int64_t& out);

    Reporter& report_;
    Scenario& scenario_;
    ReadOptions options_;
};

// Real settings of Kafka that the simulator does not model.
struct KafkaName {
    const char* section; // of fields.hpp
    const char* name;
    const char* harmless; // the value that changes nothing; nullptr = every value is only ignored
};
std::span<const KafkaName> kafka_names_not_modelled();

} // namespace sluice
