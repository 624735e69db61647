// One function per kind of conformance question; the table of them is in conformance.cpp. Each
// translates the case into the rule's own values, asks the rule, and writes what it said. None of
// them decides anything itself.
#pragma once
#include "sim/conformance_reader.hpp"
#include "sim/scenario/json_writer.hpp"
#include <span>

namespace sluice::conformance {

void answer_partition(CaseReader& input, JsonWriter& out);
void answer_adaptive_partition(CaseReader& input, JsonWriter& out);
void answer_place(CaseReader& input, JsonWriter& out);

void answer_assign(CaseReader& input, JsonWriter& out);

void answer_elect(CaseReader& input, JsonWriter& out);
void answer_leader_epoch(CaseReader& input, JsonWriter& out);
void answer_high_watermark(CaseReader& input, JsonWriter& out);
void answer_isr_shrink(CaseReader& input, JsonWriter& out);
void answer_isr_expand(CaseReader& input, JsonWriter& out);
void answer_caught_up_time(CaseReader& input, JsonWriter& out);

void answer_idempotence(CaseReader& input, JsonWriter& out);
void answer_retention(CaseReader& input, JsonWriter& out);
void answer_share_records(CaseReader& input, JsonWriter& out);

template <class Number>
void write_numbers(JsonWriter& out, std::string_view key, const std::vector<Number>& numbers) {
    out.key(key).begin_array();
    for (const Number number : numbers) out.value(static_cast<int64_t>(number));
    out.end_array();
}

} // namespace sluice::conformance
