// The four forms of `check`.
#include "sim/cli/check_report.hpp"
#include "sim/cli/results.hpp"
#include "sim/core/digest.hpp"
#include "sim/core/xml.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

using nlohmann::json;

namespace {
std::string verdict_line(const Verdict& verdict, const std::string& seed, const Style& style);
std::string github_line(const char* level, const std::string& file, int line, int column,
                        const std::string& message);
std::string why_not_run(const CheckedFile& file);
} // namespace

Points points_of(const CheckedFile& file) {
    Points points;
    for (const CheckedSeed& seed : file.seeds)
        for (const Verdict& verdict : seed.verdicts) {
            ++points.most;
            points.got += verdict.held ? 1 : 0;
        }
    return points;
}

std::string text_report(const CheckedFile& file, const Style& style) {
    std::string text = style.paint(Tone::strong, printable(file.path, 200)) +
                       (file.title.empty() ? "" : "  " + printable(file.title, 70)) + "\n";
    for (const std::string& pointer : file.forbidden)
        text += "  " + style.paint(Tone::bad, "FAIL") + "  " + printable(pointer) +
                " was edited, which is not allowed\n";
    if (!file.forbidden.empty()) return text + "  nothing was run\n";
    if (file.seeds.empty()) return text + "  " + why_not_run(file) + "\n";
    const bool several = file.seeds.size() > 1;
    for (const CheckedSeed& seed : file.seeds) {
        const std::string label = several ? "seed " + std::to_string(seed.seed) + ": " : "";
        for (const Verdict& verdict : seed.verdicts) text += verdict_line(verdict, label, style);
    }
    const Points points = points_of(file);
    if (points.most == 0)
        text += "  the file expects nothing; it ran, and every invariant held\n";
    else
        text += "  " + std::to_string(points.got) + " of " + std::to_string(points.most) +
                " expectations hold";
    if (points.most > 0)
        text += several ? " over " + std::to_string(file.seeds.size()) + " seeds\n" : "\n";
    if (!several)
        text += "  digest " + hex(file.seeds.front().digest) + ", seed " +
                std::to_string(file.seeds.front().seed) + ", sluicebox " + SLUICEBOX_VERSION + "\n";
    return text;
}

std::string text_total(const std::vector<CheckedFile>& files, const Style& style) {
    Points all;
    std::size_t good = 0;
    for (const CheckedFile& file : files) {
        const Points points = points_of(file);
        all.got += points.got;
        all.most += points.most;
        good += file.exit_code == exits::ok ? 1 : 0;
    }
    const Tone tone = good == files.size() ? Tone::good : Tone::bad;
    return style.paint(tone, std::to_string(good) + " of " + std::to_string(files.size()) +
                                 " files as expected") +
           ", " + std::to_string(all.got) + " of " + std::to_string(all.most) + " points\n";
}

std::string json_report(const std::vector<CheckedFile>& files, int exit_code) {
    json rows = json::array();
    Points all;
    for (const CheckedFile& file : files) {
        json seeds = json::array();
        for (const CheckedSeed& seed : file.seeds) {
            json verdicts = json::array();
            for (const Verdict& verdict : seed.verdicts)
                verdicts.push_back(verdict_json<json>(verdict));
            seeds.push_back(
                {{"seed", seed.seed}, {"digest", hex(seed.digest)}, {"verdicts", verdicts}});
        }
        const Points points = points_of(file);
        all.got += points.got;
        all.most += points.most;
        rows.push_back({{"file", file.path},
                        {"title", file.title},
                        {"exit_code", file.exit_code},
                        {"points", points.got},
                        {"max", points.most},
                        {"forbidden_edits", file.forbidden},
                        {"problems", json::parse(format_json(file.problems))},
                        {"trouble", file.trouble},
                        {"seeds", seeds}});
    }
    return dumped(json{{"files", rows},
                       {"points", all.got},
                       {"max", all.most},
                       {"version", SLUICEBOX_VERSION},
                       {"exit_code", exit_code}});
}

