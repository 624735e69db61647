// THE table of everything a scenario file may say: section by section, each key with its form,
// range, default, sentence and place in memory. The reader, the JSON Schema, the reference page,
// `explain` and the version defaults of Kafka all iterate it; nothing else lists keys.
#pragma once
#include "sim/scenario/json.hpp"
#include "sim/scenario/scenario.hpp"
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>

namespace sluice {

class Reader;

// A value and the JSON pointer that leads to it.
struct JsonNode {
    const JsonValue* value = nullptr;
    std::string pointer;
};

// How a value is written. Our own quantities carry their unit; the forms of `kafka_` are Kafka's
// own: plain numbers or numbers in quotes, true or "true".
enum class Form : uint8_t {
    text,
    boolean,
    integer,
    thousandths, // a decimal kept in thousandths
    duration,
    bytes,
    byte_rate,
    share,
    word,
    time_spread, // a duration or a distribution of durations
    size_spread,
    kafka_integer,
    kafka_boolean,
    kafka_ms,
    kafka_seconds,
    kafka_minutes,
    kafka_hours,
    kafka_word,
    custom, // read by a function of its own
};

enum class Shape : uint8_t { single, object, map, list }; // of values that have a section

struct Word {
    const char* text;
    uint8_t value;
    const char* doc;
};
using Words = std::span<const Word>;

struct Section;
using Place = void* (*)(void* object);
using ReadField = void (*)(Reader&, const JsonNode&, void* object);
using ShowField = std::string (*)(const void* object);

struct Field {
    const char* key = "";
    Form form = Form::custom;
    Place place = nullptr; // not for custom
    int64_t low = INT64_MIN;
    int64_t high = INT64_MAX;
    const char* default_text = ""; // as `explain` prints it; empty = none
    const char* doc = "";
    Words words{};
    bool required = false;
    int before_version = 0;            // releases before this one ...
    const char* old_default = nullptr; // ... have this default
    ReadField read = nullptr;          // custom only
    ShowField show = nullptr;          // custom only; nullptr = not shown by explain
    const char* schema = nullptr;      // custom without a section: a name among the definitions
    const Section* child = nullptr;    // custom with a section
    Shape shape = Shape::single;
};

struct Section {
    const char* name;
    const char* where; // in words: "each producer"
    const char* doc;
    std::span<const Field> fields;
    const Section* base = nullptr;              // its fields are allowed too
    const char* platform = "";                  // whose own words these are; empty = ours
    std::span<const Section* const> variants{}; // an object is one of these instead
};

std::vector<const Section*> all_sections();
const Field* find_field(const Section&, std::string_view key);
std::vector<std::string> field_keys(const Section&);

extern const Section scenario_section, lesson_section, network_section, machines_section;
extern const Section platform_section, kafka_platform_section, fifo_platform_section;
extern const Section kafka_topic_section, fifo_queue_section;
extern const Section broker_section, kafka_broker_settings, kafka_topic_settings;
extern const Section kafka_producer_settings, kafka_consumer_settings;
extern const Section fifo_producer_settings, fifo_consumer_settings;
extern const Section producer_section, consumer_section, fails_section, poison_section;
extern const Section side_section, ask_section, answer_section, expect_section;
extern const Section fault_section; // its variants: one per kind of fault

// A value as `explain` and the tables write it; the reverse of the reader.
std::string value_text(const Field&, const void* object);

// ---- makers: they tie the form to the type of the member -------------------------------------

template <auto M>
struct MemberPlace;
template <class C, class T, T C::*M>
struct MemberPlace<M> {
    using Class = C;
    using Type = T;
    static void* get(void* object) { return &(static_cast<C*>(object)->*M); }
};

template <auto M, class Wanted>
constexpr Field make_field(const char* key, Form form, const char* default_text, const char* doc) {
    static_assert(std::is_same_v<typename MemberPlace<M>::Type, Wanted>, "form and member differ");
    Field field;
    field.key = key;
    field.form = form;
    field.place = &MemberPlace<M>::get;
    field.default_text = default_text;
    field.doc = doc;
    return field;
}

constexpr Field ranged(int64_t low, int64_t high, Field field) {
    field.low = low;
    field.high = high;
    return field;
}

constexpr Field required(Field field) {
    field.required = true;
    return field;
}

// `old_default` held in releases before `release.feature`.
constexpr Field before(int release, int feature, const char* old_default, Field field) {
    field.before_version = version_of(release, feature).number;
    field.old_default = old_default;
    return field;
}

template <auto M>
constexpr Field text(const char* key, const char* doc) {
    return make_field<M, std::string>(key, Form::text, "", doc);
}
template <auto M>
constexpr Field boolean(const char* key, const char* standard, const char* doc) {
    return make_field<M, bool>(key, Form::boolean, standard, doc);
}
template <auto M>
constexpr Field integer(const char* key, int64_t low, int64_t high, const char* standard,
                        const char* doc) {
    return ranged(low, high, make_field<M, int64_t>(key, Form::integer, standard, doc));
}
template <auto M>
constexpr Field duration(const char* key, Duration low, const char* standard, const char* doc) {
    return ranged(low.ns, century.ns, make_field<M, Duration>(key, Form::duration, standard, doc));
}
// A point of the run, counted from its start.
template <auto M>
constexpr Field instant(const char* key, const char* standard, const char* doc) {
    return ranged(0, century.ns, make_field<M, Time>(key, Form::duration, standard, doc));
}
template <auto M>
constexpr Field bytes(const char* key, int64_t low, int64_t high, const char* standard,
                      const char* doc) {
    return ranged(low, high, make_field<M, int64_t>(key, Form::bytes, standard, doc));
}
template <auto M>
constexpr Field byte_rate(const char* key, int64_t low, const char* standard, const char* doc) {
    return ranged(low, INT64_MAX, make_field<M, int64_t>(key, Form::byte_rate, standard, doc));
}
template <auto M>
constexpr Field share(const char* key, const char* standard, const char* doc) {
    return make_field<M, Ratio>(key, Form::share, standard, doc);
}
template <auto M>
constexpr Field spread(const char* key, Form form, const char* standard, const char* doc) {
    return make_field<M, DistributionSpec>(key, form, standard, doc);
}
template <auto M>
constexpr Field word(const char* key, Words words, const char* standard, const char* doc,
                     Form form = Form::word) {
    using Type = typename MemberPlace<M>::Type;
    static_assert(std::is_enum_v<Type> && sizeof(Type) == 1, "words are stored in one byte");
    auto field = make_field<M, Type>(key, form, standard, doc);
    field.words = words;
    return field;
}

template <auto M>
constexpr Field kafka_integer(const char* key, int64_t low, int64_t high, const char* standard,
                              const char* doc) {
    return ranged(low, high, make_field<M, int64_t>(key, Form::kafka_integer, standard, doc));
}
template <auto M>
constexpr Field kafka_boolean(const char* key, const char* standard, const char* doc) {
    return make_field<M, bool>(key, Form::kafka_boolean, standard, doc);
}
// `low` in the setting's own unit.
template <auto M>
constexpr Field kafka_time(const char* key, Form form, int64_t low, const char* standard,
                           const char* doc) {
    return ranged(low, INT64_MAX, make_field<M, Duration>(key, form, standard, doc));
}
template <auto M>
constexpr Field kafka_ms(const char* key, int64_t low, const char* standard, const char* doc) {
    return kafka_time<M>(key, Form::kafka_ms, low, standard, doc);
}

// An integer of a part of the object.
constexpr Field integer_at(Place place, const char* key, int64_t low, int64_t high,
                           const char* standard, const char* doc) {
    Field field;
    field.key = key;
    field.form = Form::integer;
    field.place = place;
    field.low = low;
    field.high = high;
    field.default_text = standard;
    field.doc = doc;
    return field;
}

constexpr Field custom(const char* key, ReadField read, const char* schema, const char* standard,
                       const char* doc, ShowField show = nullptr) {
    Field field;
    field.key = key;
    field.read = read;
    field.schema = schema;
    field.default_text = standard;
    field.doc = doc;
    field.show = show;
    return field;
}
constexpr Field nested(const char* key, Shape shape, const Section* child, ReadField read,
                       const char* doc) {
    Field field;
    field.key = key;
    field.read = read;
    field.child = child;
    field.shape = shape;
    field.doc = doc;
    return field;
}

} // namespace sluice
