// Values that are a word, a quantity or an object with one key that names the shape:
// distributions, rates, keys, arrivals.
#include "sim/scenario/read_customs.hpp"
#include "sim/scenario/reader.hpp"
#include "sim/scenario/show.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr int64_t most_drawn_keys = 1'000'000; // zipf and weights keep a table
constexpr int64_t most_keys = 1'000'000'000'000;
constexpr int64_t pareto_span = 1'000; // a tail without "max" ends at so many times "min"

ProducerSpec& producer(void* object) {
    return *static_cast<ProducerSpec*>(object);
}
const ProducerSpec& producer(const void* object) {
    return *static_cast<const ProducerSpec*>(object);
}

// The one key of an object like {"uniform": ...}; nullptr after a report.
const JsonMember* only_key(Reader& reader, const JsonNode& node, const std::string& expected,
                           const std::vector<std::string>& known) {
    const JsonMember* found = nullptr;
    std::size_t keys = 0;
    for (const auto& member : node.value->members) {
        if (member.key == "note") continue;
        ++keys;
        if (std::find(known.begin(), known.end(), member.key) != known.end()) {
            if (found == nullptr) found = &member;
        } else {
            reader.report().add(ProblemCode::unknown_key, member.span,
                                node.pointer + "/" + pointer_token(member.key), expected,
                                "\"" + printable(member.key) + "\"",
                                did_you_mean(member.key, known));
        }
    }
    if (keys == 1 && found != nullptr) return found;
    if (keys == 0 || found != nullptr)
        reader.report().add(ProblemCode::contradiction, node, "exactly one of its keys",
                            std::to_string(keys) + " keys", did_you_mean("", known));
    return nullptr;
}

// A required key of an object; false after a report.
bool part(Reader& reader, const JsonNode& node, const char* key, JsonNode& out) {
    if (const auto* member = node.value->find(key)) {
        out = Reader::child(node, *member);
        return true;
    }
    reader.report().add(ProblemCode::missing_key, node, std::string("the key \"") + key + "\"",
                        "none");
    return false;
}

void other_keys(Reader& reader, const JsonNode& node, const std::vector<std::string>& known) {
    for (const auto& member : node.value->members) {
        if (member.key == "note") continue;
        if (std::find(known.begin(), known.end(), member.key) != known.end()) continue;
        reader.report().add(ProblemCode::unknown_key, member.span,
                            node.pointer + "/" + pointer_token(member.key), "a key known here",
                            "\"" + printable(member.key) + "\"", did_you_mean(member.key, known));
    }
}

// One quantity of a distribution.
class SpreadReader {
public:
    SpreadReader(Reader& reader, bool of_time, int64_t low)
        : reader_(reader), of_time_(of_time), low_(low) {}

    bool quantity(const JsonNode& node, int64_t& out) {
        return of_time_ ? reader_.duration(node, low_, century.ns, out)
                        : reader_.bytes(node, low_, most_bytes, out);
    }
    bool uniform(const JsonNode& node, DistributionSpec& out);
    bool lognormal(const JsonNode& node, DistributionSpec& out);
    bool pareto(const JsonNode& node, DistributionSpec& out);

private:
    static constexpr int64_t most_bytes = int64_t{1} << 40;
    bool refuse(const JsonNode& node, std::string expected, std::string found) {
        reader_.report().add(ProblemCode::bad_distribution, node, std::move(expected),
                             std::move(found));
        return false;
    }
    Reader& reader_;
    bool of_time_;
    int64_t low_;
};

bool SpreadReader::uniform(const JsonNode& node, DistributionSpec& out) {
    if (!reader_.is_list(node, "two values, lowest and highest", false)) return false;
    if (node.value->items.size() != 2)
        return refuse(node, "two values, lowest and highest",
                      std::to_string(node.value->items.size()));
    int64_t low = 0, high = 0;
    const bool low_ok = quantity(Reader::item(node, 0), low);
    if (!quantity(Reader::item(node, 1), high) || !low_ok) return false;
    if (low > high) return refuse(node, "the lower value first", "the higher one first");
    out = DistributionSpec{Spread::uniform, low, high, {0, 1}};
    return true;
}

