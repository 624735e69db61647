// Every file of tests/bad against its row in expected.txt: exit code, problem code, JSON pointer,
// line and column. Rows follow the bad-input catalogue of the reference.
#include "sim/scenario/load.hpp"
#include "tests/support/catch.hpp"
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace sluice;

namespace {
const std::string folder = std::string(SLUICEBOX_SOURCE_DIR) + "/tests/bad/";

struct Row {
    std::string file, code, pointer;
    int exit = -1, line = -1, column = -1;
};

std::string spaces(std::string text) {
    for (auto at = text.find("%20"); at != std::string::npos; at = text.find("%20"))
        text.replace(at, 3, " ");
    return text;
}

std::vector<Row> expected_rows() {
    std::ifstream in(folder + "expected.txt");
    std::vector<Row> rows;
    std::string line;
    while (std::getline(in, line)) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        Row row;
        words >> row.file >> row.exit >> row.code >> row.pointer >> row.line >> row.column;
        row.pointer = row.pointer == "-" ? "" : spaces(row.pointer);
        rows.push_back(row);
    }
    return rows;
}
} // namespace

TEST_CASE("every bad file is reported with its code at its place") {
    const auto rows = expected_rows();
    REQUIRE(rows.size() > 150);
    for (const auto& row : rows) {
        const auto document = load_file(folder + row.file);
        const auto report = format_text(document.problems);
        CAPTURE(row.file, row.code, report);
        CHECK(exit_code(document) == row.exit);
        const Problem* found = nullptr;
        for (const auto& problem : document.problems)
            if (found == nullptr && info(problem.code).name == row.code) found = &problem;
        REQUIRE(found != nullptr);
        CHECK(printable(found->pointer, 1000) == row.pointer);
        CHECK(found->line == row.line);
        CHECK(found->column == row.column);
        CHECK(found->end_column > found->column);
        CHECK(found->file == folder + row.file);
    }
}

TEST_CASE("every bad file has a row, and every row a file") {
    std::set<std::string> named, there;
    for (const auto& row : expected_rows()) CHECK(named.insert(row.file).second);
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".json") there.insert(entry.path().filename().string());
    CHECK(named == there);
}

TEST_CASE("bad files with one mistake give one error") {
    // A mistake must not drag others behind it: at most one error in each file, except where two
    // places are wrong by the nature of the mistake.
    const std::set<std::string> with_more = {
        "dead_letter_cycle.json",         // each queue of the circle
        "channel_on_other_platform.json", // producer and consumer
    };
    for (const auto& row : expected_rows()) {
        if (row.exit == 0 || with_more.count(row.file) > 0) continue;
        const auto document = load_file(folder + row.file);
        int errors = 0;
        for (const auto& problem : document.problems)
            errors += problem.severity() == Severity::error ? 1 : 0;
        CAPTURE(row.file, format_text(document.problems));
        CHECK(errors == 1);
    }
}
