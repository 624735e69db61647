// Sections of the HTML report that are made from observations, and the tables they are made of.
// Each is a string of well-formed HTML, every word in it escaped.
#pragma once
#include "sim/observe/report.hpp"
#include <string>
#include <vector>

namespace sluice {

struct HtmlCell {
    std::string words;
    std::string style{}; // class; "number" aligns to the right
};

class HtmlTable {
public:
    explicit HtmlTable(const std::vector<std::string>& heads, const std::string& caption = {});
    void row(const std::vector<HtmlCell>& cells);
    std::string finish();

private:
    std::string out_;
};

std::string why_section(const ReportInput& input);
std::string summary_section(const ReportInput& input);
std::string ledger_section(const ReportInput& input);
std::string story_section(const ReportInput& input);
std::string recovery_section(const ReportInput& input);
std::string charts_section(const ReportInput& input);

} // namespace sluice