bool SpreadReader::lognormal(const JsonNode& node, DistributionSpec& out) {
    if (!reader_.is_object(node, "median and sigma")) return false;
    other_keys(reader_, node, {"median", "sigma"});
    JsonNode median_at, sigma_at;
    int64_t median = 0, sigma = 0;
    const bool has_median = part(reader_, node, "median", median_at); // both are told of
    if (!part(reader_, node, "sigma", sigma_at) || !has_median) return false;
    const bool median_ok = quantity(median_at, median);
    if (!reader_.thousandths(sigma_at, 0, 8'000, sigma) || !median_ok) return false;
    out = DistributionSpec{Spread::lognormal, median, 0, {sigma, 1'000}};
    return true;
}

bool SpreadReader::pareto(const JsonNode& node, DistributionSpec& out) {
    if (!reader_.is_object(node, "min, alpha and perhaps max")) return false;
    other_keys(reader_, node, {"min", "alpha", "max"});
    JsonNode min_at, alpha_at;
    int64_t min = 0, alpha = 0, max = 0;
    const bool has_min = part(reader_, node, "min", min_at);
    if (!part(reader_, node, "alpha", alpha_at) || !has_min) return false;
    const bool min_ok = quantity(min_at, min);
    if (!reader_.thousandths(alpha_at, 1, 100'000, alpha) || !min_ok) return false;
    if (min < 1) return refuse(min_at, "a value above zero", "zero");
    max = std::min(min, INT64_MAX / 4 / pareto_span) * pareto_span;
    const auto* max_member = node.value->find("max");
    if (max_member != nullptr && !quantity(Reader::child(node, *max_member), max)) return false;
    if (max < min) return refuse(node, "max of at least min", "less");
    if (alpha <= 1'000)
        reader_.report().add(ProblemCode::infinite_mean, alpha_at, "",
                             "with alpha up to 1 the tail dominates the mean",
                             "the cut at \"max\" alone keeps it finite; use alpha above 1");
    out = DistributionSpec{Spread::pareto, min, max, {alpha, 1'000}};
    return true;
}

// The members of {"from": rate, "to": rate, "over": duration} and their like.
struct RateParts {
    const char* low;
    const char* high;
    const char* period;
    const char* high_for; // nullptr = none
};

bool read_rate_parts(Reader& reader, const JsonNode& node, const RateParts& parts, RateSpec& out) {
    if (!reader.is_object(node, "the parts of a changing rate")) return false;
    std::vector<std::string> known{parts.low, parts.high, parts.period};
    if (parts.high_for != nullptr) known.emplace_back(parts.high_for);
    other_keys(reader, node, known);
    JsonNode at;
    bool ok = part(reader, node, parts.low, at) && reader.rate(at, out.low);
    ok = part(reader, node, parts.high, at) && reader.rate(at, out.high) && ok;
    ok = part(reader, node, parts.period, at) &&
         reader.duration(at, 1, century.ns, out.period.ns) && ok;
    if (parts.high_for == nullptr) return ok;
    ok = part(reader, node, parts.high_for, at) &&
         reader.duration(at, 1, century.ns, out.high_for.ns) && ok;
    if (ok && out.high_for > out.period) {
        reader.report().add(ProblemCode::contradiction, at,
                            std::string("at most \"") + parts.period + "\"",
                            duration_text(out.high_for.ns));
        return false;
    }
    return ok;
}

bool read_shaped_rate(Reader& reader, const JsonNode& node, bool each_allowed, RateSpec& out) {
    if (node.value->kind != JsonKind::object) {
        out.shape = RateShape::constant;
        return reader.rate(node, out.low);
    }
    std::vector<std::string> known{"ramp", "daily", "bursts"};
    if (each_allowed) known.insert(known.begin(), "each");
    const auto* member = only_key(reader, node, "a shape of a rate", known);
    if (member == nullptr) return false;
    const auto at = Reader::child(node, *member);
    if (member->key == "each") {
        out.each = true;
        return read_shaped_rate(reader, at, false, out);
    }
    if (member->key == "ramp") {
        out.shape = RateShape::ramp;
        return read_rate_parts(reader, at, {"from", "to", "over", nullptr}, out);
    }
    out.shape = member->key == "daily" ? RateShape::daily : RateShape::bursts;
    const bool daily = out.shape == RateShape::daily;
    return read_rate_parts(
        reader, at, {"low", "high", daily ? "period" : "every", daily ? nullptr : "for"}, out);
}

void read_key_count(Reader& reader, const JsonNode& node, int64_t most, KeySpec& keys) {
    JsonNode at;
    if (part(reader, node, "count", at)) reader.integer(at, 1, most, keys.count);
}

void read_weights(Reader& reader, const JsonNode& node, KeySpec& keys) {
    int64_t total = 0;
    reader.each_member(node, "weights by key", [&](const JsonNode& at, const JsonMember& member) {
        int64_t weight = 0;
        if (!reader.integer(at, 0, 1'000'000'000, weight)) return;
        keys.names.push_back(member.key);
        keys.weights.push_back(static_cast<uint64_t>(weight));
        total += weight;
    });
    if (node.value->kind == JsonKind::object && total == 0)
        reader.report().add(ProblemCode::bad_distribution, node, "a weight above zero", "none");
}

void read_key_shape(Reader& reader, const std::string& shape, const JsonNode& node, KeySpec& keys) {
    if (shape == "uniform") {
        keys.shape = KeyShape::uniform;
        if (!reader.is_object(node, "a count")) return;
        other_keys(reader, node, {"count"});
        read_key_count(reader, node, most_keys, keys);
    } else if (shape == "zipf") {
        keys.shape = KeyShape::zipf;
        if (!reader.is_object(node, "count and exponent")) return;
        other_keys(reader, node, {"count", "exponent"});
        read_key_count(reader, node, most_drawn_keys, keys);
        if (const auto* exponent = node.value->find("exponent"))
            reader.thousandths(Reader::child(node, *exponent), 0, 20'000,
                               keys.exponent_thousandths);
    } else if (shape == "each") {
        bool yes = true;
        if (reader.boolean(node, yes)) keys.shape = yes ? KeyShape::each : KeyShape::none;
    } else if (shape == "list") {
        keys.shape = KeyShape::list;
        reader.each_item(node, "keys", false, [&](const JsonNode& at) {
            std::string name;
            if (reader.text(at, name)) keys.names.push_back(name);
        });
    } else {
        keys.shape = KeyShape::weighted;
        read_weights(reader, node, keys);
    }
}
} // namespace

bool Reader::spread(const JsonNode& node, bool of_time, int64_t low, DistributionSpec& out) {
    SpreadReader parts(*this, of_time, low);
    if (node.value->kind != JsonKind::object) {
        int64_t value = 0;
        if (!parts.quantity(node, value)) return false;
        out = always(value);
        return true;
    }
    const auto* member = only_key(*this, node, "a distribution",
                                  {"constant", "uniform", "exponential", "lognormal", "pareto"});
    if (member == nullptr) return false;
    const auto at = child(node, *member);
    if (member->key == "uniform") return parts.uniform(at, out);
    if (member->key == "lognormal") return parts.lognormal(at, out);
    if (member->key == "pareto") return parts.pareto(at, out);
    int64_t value = 0;
    if (!parts.quantity(at, value)) return false;
    out = always(value);
    if (member->key == "exponential") out.spread = Spread::exponential;
    return true;
}

bool read_rate_spec(Reader& reader, const JsonNode& node, RateSpec& out) {
    RateSpec fresh;
    if (!read_shaped_rate(reader, node, true, fresh)) return false;
    if (fresh.low.is_zero() && fresh.high.is_zero()) {
        reader.report().add(ProblemCode::out_of_range, node, "a rate above zero",
                            found_text(*node.value), "to stop a producer use \"stop\"");
        return false;
    }
    out = fresh;
    return true;
}

void read_rate(Reader& reader, const JsonNode& node, void* object) {
    read_rate_spec(reader, node, producer(object).rate);
}

void read_keys(Reader& reader, const JsonNode& node, void* object) {
    auto& keys = producer(object).keys;
    const std::vector<std::string> known{"uniform", "zipf", "each", "list", "weighted"};
    if (node.value->kind == JsonKind::string) {
        if (node.value->text == "none")
            keys = KeySpec{};
        else
            reader.report().add(ProblemCode::unknown_word, node, "\"none\" or an object",
                                found_text(*node.value), "such as {\"uniform\": {\"count\": 100}}");
        return;
    }
    if (!reader.is_object(node, "a shape of keys")) return;
    const auto* member = only_key(reader, node, "a shape of keys", known);
    if (member == nullptr) return;
    keys = KeySpec{};
    read_key_shape(reader, member->key, Reader::child(node, *member), keys);
}

void read_arrivals(Reader& reader, const JsonNode& node, void* object) {
    auto& spec = producer(object);
    constexpr Word words[] = {{"constant", uint8_t(Arrivals::constant), "evenly spaced"},
                              {"poisson", uint8_t(Arrivals::poisson), "at random"}};
    if (node.value->kind != JsonKind::object) {
        uint8_t arrivals = 0;
        if (reader.word(node, words, arrivals)) spec.arrivals = static_cast<Arrivals>(arrivals);
        return;
    }
    const auto* member = only_key(reader, node, "arrivals", {"trace"});
    if (member == nullptr) return;
    const auto at = Reader::child(node, *member);
    spec.arrivals = Arrivals::trace;
    if (at.value->kind == JsonKind::string) {
        reader.text(at, spec.trace_file);
        return;
    }
    reader.each_item(at, "times", false, [&](const JsonNode& time) {
        int64_t ns = 0;
        if (!reader.duration(time, 0, century.ns, ns)) return;
        if (!spec.trace.empty() && ns < spec.trace.back().ns)
            reader.report().add(ProblemCode::bad_trace, time, "times in ascending order",
                                found_text(*time.value));
        spec.trace.push_back(Time{ns});
    });
}

std::string rate_spec_text(const RateSpec& rate) {
    const std::string each = rate.each ? " each" : "";
    const auto low = rate_text(rate.low), high = rate_text(rate.high);
    const auto period = duration_text(rate.period.ns);
    switch (rate.shape) {
    case RateShape::constant: return low + each;
    case RateShape::ramp: return low + " to " + high + " over " + period + each;
    case RateShape::daily: return low + " to " + high + " and back every " + period + each;
    case RateShape::bursts:
        return low + ", " + high + " for " + duration_text(rate.high_for.ns) + " every " + period +
               each;
    }
    return "";
}

std::string key_text(const KeySpec& keys) {
    const auto count = std::to_string(keys.count);
    switch (keys.shape) {
    case KeyShape::none: return "none";
    case KeyShape::uniform: return "uniform over " + count;
    case KeyShape::zipf:
        return "zipf over " + count + ", exponent " +
               decimal_text({keys.exponent_thousandths, 1000});
    case KeyShape::each: return "every record its own";
    case KeyShape::list: return std::to_string(keys.names.size()) + " in turn";
    case KeyShape::weighted: return std::to_string(keys.names.size()) + " by weight";
    }
    return "";
}

std::string show_rate(const void* object) {
    return rate_spec_text(producer(object).rate);
}
std::string show_keys(const void* object) {
    return key_text(producer(object).keys);
}
std::string show_arrivals(const void* object) {
    switch (producer(object).arrivals) {
    case Arrivals::constant: return "constant";
    case Arrivals::poisson: return "poisson";
    case Arrivals::trace: return "trace";
    }
    return "";
}

} // namespace sluice
