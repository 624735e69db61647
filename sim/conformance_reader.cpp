#include "sim/conformance_reader.hpp"
#include <algorithm>
#include <charconv>

namespace sluice {
namespace {

const JsonValue empty_object = [] {
    JsonValue value;
    value.kind = JsonKind::object;
    return value;
}();

// Milliseconds that do not fit count as the end (or the beginning) of time.
int64_t saturated_ns(int64_t milliseconds) {
    int64_t ns = 0;
    if (!__builtin_mul_overflow(milliseconds, int64_t{1'000'000}, &ns)) return ns;
    return milliseconds < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
}

constexpr std::size_t mistakes_max = 20;

} // namespace

CaseReader::CaseReader(const JsonValue& value, std::string path, CaseProblems& problems)
    : value_(&value), path_(std::move(path)), problems_(&problems) {
    if (value.kind == JsonKind::object) return;
    problems.mistakes.push_back(path_ + " must be an object, not " + kind_name(value.kind));
    value_ = &empty_object;
}

bool CaseReader::has(std::string_view key) const {
    return find(key) != nullptr;
}

bool CaseReader::is_null(std::string_view key) const {
    const JsonMember* member = value_->find(key);
    return member != nullptr && member->value.kind == JsonKind::null;
}

int64_t CaseReader::integer(std::string_view key, IntegerRange range) {
    const JsonValue* value = require(key, JsonKind::number);
    if (value == nullptr) return std::clamp<int64_t>(0, range.lowest, range.highest);
    return as_integer(*value, range, key)
        .value_or(std::clamp<int64_t>(0, range.lowest, range.highest));
}

int64_t CaseReader::integer_or(std::string_view key, int64_t fallback, IntegerRange range) {
    return has(key) ? integer(key, range) : fallback;
}

int32_t CaseReader::integer32(std::string_view key, IntegerRange range) {
    return static_cast<int32_t>(integer(key, range));
}

int32_t CaseReader::integer32_or(std::string_view key, int32_t fallback, IntegerRange range) {
    return has(key) ? integer32(key, range) : fallback;
}

bool CaseReader::boolean_or(std::string_view key, bool fallback) {
    if (!has(key)) return fallback;
    const JsonValue* value = require(key, JsonKind::boolean);
    return value != nullptr ? value->truth : fallback;
}

std::string CaseReader::text(std::string_view key) {
    const JsonValue* value = require(key, JsonKind::string);
    return value != nullptr ? value->text : std::string();
}

std::string CaseReader::text_or(std::string_view key, std::string_view fallback) {
    return has(key) ? text(key) : std::string(fallback);
}

Time CaseReader::time_ms(std::string_view key) {
    return {saturated_ns(integer(key))};
}

Time CaseReader::time_ms_or(std::string_view key, int64_t fallback) {
    return {saturated_ns(integer_or(key, fallback))};
}

Duration CaseReader::duration_ms_or(std::string_view key, int64_t fallback) {
    return {saturated_ns(integer_or(key, fallback))};
}

std::vector<int64_t> CaseReader::integers(std::string_view key, IntegerRange range) {
    std::vector<int64_t> numbers;
    const std::vector<JsonValue>* items = list(key);
    if (items == nullptr) return numbers;
    for (const JsonValue& item : *items)
        if (const auto number = as_integer(item, range, key)) numbers.push_back(*number);
    return numbers;
}

std::vector<int32_t> CaseReader::integers32(std::string_view key, IntegerRange range) {
    std::vector<int32_t> numbers;
    for (const int64_t number : integers(key, range))
        numbers.push_back(static_cast<int32_t>(number));
    return numbers;
}

std::vector<int32_t> CaseReader::integers32_or_none(std::string_view key, IntegerRange range) {
    return has(key) ? integers32(key, range) : std::vector<int32_t>();
}

std::vector<std::string> CaseReader::texts(std::string_view key) {
    std::vector<std::string> found;
    const std::vector<JsonValue>* items = list(key);
    if (items == nullptr) return found;
    for (const JsonValue& item : *items) {
        if (item.kind == JsonKind::string) {
            found.push_back(item.text);
        } else {
            complain(key, "must be a list of strings");
        }
    }
    return found;
}

std::vector<std::vector<int64_t>> CaseReader::rows(std::string_view key, std::size_t width) {
    std::vector<std::vector<int64_t>> found;
    const std::vector<JsonValue>* items = list(key);
    if (items == nullptr) return found;
    for (const JsonValue& item : *items) {
        std::vector<int64_t> row;
        for (const JsonValue& number : item.items)
            if (const auto integer = as_integer(number, {}, key)) row.push_back(*integer);
        if (row.size() != width) {
            complain(key, "must be a list of lists of " + std::to_string(width) + " whole numbers");
            break;
        }
        found.push_back(std::move(row));
    }
    return found;
}

std::vector<std::vector<std::string>> CaseReader::text_rows_or_none(std::string_view key) {
    std::vector<std::vector<std::string>> found;
    if (!has(key)) return found;
    const std::vector<JsonValue>* items = list(key);
    if (items == nullptr) return found;
    for (const JsonValue& item : *items) {
        std::vector<std::string> row;
        if (item.kind != JsonKind::array) complain(key, "must be a list of lists of strings");
        for (const JsonValue& word : item.items) {
            if (word.kind == JsonKind::string) row.push_back(word.text);
            if (word.kind != JsonKind::string && word.kind != JsonKind::null)
                complain(key, "must be a list of lists of strings");
        }
        found.push_back(std::move(row));
    }
    return found;
}

CaseReader CaseReader::object(std::string_view key) {
    const JsonValue* value = require(key, JsonKind::object);
    return {value != nullptr ? *value : empty_object, path_of(key), *problems_};
}

CaseReader CaseReader::object_or_empty(std::string_view key) {
    return has(key) ? object(key) : CaseReader(empty_object, path_of(key), *problems_);
}

std::vector<CaseReader> CaseReader::objects(std::string_view key) {
    std::vector<CaseReader> found;
    const std::vector<JsonValue>* items = list(key);
    if (items == nullptr) return found;
    for (std::size_t i = 0; i < items->size(); ++i)
        found.emplace_back((*items)[i], path_of(key) + "/" + std::to_string(i), *problems_);
    return found;
}

std::vector<std::pair<std::string, CaseReader>> CaseReader::named_objects(std::string_view key) {
    std::vector<std::pair<std::string, CaseReader>> found;
    const JsonValue* value = require(key, JsonKind::object);
    if (value == nullptr) return found;
    for (const JsonMember& member : value->members)
        found.emplace_back(member.key,
                           CaseReader(member.value, path_of(key) + "/" + member.key, *problems_));
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    return found;
}

std::vector<std::string> CaseReader::keys() const {
    std::vector<std::string> found;
    for (const JsonMember& member : value_->members) found.push_back(member.key);
    std::sort(found.begin(), found.end());
    return found;
}

void CaseReader::complain(std::string_view key, std::string_view what) {
    if (problems_->mistakes.size() >= mistakes_max) return;
    std::string mistake = path_of(key);
    mistake += ' ';
    mistake += what;
    problems_->mistakes.push_back(std::move(mistake));
}

void CaseReader::not_supported(std::string what) {
    if (problems_->unsupported.empty()) problems_->unsupported = std::move(what);
}

const JsonValue* CaseReader::find(std::string_view key) const {
    const JsonMember* member = value_->find(key);
    const bool present = member != nullptr && member->value.kind != JsonKind::null;
    return present ? &member->value : nullptr;
}

const JsonValue* CaseReader::require(std::string_view key, JsonKind kind) {
    const JsonValue* value = find(key);
    if (value == nullptr) {
        complain(key, std::string("is missing; expected ") + kind_name(kind));
    } else if (value->kind != kind) {
        complain(key,
                 std::string("must be ") + kind_name(kind) + ", not " + kind_name(value->kind));
        value = nullptr;
    }
    return value;
}

std::optional<int64_t> CaseReader::as_integer(const JsonValue& value, IntegerRange range,
                                              std::string_view key) {
    int64_t number = 0;
    const char* end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, number);
    if (value.kind != JsonKind::number || error != std::errc() || stop != end) {
        complain(key, "must be a whole number that fits 64 bits");
        return std::nullopt;
    }
    if (number < range.lowest || number > range.highest) {
        complain(key, "must be between " + std::to_string(range.lowest) + " and " +
                          std::to_string(range.highest));
        return std::nullopt;
    }
    return number;
}

const std::vector<JsonValue>* CaseReader::list(std::string_view key) {
    const JsonValue* value = require(key, JsonKind::array);
    return value != nullptr ? &value->items : nullptr;
}

std::string CaseReader::path_of(std::string_view key) const {
    return path_ + "/" + std::string(key);
}

} // namespace sluice
