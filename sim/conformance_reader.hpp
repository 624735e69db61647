// Reads the input of one conformance case. A mistake is noted and a harmless value returned, so
// that all mistakes of a case are reported at once; whoever computes asks ok() first. null counts
// as absent. Limits keep a hostile case from costing more than a second or a few megabytes.
#pragma once
#include "sim/core/time.hpp"
#include "sim/scenario/json.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice {

struct CaseProblems {
    std::vector<std::string> mistakes;
    std::string unsupported; // what is not modelled; empty: nothing

    bool ok() const { return mistakes.empty() && unsupported.empty(); }
};

struct IntegerRange {
    int64_t lowest = INT64_MIN;
    int64_t highest = INT64_MAX;
};

inline constexpr IntegerRange any_int32{INT32_MIN, INT32_MAX};
inline constexpr IntegerRange offset_range{0, INT64_MAX / 4}; // room for counting on
inline constexpr IntegerRange epoch_range{0, INT32_MAX - 1};
inline constexpr IntegerRange count_range{0, 100'000}; // partitions, records and the like

class CaseReader {
public:
    CaseReader(const JsonValue& value, std::string path, CaseProblems& problems);

    bool ok() const { return problems_->ok(); }
    bool has(std::string_view key) const;
    bool is_null(std::string_view key) const; // written down as null

    int64_t integer(std::string_view key, IntegerRange range = {});
    int64_t integer_or(std::string_view key, int64_t fallback, IntegerRange range = {});
    int32_t integer32(std::string_view key, IntegerRange range = any_int32);
    int32_t integer32_or(std::string_view key, int32_t fallback, IntegerRange range = any_int32);
    bool boolean_or(std::string_view key, bool fallback);
    std::string text(std::string_view key);
    std::string text_or(std::string_view key, std::string_view fallback);
    Time time_ms(std::string_view key); // far beyond the end of time: the end
    Time time_ms_or(std::string_view key, int64_t fallback);
    Duration duration_ms_or(std::string_view key, int64_t fallback);

    std::vector<int64_t> integers(std::string_view key, IntegerRange range = {});
    std::vector<int32_t> integers32(std::string_view key, IntegerRange range = any_int32);
    std::vector<int32_t> integers32_or_none(std::string_view key, IntegerRange range = any_int32);
    std::vector<std::string> texts(std::string_view key);
    std::vector<std::vector<int64_t>> rows(std::string_view key, std::size_t width);
    std::vector<std::vector<std::string>> text_rows_or_none(std::string_view key);

    CaseReader object(std::string_view key);
    CaseReader object_or_empty(std::string_view key);
    std::vector<CaseReader> objects(std::string_view key);
    std::vector<std::pair<std::string, CaseReader>> named_objects(std::string_view key);
    std::vector<std::string> keys() const; // ascending

    void complain(std::string_view key, std::string_view what);
    void not_supported(std::string what);

private:
    const JsonValue* find(std::string_view key) const; // nullptr: absent or null
    const JsonValue* require(std::string_view key, JsonKind kind);
    std::optional<int64_t> as_integer(const JsonValue& value, IntegerRange range,
                                      std::string_view key);
    const std::vector<JsonValue>* list(std::string_view key);
    std::string path_of(std::string_view key) const;

    const JsonValue* value_;
    std::string path_;
    CaseProblems* problems_;
};

} // namespace sluice
