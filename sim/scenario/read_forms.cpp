// The forms of single values: text, numbers, quantities with units, words; and how each is shown.
#include "sim/scenario/reader.hpp"
#include "sim/scenario/suggest.hpp"

namespace sluice {

namespace {
std::string whole_range(int64_t low, int64_t high) {
    if (low == INT64_MIN && high == INT64_MAX) return "a whole number";
    if (high == INT64_MAX) return "a whole number of at least " + std::to_string(low);
    return "a whole number from " + std::to_string(low) + " to " + std::to_string(high);
}

std::vector<std::string> word_list(Words words) {
    std::vector<std::string> out;
    for (const auto& word : words) out.emplace_back(word.text);
    return out;
}

std::string listed(Words words) {
    std::string out = "one of ";
    for (std::size_t i = 0; i < words.size(); ++i)
        out += (i > 0 ? ", \"" : "\"") + std::string(words[i].text) + "\"";
    return out;
}

std::string quantity_range(const char* what, int64_t low, int64_t high,
                           std::string (*show)(int64_t)) {
    std::string out = what;
    if (low > 0) out += " of at least " + show(low);
    if (high < INT64_MAX && high != century.ns) out += " of at most " + show(high);
    if (high == century.ns && low <= 0) out += " below a century";
    return out;
}
} // namespace

bool Reader::text(const JsonNode& node, std::string& out) {
    if (node.value->kind != JsonKind::string) return wrong_type(node, "a string");
    const auto& text = node.value->text;
    if (has_hidden_characters(text))
        report_.add(ProblemCode::odd_name, node, "", "the text holds characters that do not show",
                    "they are printed escaped: " + printable(text));
    out = text;
    return true;
}

bool Reader::boolean(const JsonNode& node, bool& out) {
    if (node.value->kind == JsonKind::boolean) {
        out = node.value->truth;
        return true;
    }
    const bool quoted = node.value->kind == JsonKind::string &&
                        (node.value->text == "true" || node.value->text == "false");
    return wrong_type(node, "true or false", quoted ? "remove the quotes" : "");
}

bool Reader::integer(const JsonNode& node, int64_t low, int64_t high, int64_t& out) {
    const auto expected = whole_range(low, high);
    if (node.value->kind == JsonKind::string && parse_integer(node.value->text).ok) {
        report_.add(ProblemCode::quoted_number, node, expected, found_text(*node.value),
                    "remove the quotes");
        return false;
    }
    if (node.value->kind != JsonKind::number) return wrong_type(node, expected);
    const auto parsed = parse_integer(node.value->text);
    if (!parsed.ok) {
        const bool whole = parsed.error.code != ProblemCode::not_whole;
        report_.add(whole ? ProblemCode::out_of_range : ProblemCode::not_whole, node, expected,
                    found_text(*node.value));
        return false;
    }
    if (parsed.value < low || parsed.value > high) {
        report_.add(ProblemCode::out_of_range, node, expected, found_text(*node.value));
        return false;
    }
    out = parsed.value;
    return true;
}

bool Reader::decimal(const JsonNode& node, Ratio& out) {
    if (node.value->kind == JsonKind::string && parse_decimal(node.value->text).ok) {
        report_.add(ProblemCode::quoted_number, node, "a number", found_text(*node.value),
                    "remove the quotes");
        return false;
    }
    if (node.value->kind != JsonKind::number) return wrong_type(node, "a number");
    const auto parsed = parse_decimal(node.value->text);
    if (!parsed.ok) return bad_quantity(node, "a number", parsed.error);
    out = parsed.value;
    return true;
}

bool Reader::thousandths(const JsonNode& node, int64_t low, int64_t high, int64_t& out) {
    Ratio ratio;
    if (!decimal(node, ratio)) return false;
    const auto expected = "a number from " + decimal_text({low, 1000}) + " to " +
                          decimal_text({high, 1000}) + " with at most three decimals";
    if (1000 % ratio.denominator != 0 || ratio.numerator / ratio.denominator > high / 1000 + 1 ||
        ratio.numerator / ratio.denominator < low / 1000 - 1) {
        report_.add(ProblemCode::out_of_range, node, expected, found_text(*node.value));
        return false;
    }
    const auto value = ratio.numerator * (1000 / ratio.denominator);
    if (value < low || value > high) {
        report_.add(ProblemCode::out_of_range, node, expected, found_text(*node.value));
        return false;
    }
    out = value;
    return true;
}

bool Reader::bad_quantity(const JsonNode& node, const std::string& expected,
                          const UnitError& error) {
    report_.add(error.code, node, expected, found_text(*node.value), error.hint);
    return false;
}

bool Reader::quantity(const JsonNode& node, Parsed<int64_t> (*parse)(std::string_view),
                      std::string (*show)(int64_t), const char* what, int64_t low, int64_t high,
                      int64_t& out) {
    const bool number = node.value->kind == JsonKind::number;
    if (!number && node.value->kind != JsonKind::string) return wrong_type(node, what);
    const auto parsed = parse(node.value->text);
    if (!parsed.ok || number) {
        auto error = parsed.ok ? UnitError{ProblemCode::missing_unit, ""} : parsed.error;
        return bad_quantity(node, what, error);
    }
    if (parsed.value < low || parsed.value > high) {
        report_.add(ProblemCode::out_of_range, node, quantity_range(what, low, high, show),
                    found_text(*node.value));
        return false;
    }
    out = parsed.value;
    return true;
}

bool Reader::duration(const JsonNode& node, int64_t low, int64_t high, int64_t& out) {
    return quantity(node, parse_duration, duration_text, "a duration such as \"10ms\"", low, high,
                    out);
}

bool Reader::bytes(const JsonNode& node, int64_t low, int64_t high, int64_t& out) {
    return quantity(node, parse_bytes, bytes_text, "a size such as \"64KiB\"", low, high, out);
}

bool Reader::byte_rate(const JsonNode& node, int64_t low, int64_t& out) {
    return quantity(node, parse_byte_rate, byte_rate_text, "bytes per second such as \"125MB/s\"",
                    low, INT64_MAX, out);
}

bool Reader::rate(const JsonNode& node, Rate& out) {
    const char* const what = "a rate such as \"500/s\"";
    if (node.value->kind != JsonKind::string && node.value->kind != JsonKind::number)
        return wrong_type(node, what);
    const auto parsed = parse_rate(node.value->text);
    if (!parsed.ok) return bad_quantity(node, what, parsed.error);
    out = parsed.value;
    return true;
}

bool Reader::share(const JsonNode& node, Ratio& out) {
    const char* const what = "a share from \"0%\" to \"100%\"";
    if (node.value->kind != JsonKind::string && node.value->kind != JsonKind::number)
        return wrong_type(node, what);
    const auto parsed = parse_share(node.value->text);
    if (!parsed.ok) return bad_quantity(node, what, parsed.error);
    out = parsed.value;
    return true;
}

bool Reader::word(const JsonNode& node, Words words, uint8_t& out) {
    if (node.value->kind != JsonKind::string) return wrong_type(node, listed(words));
    for (const auto& word : words) {
        if (node.value->text != word.text) continue;
        out = word.value;
        return true;
    }
    report_.add(ProblemCode::unknown_word, node, listed(words), found_text(*node.value),
                nearest(node.value->text, word_list(words)).empty()
                    ? ""
                    : did_you_mean(node.value->text, word_list(words)));
    return false;
}

void Reader::field(const Field& field, const JsonNode& node, void* target) {
    scenario_.given.insert(node.pointer);
    if (field.form == Form::custom) {
        field.read(*this, node, target);
        return;
    }
    void* const place = field.place(target);
    switch (field.form) {
    case Form::text: text(node, *static_cast<std::string*>(place)); return;
    case Form::boolean: boolean(node, *static_cast<bool*>(place)); return;
    case Form::integer: integer(node, field.low, field.high, *static_cast<int64_t*>(place)); return;
    case Form::thousandths:
        thousandths(node, field.low, field.high, *static_cast<int64_t*>(place));
        return;
    case Form::duration: // Time and Duration hold one int64_t each
        duration(node, field.low, field.high, *static_cast<int64_t*>(place));
        return;
    case Form::bytes: bytes(node, field.low, field.high, *static_cast<int64_t*>(place)); return;
    case Form::byte_rate: byte_rate(node, field.low, *static_cast<int64_t*>(place)); return;
    case Form::share: share(node, *static_cast<Ratio*>(place)); return;
    case Form::word: word(node, field.words, *static_cast<uint8_t*>(place)); return;
    case Form::time_spread: spread(node, true, 0, *static_cast<DistributionSpec*>(place)); return;
    case Form::size_spread: spread(node, false, 0, *static_cast<DistributionSpec*>(place)); return;
    case Form::kafka_integer:
        kafka_integer(node, field.low, field.high, *static_cast<int64_t*>(place));
        return;
    case Form::kafka_boolean: kafka_boolean(node, *static_cast<bool*>(place)); return;
    case Form::kafka_ms:
    case Form::kafka_seconds:
    case Form::kafka_minutes:
    case Form::kafka_hours:
        kafka_time(node, field.form, field.low, *static_cast<Duration*>(place));
        return;
    case Form::kafka_word: kafka_word(node, field.words, *static_cast<uint8_t*>(place)); return;
    case Form::custom: return;
    }
}

} // namespace sluice
