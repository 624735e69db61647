// The tables of the house (design: floors, banned words) and the checks over them.
#include "tests/support/tidy.hpp"
#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

namespace sluice::tidy {
namespace {

struct Folder {
    const char* prefix;
    int floor;
};

// The first prefix that fits decides; what stands directly under sim/ is floor 7.
constexpr std::array<Folder, 11> folders{{
    {"sim/core/", 0},
    {"sim/scenario/", 1},
    {"sim/model/", 2},
    {"sim/client/", 3},
    {"sim/kafka/", 4},
    {"sim/kinesis/", 4},
    {"sim/queue/", 4},
    {"sim/world/", 5},
    {"sim/observe/", 6},
    {"sim/cli/", 8},
    {"sim/", 7},
}};
constexpr int platform_floor = 4;
constexpr int program_floor = 8;
constexpr int last_integer_floor = 5; // no float or double up to here

// What a program may include: the door and the values that it hands out.
const std::regex door(
    "sim/(cli/|core/|scenario/|simulation|sides|flights|session|swarm|conformance|explain|story|"
    "inspect|world/command|observe/(view|series|metrics|report|expect|why|caption|marker|"
    "recovery_bars|telling|blast_radius)).*");
const std::regex json_owner("sim/(scenario/.*\\.cpp|conformance[^/]*\\.cpp|cli/.*\\.cpp)");

struct Banned {
    const char* rule;
    const char* pattern; // of code, comments and literals blanked
    const char* sentence;
    int floor_max;
};

// Each row names its replacement: a rule that only forbids is a rule that gets worked around.
constexpr std::array<Banned, 17> banned{{
    {"ban.unordered", "\\bunordered_|<unordered_",
     "the order differs between libraries: std::map, a sorted vector or Paged", 7},
    {"ban.random",
     "<random>|\\bmt19937|\\brandom_device|\\bstd::\\w+_distribution\\b|\\bs?rand *\\(",
     "std's distributions differ between libraries: sim/core/random.hpp", 7},
    {"ban.clock",
     "<chrono>|\\bchrono::|<ctime>|<time\\.h>|\\bclock_gettime|\\btime *\\((nullptr|0|NULL)",
     "simulated time only: sim/core/time.hpp", 7},
    {"ban.hash", "\\bstd::hash\\b|\\bhash_code *\\(",
     "its values differ between libraries: sim/core/digest.hpp or random.hpp", 7},
    {"ban.shuffle", "\\bstd::(ranges::)?(random_)?shuffle\\b",
     "std::shuffle differs between libraries: draw with sim/core/random.hpp", 7},
    {"ban.environment", "\\bgetenv *\\(|\\bsecure_getenv|\\benviron\\b",
     "a run depends on scenario, seed and commands only", 7},
    {"ban.locale", "<locale>|<clocale>|\\bsetlocale *\\(|\\bstd::locale\\b",
     "print with fmt or to_chars, compare bytes", 7},
    {"ban.thread",
     "<(thread|mutex|shared_mutex|atomic|future|condition_variable|semaphore|barrier|latch|"
     "stop_token)>|\\bstd::(thread|mutex|atomic|async)\\b|\\bthread_local\\b",
     "one run is one thread; run several side by side in sim/cli", 7},
    {"ban.virtual", "\\bvirtual\\b|\\bdynamic_cast\\b|\\btypeid\\b",
     "variants and tables, no virtual functions", 7},
    {"ban.pointer_order", "\\bstd::(map|set|multimap|multiset)<[^,<>]*\\*|\\bu?intptr_t\\b",
     "addresses differ between runs: order by id", 7},
    {"ban.float", "\\b(float|double)\\b|<cmath>|<math\\.h>|(^|[^\\w.])\\d[\\d']*\\.\\d",
     "whole numbers and ratios below floor 6", last_integer_floor},
    {"ban.stdlib",
     "\\bstd::ranges::|<ranges>|<format>|\\bstd::format\\b|<source_location>|\\bjthread\\b",
     "clang 14 with its libc++ does not have it", 8},
    {"ban.naming", "\\b(class|struct|enum) +\\w*(Manager|Helper|Impl|Utils?)\\b",
     "name the thing of the domain", 8},
    {"ban.using_namespace", "\\busing +namespace +std\\b", "say std::", 8},
    {"ban.fast_math", "\\bfast[-_]math\\b|#pragma +(GCC|STDC|clang) +(optimize|FP_|fp)",
     "a digest must not depend on it", 8},
    {"ban.assert", "<cassert>|\\bassert *\\(",
     "it is off in some builds: SLUICE_CHECK is always on", 7},
    {"ban.output",
     "<iostream>|\\bstd::c(out|err|log|in)\\b|\\bf?printf *\\(|\\bfopen *\\(|<fstream>",
     "the simulator returns values; programs read and write", 7},
}};

constexpr std::array<Rule, 16> other_rules{{
    {"include.floor", "include only from your own or a lower floor"},
    {"include.neighbour", "kafka, kinesis and queue never include each other"},
    {"include.door", "programs include the door, its values and scenario/ and core/ only"},
    {"include.json", "the JSON library stays inside .cpp of scenario, conformance and cli"},
    {"include.cli11", "the command-line library stays inside sim/cli"},
    {"include.root", "include by the path from the repository's root: \"sim/...\""},
    {"floor.unknown", "a folder that the table of floors does not know"},
    {"ban.sort", "std::sort with a comparator needs a \"total order\" comment, or stable_sort"},
    {"ban.static", "no mutable statics, no globals: state lives in the World"},
    {"layout.columns", "at most 100 columns, no tabs, no blanks at the end of a line"},
    {"layout.file", "at most 500 lines in a file"},
    {"layout.function", "at most 70 lines in a function"},
    {"layout.purpose", "a header opens with a purpose comment: what, promise, what it does not do"},
    {"layout.once", "a header says #pragma once"},
    {"text.leftover", "finish it, or leave it out and say so in the change log"},
    {"text.machine", "no paths of one machine"},
}};

using Lines = std::vector<std::string>;
using Findings = std::vector<Finding>;

Lines lines_of(const std::string& text) {
    Lines lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

bool starts_with(std::string_view text, std::string_view prefix) {
    return text.substr(0, prefix.size()) == prefix;
}

bool ends_with(std::string_view text, std::string_view suffix) {
    return text.size() >= suffix.size() && text.substr(text.size() - suffix.size()) == suffix;
}

// The file under check: its text as written, and with comments and literals blanked.
struct Subject {
    std::string path;
    Lines raw;
    Lines code;
    std::string code_text;
};

void report(Findings& out, const Subject& file, const char* rule, size_t line, std::string text) {
    out.push_back({rule, file.path, static_cast<int>(line) + 1, std::move(text)});
}

std::string_view folder_of(std::string_view path) {
    return path.substr(0, path.rfind('/'));
}

void check_one_include(Findings& out, const Subject& file, size_t line, const std::string& target) {
    const std::string& text = file.raw[line];
    if (!starts_with(target, "sim/")) return report(out, file, "include.root", line, text);
    const int own = floor_of(file.path);
    const int other = floor_of(target);
    if (other < 0) return report(out, file, "floor.unknown", line, text);
    if (own == program_floor) {
        if (!std::regex_match(target, door)) report(out, file, "include.door", line, text);
    } else if (other > own) {
        report(out, file, "include.floor", line, text);
    } else if (own == platform_floor && other == platform_floor &&
               folder_of(file.path) != folder_of(target)) {
        report(out, file, "include.neighbour", line, text);
    }
}

void check_includes(Findings& out, const Subject& file) {
    static const std::regex quoted("^\\s*#\\s*include\\s*\"([^\"]*)\"");
    static const std::regex include("^\\s*#\\s*include\\b");
    std::smatch match;
    for (size_t i = 0; i < file.raw.size(); ++i) {
        const std::string& line = file.raw[i];
        if (!std::regex_search(line, include)) continue;
        if (line.find("nlohmann/") != std::string::npos) {
            if (!std::regex_match(file.path, json_owner))
                report(out, file, "include.json", i, line);
        } else if (line.find("CLI/") != std::string::npos) {
            if (floor_of(file.path) != program_floor) report(out, file, "include.cli11", i, line);
        } else if (std::regex_search(line, match, quoted)) {
            check_one_include(out, file, i, match[1]);
        }
    }
}

void check_banned(Findings& out, const Subject& file) {
    static const std::vector<std::regex> patterns = [] {
        std::vector<std::regex> all;
        for (const Banned& row : banned) all.emplace_back(row.pattern, std::regex::optimize);
        return all;
    }();
    const int floor = floor_of(file.path);
    for (size_t i = 0; i < file.code.size(); ++i)
        for (size_t r = 0; r < banned.size(); ++r)
            if (floor <= banned[r].floor_max && std::regex_search(file.code[i], patterns[r]))
                report(out, file, banned[r].rule, i, file.raw[i]);
}

// A sort that moves equal elements differently in two libraries: one with a comparator that is
// not said to be a total order (on the line or up to two above).
void check_sorts(Findings& out, const Subject& file) {
    static const std::regex sort("\\bstd::(sort|partial_sort|nth_element|partition) *\\(");
    for (size_t i = 0; i < file.code.size(); ++i) {
        std::smatch match;
        if (!std::regex_search(file.code[i], match, sort)) continue;
        std::string call = file.code[i].substr(static_cast<size_t>(match.position()));
        for (size_t k = i + 1; k < file.code.size() && call.find(';') == std::string::npos; ++k)
            call += file.code[k];
        int depth = 0;
        int commas = 0;
        for (size_t k = call.find('('); k < call.size() && call[k] != ';'; ++k) {
            depth += call[k] == '(' || call[k] == '{'   ? 1
                     : call[k] == ')' || call[k] == '}' ? -1
                                                        : 0;
            commas += depth == 1 && call[k] == ',' ? 1 : 0;
            if (depth == 0) break;
        }
        bool said = false;
        for (size_t k = i < 2 ? 0 : i - 2; k <= i; ++k)
            said = said || file.raw[k].find("total order") != std::string::npos;
        const int without_comparator = match[1] == "sort" ? 1 : 2;
        if (commas > without_comparator && !said) report(out, file, "ban.sort", i, file.raw[i]);
    }
}

// `static` before a variable that can change, and `inline` variables of namespaces. A function
// declaration reaches its parenthesis before `=`, `{` or `;`.
void check_statics(Findings& out, const Subject& file) {
    static const std::regex holder("(\\bstatic\\b|^inline\\b)([^;{=(]*)([;{=(])");
    static const std::regex constant("\\b(const|constexpr|constinit|namespace)\\b");
    for (size_t i = 0; i < file.code.size(); ++i) {
        std::string text = file.code[i];
        if (text.find("static") == std::string::npos && !starts_with(text, "inline")) continue;
        for (size_t k = i + 1; k < file.code.size() && k < i + 4; ++k) text += " " + file.code[k];
        std::smatch match;
        if (!std::regex_search(text, match, holder)) continue;
        if (match[3] == "(" || std::regex_search(match[2].str(), constant)) continue;
        report(out, file, "ban.static", i, file.raw[i]);
    }
}

int columns_of(const std::string& line) {
    return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; // not a UTF-8 continuation
    }));
}

