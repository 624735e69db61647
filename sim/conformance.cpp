#include "sim/conformance.hpp"
#include "sim/conformance_kinds.hpp"
#include <array>
#include <exception>
#include <optional>

namespace sluice {
namespace {

using Status = ConformanceAnswer::Status;

constexpr std::array kinds{
    ConformanceKind{"partition", "The partition of a key under a hash partitioner.",
                    conformance::answer_partition},
    ConformanceKind{"adaptive_partition", "How busy queues are avoided by records without a key.",
                    conformance::answer_adaptive_partition},
    ConformanceKind{"assign", "Which member reads which partition.", conformance::answer_assign},
    ConformanceKind{"place", "On which brokers the replicas of a new topic go.",
                    conformance::answer_place},
    ConformanceKind{"elect", "A partition's state after the controller's change.",
                    conformance::answer_elect},
    ConformanceKind{"leader_epoch", "Where each leader epoch began and ended.",
                    conformance::answer_leader_epoch},
    ConformanceKind{"idempotence", "Which batches of a producer are appended, repeats or refused.",
                    conformance::answer_idempotence},
    ConformanceKind{"high_watermark", "How far records count as committed.",
                    conformance::answer_high_watermark},
    ConformanceKind{"isr_shrink", "Which followers leave the in-sync set.",
                    conformance::answer_isr_shrink},
    ConformanceKind{"isr_expand", "Whether a follower joins the in-sync set.",
                    conformance::answer_isr_expand},
    ConformanceKind{"caught_up_time", "When a follower last had all that its leader had.",
                    conformance::answer_caught_up_time},
    ConformanceKind{"retention", "Which segments one retention pass deletes.",
                    conformance::answer_retention},
    ConformanceKind{"share_records", "The states of a share group's records.",
                    conformance::answer_share_records},
};

std::optional<ConformanceAnswer> parse(std::string_view text, JsonValue& root);
ConformanceAnswer answer_document(const JsonValue& root);
ConformanceAnswer bad_input(std::string why) {
    return {Status::bad_input, std::move(why)};
}

} // namespace

std::span<const ConformanceKind> conformance_kinds() {
    return kinds;
}

ConformanceAnswer answer_case(std::string_view case_json) {
    try {
        JsonValue root;
        if (auto problem = parse(case_json, root)) return *std::move(problem);
        return answer_document(root);
    } catch (const std::exception& broken) {
        return bad_input(std::string("the case leads nowhere: ") + broken.what());
    }
}

namespace {

std::optional<ConformanceAnswer> parse(std::string_view text, JsonValue& root) {
    Sources sources;
    sources.emplace_back("case", std::string(text));
    std::vector<Problem> problems;
    if (check_bytes(sources, problems) && parse_json(sources, 0, root, problems) &&
        !has_errors(problems))
        return std::nullopt;
    return bad_input(format_text(problems));
}

std::string joined(const std::vector<std::string>& mistakes) {
    std::string text;
    for (const std::string& mistake : mistakes) text += (text.empty() ? "" : "\n") + mistake;
    return text;
}

ConformanceAnswer answer_kind(const ConformanceKind& kind, CaseReader input,
                              const CaseProblems& problems) {
    JsonWriter out(false);
    kind.answer(input, out);
    if (!problems.mistakes.empty()) return bad_input(joined(problems.mistakes));
    if (!problems.unsupported.empty()) return {Status::unsupported, problems.unsupported};
    std::string text = out.text();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return {Status::answered, std::move(text)};
}

ConformanceAnswer answer_document(const JsonValue& root) {
    CaseProblems problems;
    CaseReader document(root, "", problems);
    if (!document.ok()) return bad_input(joined(problems.mistakes));
    if (document.has("system") && !document.has("kind"))
        return {Status::unsupported, "system " + document.text_or("system", "")};
    const std::string name = document.text("kind");
    CaseReader input = document.object("input");
    if (!document.ok()) return bad_input(joined(problems.mistakes));
    for (const ConformanceKind& kind : kinds)
        if (kind.name == name) return answer_kind(kind, input, problems);
    return {Status::unsupported, "kind " + name};
}

} // namespace
} // namespace sluice
