// The section of the HTML report that tells what came of a run and why, in a class's words.
#include "sim/core/xml.hpp"
#include "sim/observe/caption.hpp"
#include "sim/observe/report_parts.hpp"
#include "sim/observe/why_page.hpp"

namespace sluice {

using xml::escaped;

namespace {

// Times and counts stand out, names of settings are set as code.
std::string marked(const Sentence& sentence) {
    std::string out;
    std::size_t done = 0;
    for (const Mark& mark : sentence.marks) {
        out += escaped(sentence.text.substr(done, mark.begin - done));
        const std::string_view tag = mark.kind == MarkKind::name ? "code" : "strong";
        out += "<" + std::string(tag) + ">" +
               escaped(sentence.text.substr(mark.begin, mark.end - mark.begin)) + "</" +
               std::string(tag) + ">";
        done = mark.end;
    }
    return out + escaped(sentence.text.substr(done));
}

std::string paragraph_of(const std::vector<Sentence>& sentences) {
    std::string out = "<p>";
    for (const Sentence& sentence : sentences) out += marked(sentence) + " ";
    return out + "</p>\n";
}

std::string settings_of(const WhyPage& page) {
    if (page.settings.empty()) return {};
    HtmlTable table({"setting that decides", "value", ""});
    for (const DecidingSetting& one : page.settings)
        table.row({{one.name}, {one.value, "number"}, {one.given ? "set" : "default"}});
    return table.finish();
}

} // namespace

std::string why_section(const ReportInput& input) {
    if (input.sides.empty()) return {};
    std::string out = "<h2>What came of it, and why</h2>\n";
    if (input.sides.size() > 1) {
        std::vector<CaptionSide> sides;
        for (const ObservedSide& side : input.sides)
            sides.push_back({std::string(side.name), &side.world, &side.observation});
        out += paragraph_of(caption_of(sides).sentences);
    }
    for (const ObservedSide& side : input.sides) {
        const WhyPage page = why_page(side.world, side.observation, WholeRun{});
        const std::string before =
            input.sides.size() > 1 ? std::string(side.name) + ": " : std::string();
        out += "<h3>" + escaped(before + page.heading) + "</h3>\n";
        out += paragraph_of(caption_of(side.world, side.observation).sentences);
        for (const std::vector<Sentence>& sentences : page.paragraphs)
            out += paragraph_of(sentences);
        out += settings_of(page);
    }
    return out;
}

} // namespace sluice