void check_layout(Findings& out, const Subject& file) {
    for (size_t i = 0; i < file.raw.size(); ++i) {
        const std::string& line = file.raw[i];
        const bool blank_end = !line.empty() && (line.back() == ' ' || line.back() == '\r');
        if (columns_of(line) > columns_max || blank_end || line.find('\t') != std::string::npos)
            report(out, file, "layout.columns", i, line);
    }
    if (file.raw.size() > static_cast<size_t>(file_lines_max))
        report(out, file, "layout.file", file.raw.size() - 1,
               std::to_string(file.raw.size()) + " lines");
}

void check_header(Findings& out, const Subject& file) {
    if (!ends_with(file.path, ".hpp")) return;
    if (file.raw.size() < 2 || !starts_with(file.raw[0], "//") || !starts_with(file.raw[1], "//"))
        report(out, file, "layout.purpose", 0, file.raw.empty() ? "" : file.raw[0]);
    if (std::none_of(file.code.begin(), file.code.end(),
                     [](const std::string& line) { return starts_with(line, "#pragma once"); }))
        report(out, file, "layout.once", 0, "");
}

void check_functions(Findings& out, const Subject& file) {
    for (const Function& function : functions(file.code_text))
        if (function.lines > function_lines_max)
            report(out, file, "layout.function", static_cast<size_t>(function.first_line) - 1,
                   function.signature + ": " + std::to_string(function.lines) + " lines");
}

