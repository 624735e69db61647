// Paths stay beneath the scenario's folder: no "..", nothing absolute, no links.
#include "sim/scenario/trace.hpp"
#include "sim/scenario/files.hpp"

namespace sluice {

namespace {
constexpr std::size_t most_arrivals = 1'000'000;

bool is_beneath(const std::string& name) {
    if (name.empty() || name[0] == '/' || name.find('\\') != std::string::npos) return false;
    std::size_t begin = 0;
    while (begin <= name.size()) {
        const auto end = std::min(name.find('/', begin), name.size());
        const auto part = name.substr(begin, end - begin);
        if (part.empty() || part == "..") return false;
        begin = end + 1;
    }
    return true;
}

std::string first_column(std::string_view line) {
    auto cell = line.substr(0, line.find_first_of(",;\t"));
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '"')) cell.remove_suffix(1);
    while (!cell.empty() && (cell.front() == ' ' || cell.front() == '"')) cell.remove_prefix(1);
    return std::string(cell);
}

Parsed<int64_t> parse_time(const std::string& cell) {
    const auto with_unit = parse_duration(cell);
    return with_unit.ok ? with_unit : parse_duration(cell + "s");
}

bool refuse(Reporter& report, const std::string& pointer, std::string found, std::string hint) {
    report.at(ProblemCode::bad_trace, pointer, "", std::move(found), std::move(hint));
    return false;
}

bool parse_trace(Reporter& report, const std::string& pointer, std::string_view text,
                 std::vector<Time>& out) {
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        const auto cell = first_column(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (cell.empty()) continue;
        const auto time = parse_time(cell);
        if (!time.ok && number == 1) continue; // the heading
        const auto where = "line " + std::to_string(number) + " of the trace";
        if (!time.ok)
            return refuse(report, pointer, where + " is no time: \"" + printable(cell, 30) + "\"",
                          "write seconds, or a unit such as 15ms");
        if (!out.empty() && time.value < out.back().ns)
            return refuse(report, pointer, where + " is earlier than the line before",
                          "sort the trace by time");
        if (out.size() == most_arrivals)
            return refuse(report, pointer, "the trace has more than a million arrivals", "");
        out.push_back(Time{time.value});
    }
    if (out.empty()) return refuse(report, pointer, "the trace is empty", "");
    return true;
}
} // namespace

const std::vector<Time>* Traces::read(Reporter& report, const std::string& pointer,
                                      const std::string& name) {
    const auto known = known_.find(name);
    if (known != known_.end()) return &known->second;
    auto& times = known_[name];
    std::string text;
    std::vector<Problem> problems;
    if (folder_.empty() || !is_beneath(name)) {
        refuse(report, pointer, "the trace \"" + printable(name) + "\" is out of reach",
               "traces are files in the scenario's own folder");
    } else if (!read_regular_file(folder_ + "/" + name, false, text, problems)) {
        refuse(report, pointer, "the trace \"" + printable(name) + "\": " + problems[0].found,
               problems[0].hint);
    } else {
        parse_trace(report, pointer, text, times);
    }
    return &times;
}

void Traces::fill(Reporter& report, Scenario& scenario) {
    for (auto& producer : scenario.producers) {
        if (producer.trace_file.empty()) continue;
        const auto pointer = "/producers/" + pointer_token(producer.name) + "/arrivals/trace";
        producer.trace = *read(report, pointer, producer.trace_file);
    }
}

} // namespace sluice
