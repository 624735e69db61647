// Batches of one producer, segments of one log, records of one share group.
#include "sim/conformance_kinds.hpp"
#include "sim/kafka/idempotence.hpp"
#include "sim/kafka/retention.hpp"
#include "sim/kafka/share_records.hpp"
#include <algorithm>

namespace sluice::conformance {
namespace {

std::string_view name_of(kafka::SequenceVerdict verdict) {
    switch (verdict) {
    case kafka::SequenceVerdict::append: return "APPENDED";
    case kafka::SequenceVerdict::duplicate: return "DUPLICATE";
    case kafka::SequenceVerdict::invalid_epoch: return "INVALID_PRODUCER_EPOCH";
    case kafka::SequenceVerdict::out_of_order: return "OUT_OF_ORDER_SEQUENCE_NUMBER";
    case kafka::SequenceVerdict::invalid_transaction: return "INVALID_TXN_STATE";
    }
    return "";
}

std::string_view name_of(kafka::ShareState state) {
    switch (state) {
    case kafka::ShareState::available: return "AVAILABLE";
    case kafka::ShareState::acquired: return "ACQUIRED";
    case kafka::ShareState::acknowledged: return "ACKNOWLEDGED";
    case kafka::ShareState::archived: return "ARCHIVED";
    }
    return "";
}

std::vector<kafka::SequencedBatch> read_batches(CaseReader& input) {
    std::vector<kafka::SequencedBatch> batches;
    for (CaseReader& batch : input.objects("batches")) {
        batches.push_back({.epoch = batch.integer32("epoch", {0, INT16_MAX}),
                           .first_sequence = batch.integer32("first_seq", {0, INT32_MAX}),
                           .count = batch.integer32_or("count", 1, {1, INT32_MAX}),
                           .transactional = batch.boolean_or("transactional", false)});
    }
    return batches;
}

std::vector<kafka::RetentionSegment> read_segments(CaseReader& input) {
    std::vector<kafka::RetentionSegment> segments;
    for (CaseReader& segment : input.objects("segments")) {
        segments.push_back({.base = segment.integer("base_offset", offset_range),
                            .bytes = segment.integer("size", {0, INT64_MAX / 1'000'000}),
                            .largest_timestamp = segment.time_ms("largest_timestamp_ms")});
    }
    const bool ascending =
        std::is_sorted(segments.begin(), segments.end(),
                       [](const auto& a, const auto& b) { return a.base < b.base; });
    if (!ascending) input.complain("segments", "must be in order of base_offset");
    return segments;
}

// A negative setting means no limit.
kafka::RetentionPolicy read_policy(CaseReader& input) {
    kafka::RetentionPolicy policy;
    if (input.integer_or("retention_ms", -1) >= 0)
        policy.keep_time = input.duration_ms_or("retention_ms", -1);
    if (input.integer_or("retention_bytes", -1) >= 0)
        policy.keep_bytes = input.integer("retention_bytes");
    const std::string cleanup = input.text_or("cleanup_policy", "delete");
    policy.deletes = cleanup.find("delete") != std::string::npos;
    return policy;
}

enum class ShareOperation : uint8_t { acquire, accept, release, reject, lock_timeout };

struct ShareEvent {
    ShareOperation operation = ShareOperation::acquire;
    kafka::ShareRange range;
    MemberId member;
};

ShareOperation read_operation(CaseReader& event) {
    const std::string name = event.text("op");
    if (name == "acquire") return ShareOperation::acquire;
    if (name == "accept") return ShareOperation::accept;
    if (name == "release") return ShareOperation::release;
    if (name == "reject") return ShareOperation::reject;
    if (name != "lock_timeout") event.not_supported("share_records operation " + name);
    return ShareOperation::lock_timeout;
}

std::vector<ShareEvent> read_events(CaseReader& input) {
    std::vector<ShareEvent> events;
    std::vector<std::string> members;
    for (CaseReader& reader : input.objects("events")) {
        ShareEvent event;
        event.operation = read_operation(reader);
        event.range.first = reader.integer("first", offset_range);
        event.range.last = reader.integer_or("last", event.range.first, offset_range);
        const std::string name = reader.text_or("member", "");
        const auto known = std::find(members.begin(), members.end(), name);
        event.member = MemberId::of(static_cast<std::size_t>(known - members.begin()));
        if (known == members.end()) members.push_back(name);
        events.push_back(event);
    }
    return events;
}

kafka::ShareError apply(kafka::ShareWindow& window, const ShareEvent& event, int32_t limit) {
    using kafka::ShareAnswer;
    switch (event.operation) {
    case ShareOperation::acquire:
        window.acquire(event.range, event.member);
        return kafka::ShareError::none;
    case ShareOperation::accept:
        return window.acknowledge(event.range, event.member, ShareAnswer::accept, limit);
    case ShareOperation::release:
        return window.acknowledge(event.range, event.member, ShareAnswer::release, limit);
    case ShareOperation::reject:
        return window.acknowledge(event.range, event.member, ShareAnswer::reject, limit);
    case ShareOperation::lock_timeout:
        window.expire(event.range, limit);
        return kafka::ShareError::none;
    }
    return kafka::ShareError::none;
}

void write_step(JsonWriter& out, kafka::ShareError error, Offset start) {
    out.begin_object().key("error");
    if (error == kafka::ShareError::none) {
        out.null();
    } else {
        out.value("INVALID_RECORD_STATE");
    }
    out.key("start_offset").value(start).end_object();
}

} // namespace

void answer_idempotence(CaseReader& input, JsonWriter& out) {
    Offset log_end = input.integer_or("base_offset", 0, offset_range);
    const std::vector<kafka::SequencedBatch> batches = read_batches(input);
    if (!input.ok()) return;
    kafka::ProducerEntry entry;
    out.begin_object().key("results").begin_array();
    for (const kafka::SequencedBatch& batch : batches) {
        const kafka::SequenceAnswer answer = kafka::check_append(&entry, batch);
        out.begin_object().key("result").value(name_of(answer.verdict));
        if (answer.verdict == kafka::SequenceVerdict::append) {
            out.key("base_offset").value(log_end);
            kafka::note_append(entry, batch, log_end);
            log_end += batch.count;
        } else if (answer.verdict == kafka::SequenceVerdict::duplicate) {
            out.key("base_offset").value(answer.base);
        }
        out.end_object();
    }
    out.end_array().key("log_end_offset").value(log_end).end_object();
}

void answer_retention(CaseReader& input, JsonWriter& out) {
    const std::vector<kafka::RetentionSegment> segments = read_segments(input);
    kafka::RetentionLog log;
    log.log_end = input.integer("log_end_offset", offset_range);
    log.high_watermark = input.integer_or("high_watermark", log.log_end);
    log.log_start = input.integer_or("log_start_offset",
                                     segments.empty() ? log.log_end : segments.front().base);
    const kafka::RetentionPolicy policy = read_policy(input);
    const Time now = input.time_ms("now_ms");
    if (!input.ok()) return;
    const kafka::RetentionResult result = kafka::retention_pass(segments, log, policy, now);
    std::vector<Offset> deleted;
    for (std::size_t i = 0; i < result.deleted; ++i) deleted.push_back(segments[i].base);
    out.begin_object();
    write_numbers(out, "deleted_base_offsets", deleted);
    out.key("log_start_offset").value(result.log_start);
    out.key("new_segment_rolled").value(result.rolled);
    out.end_object();
}

void answer_share_records(CaseReader& input, JsonWriter& out) {
    const int64_t records = input.integer("records", count_range);
    const int32_t limit = input.integer32_or("delivery_count_limit", 5, {1, INT32_MAX});
    const std::vector<ShareEvent> events = read_events(input);
    if (!input.ok()) return;
    kafka::ShareWindow window;
    out.begin_object().key("after_each_event").begin_array();
    for (ShareEvent event : events) {
        if (event.operation == ShareOperation::acquire) // there is nothing beyond the records
            event.range.last = std::min<Offset>(event.range.last, records - 1);
        const kafka::ShareError error = apply(window, event, limit);
        write_step(out, error, window.start());
    }
    out.end_array().key("final").begin_array();
    for (Offset offset = 0; offset < records; ++offset) {
        const kafka::ShareRecord record = window.at(offset);
        out.begin_object().key("offset").value(offset).key("state").value(name_of(record.state));
        out.key("delivery_count").value(record.delivery_count).end_object();
    }
    out.end_array().end_object();
}

} // namespace sluice::conformance