// The words are put together here so that a search for them does not end in this file.
void check_text(Findings& out, const Subject& file) {
    static const std::regex leftover("\\b(TO"
                                     "DO|FIX"
                                     "ME|XX"
                                     "X|HA"
                                     "CK)\\b|not imple"
                                     "mented|place"
                                     "holder");
    static const std::regex machine("(^|[\\s\"'=(])/(ro"
                                    "ot|ho"
                                    "me|Users)/\\w|\\bfar"
                                    "m-\\w");
    for (size_t i = 0; i < file.raw.size(); ++i) {
        if (std::regex_search(file.raw[i], leftover))
            report(out, file, "text.leftover", i, file.raw[i]);
        if (std::regex_search(file.raw[i], machine))
            report(out, file, "text.machine", i, file.raw[i]);
    }
}

} // namespace

std::vector<Rule> rules() {
    std::vector<Rule> all(other_rules.begin(), other_rules.end());
    for (const Banned& row : banned) all.push_back({row.rule, row.sentence});
    return all;
}

int floor_of(std::string_view path) {
    for (const Folder& folder : folders) {
        if (!starts_with(path, folder.prefix)) continue;
        const bool nested = path.find('/', std::string_view(folder.prefix).size()) != path.npos;
        return nested && folder.floor == 7 ? -1 : folder.floor;
    }
    return -1;
}

std::vector<Finding> check(const std::string& path, const std::string& text) {
    const std::string code = code_only(text);
    const Subject file{path, lines_of(text), lines_of(code), code};
    Findings out;
    check_layout(out, file);
    check_text(out, file);
    if (!starts_with(path, "sim/")) return out;
    if (floor_of(path) < 0) {
        report(out, file, "floor.unknown", 0, path);
        return out;
    }
    check_includes(out, file);
    check_banned(out, file);
    check_sorts(out, file);
    check_statics(out, file);
    check_header(out, file);
    check_functions(out, file);
    return out;
}

} // namespace sluice::tidy
