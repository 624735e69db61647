// The names and units of the metrics that expectations and questions may use. What they count is
// defined where they are measured (observe); names are part of the contract and never change.
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

namespace sluice {

enum class MetricUnit : uint8_t { count, duration, rate, share, money };

struct MetricName {
    const char* name;
    MetricUnit unit;
    const char* sentence;
};

std::span<const MetricName> metric_names();
const MetricName* find_metric_name(std::string_view name);

} // namespace sluice
