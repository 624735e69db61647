// What `check` found, and how it is told: to people, to programs, to JUnit readers and to the
// annotations of GitHub.
#pragma once
#include "sim/cli/verdicts.hpp"
#include <string>
#include <vector>

namespace sluice::cli {

struct CheckedSeed {
    uint64_t seed = 0;
    uint64_t digest = 0;
    std::vector<Verdict> verdicts;
};

struct CheckedFile {
    std::string path, title;
    std::vector<Problem> problems;
    std::vector<std::string> forbidden; // edits outside --may-edit
    std::vector<CheckedSeed> seeds;     // empty when it could not be run
    std::string trouble;                // what ended it before its time
    int exit_code = 0;
};

struct Points {
    int64_t got = 0, most = 0; // one for each expectation and seed
};
Points points_of(const CheckedFile& file);

std::string text_report(const CheckedFile& file, const Style& style);
std::string text_total(const std::vector<CheckedFile>& files, const Style& style);
std::string json_report(const std::vector<CheckedFile>& files, int exit_code);
std::string junit_report(const std::vector<CheckedFile>& files);
std::string github_report(const std::vector<CheckedFile>& files);

} // namespace sluice::cli