std::string junit_report(const std::vector<CheckedFile>& files) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
    for (const CheckedFile& file : files) {
        std::string cases;
        int64_t tests = 0, failures = 0, errors = 0;
        const std::string head =
            "    <testcase classname=\"" + xml::escaped(file.path) + "\" name=\"";
        for (const std::string& pointer : file.forbidden) {
            ++tests, ++failures;
            cases += head + xml::escaped("edit of " + pointer) +
                     "\"><failure message=\"this place may not be edited\"/></testcase>\n";
        }
        if (file.seeds.empty() && file.forbidden.empty()) {
            ++tests, ++errors;
            cases += head + "run\"><error message=\"" + xml::escaped(why_not_run(file)) + "\">" +
                     xml::escaped(format_text(file.problems)) + "</error></testcase>\n";
        }
        for (const CheckedSeed& seed : file.seeds)
            for (const Verdict& verdict : seed.verdicts) {
                ++tests;
                const std::string name = "seed " + std::to_string(seed.seed) + ": " +
                                         (verdict.side.empty() ? "" : verdict.side + ": ") +
                                         verdict.sentence;
                failures += verdict.held ? 0 : 1;
                cases += head + xml::escaped(name) +
                         (verdict.held ? "\"/>\n"
                                       : "\"><failure message=\"" + xml::escaped(verdict.found) +
                                             "\"/></testcase>\n");
            }
        text += "  <testsuite name=\"" + xml::escaped(file.path) + "\" tests=\"" +
                std::to_string(tests) + "\" failures=\"" + std::to_string(failures) +
                "\" errors=\"" + std::to_string(errors) + "\">\n" + cases + "  </testsuite>\n";
    }
    return text + "</testsuites>\n";
}

std::string github_report(const std::vector<CheckedFile>& files) {
    std::string text;
    for (const CheckedFile& file : files) {
        for (const Problem& problem : file.problems)
            text += github_line(problem.severity() == Severity::error ? "error" : "warning",
                                file.path, problem.line, problem.column,
                                problem.expected.empty()
                                    ? problem.found
                                    : "expected " + problem.expected + ", found " + problem.found);
        for (const std::string& pointer : file.forbidden)
            text += github_line("error", file.path, 0, 0, pointer + " may not be edited");
        if (!file.trouble.empty()) text += github_line("error", file.path, 0, 0, file.trouble);
        for (const CheckedSeed& seed : file.seeds)
            for (const Verdict& verdict : seed.verdicts)
                if (!verdict.held)
                    text += github_line("error", file.path, verdict.line, verdict.column,
                                        "seed " + std::to_string(seed.seed) + ": " +
                                            (verdict.side.empty() ? "" : verdict.side + ": ") +
                                            verdict.sentence + "; found " + verdict.found);
    }
    return text;
}

namespace {

std::string verdict_line(const Verdict& verdict, const std::string& seed, const Style& style) {
    const std::string mark =
        verdict.held ? style.paint(Tone::good, "ok  ") : style.paint(Tone::bad, "FAIL");
    const std::string sentence = seed + (verdict.side.empty() ? "" : verdict.side + ": ") +
                                 verdict.sentence +
                                 (verdict.found.empty() ? "" : " (found " + verdict.found + ")");
    return "  " + mark + "  " + wrapped(sentence, 8) + "\n";
}

std::string why_not_run(const CheckedFile& file) {
    if (!file.trouble.empty()) return file.trouble;
    return file.exit_code == exits::interrupted ? "interrupted" : "the file is invalid; not run";
}

// Properties and messages escape what would end them.
std::string github_text(std::string_view text, bool property) {
    std::string out;
    for (const char c : text) {
        if (c == '%')
            out += "%25";
        else if (c == '\r')
            out += "%0D";
        else if (c == '\n')
            out += "%0A";
        else if (property && c == ':')
            out += "%3A";
        else if (property && c == ',')
            out += "%2C";
        else
            out += c;
    }
    return out;
}

std::string github_line(const char* level, const std::string& file, int line, int column,
                        const std::string& message) {
    std::string text = std::string("::") + level + " file=" + github_text(file, true);
    if (line > 0) text += ",line=" + std::to_string(line);
    if (line > 0 && column > 0) text += ",col=" + std::to_string(column);
    return text + "::" + github_text(message, false) + "\n";
}

} // namespace
} // namespace sluice::cli
