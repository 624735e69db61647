// Values as `explain`, the reference page and the tables write them.
#include "sim/scenario/show.hpp"
#include "sim/scenario/units.hpp"

namespace sluice {

namespace {
std::string plain_time(Duration duration, int64_t unit) {
    if (duration.ns < 0) return "-1";
    if (duration == century) return std::to_string(INT64_MAX);
    return std::to_string(duration.ns / unit);
}

std::string word_text(Words words, uint8_t value) {
    for (const auto& word : words)
        if (word.value == value) return word.text;
    return "";
}

template <class T>
const T& as(const void* place) {
    return *static_cast<const T*>(place);
}
} // namespace

std::string spread_text(const DistributionSpec& d, bool of_time) {
    const auto show = of_time ? duration_text : bytes_text;
    switch (d.spread) {
    case Spread::constant: return show(d.low);
    case Spread::uniform: return "uniform " + show(d.low) + " to " + show(d.high);
    case Spread::exponential: return "exponential, mean " + show(d.low);
    case Spread::lognormal:
        return "lognormal, median " + show(d.low) + ", sigma " + decimal_text(d.shape);
    case Spread::pareto:
        return "pareto, " + show(d.low) + " to " + show(d.high) + ", alpha " +
               decimal_text(d.shape);
    }
    return "";
}

std::string value_text(const Field& field, const void* object) {
    if (field.form == Form::custom) return field.show == nullptr ? "" : field.show(object);
    const void* const place = field.place(const_cast<void*>(object)); // only read
    switch (field.form) {
    case Form::text: return as<std::string>(place);
    case Form::boolean:
    case Form::kafka_boolean: return as<bool>(place) ? "true" : "false";
    case Form::integer:
    case Form::kafka_integer: return std::to_string(as<int64_t>(place));
    case Form::thousandths: return decimal_text({as<int64_t>(place), 1000});
    case Form::duration:
        return as<int64_t>(place) == INT64_MAX ? "" : duration_text(as<int64_t>(place));
    case Form::bytes: return bytes_text(as<int64_t>(place));
    case Form::byte_rate: return byte_rate_text(as<int64_t>(place));
    case Form::share: return share_text(as<Ratio>(place));
    case Form::word:
    case Form::kafka_word: return word_text(field.words, as<uint8_t>(place));
    case Form::time_spread: return spread_text(as<DistributionSpec>(place), true);
    case Form::size_spread: return spread_text(as<DistributionSpec>(place), false);
    case Form::kafka_ms: return plain_time(as<Duration>(place), 1'000'000);
    case Form::kafka_seconds: return plain_time(as<Duration>(place), 1'000'000'000);
    case Form::kafka_minutes: return plain_time(as<Duration>(place), 60'000'000'000);
    case Form::kafka_hours: return plain_time(as<Duration>(place), 3'600'000'000'000);
    case Form::custom: return "";
    }
    return "";
}

} // namespace sluice
