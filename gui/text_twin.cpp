// Words into lines: those whose middles are on one height, from left to right.
#include "gui/text_twin.hpp"
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace sluice::gui {

namespace {

using Line = std::vector<const Word*>;

std::vector<std::string> panels_of(const std::vector<Word>& words);
std::vector<Line> lines_of(const std::vector<Word>& words, const std::string& panel);
std::string text_of(Line line);
nlohmann::json box_json(const Rect& box);

} // namespace

std::string text_twin(const std::vector<Word>& words) {
    std::string text;
    for (const std::string& panel : panels_of(words)) {
        if (!text.empty()) text += "\n";
        text += "[" + panel + "]\n";
        for (Line& line : lines_of(words, panel)) text += text_of(std::move(line)) + "\n";
    }
    return text;
}

std::string text_twin_json(const std::vector<Word>& words, const std::vector<Target>& targets,
                           const std::map<std::string, std::string>& facts) {
    nlohmann::json all = facts;
    all["words"] = nlohmann::json::array();
    all["targets"] = nlohmann::json::array();
    for (const Word& word : words)
        all["words"].push_back({{"text", word.text},
                                {"panel", word.panel},
                                {"box", box_json(word.box)},
                                {"size", info(word.face).size}});
    for (const Target& target : targets)
        all["targets"].push_back({{"name", target.name},
                                  {"box", box_json(target.box)},
                                  {"enabled", target.enabled},
                                  {"focusable", target.focusable}});
    return all.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

namespace {

std::vector<std::string> panels_of(const std::vector<Word>& words) {
    std::vector<std::string> panels;
    for (const Word& word : words)
        if (!word.box.empty() &&
            std::find(panels.begin(), panels.end(), word.panel) == panels.end())
            panels.push_back(word.panel);
    return panels;
}

// Columns of a panel that stand side by side share lines; that is what a person sees, too.
std::vector<Line> lines_of(const std::vector<Word>& words, const std::string& panel) {
    std::vector<const Word*> here;
    for (const Word& word : words)
        if (word.panel == panel && !word.box.empty()) here.push_back(&word);
    std::stable_sort(here.begin(), here.end(), [](const Word* a, const Word* b) {
        return a->box.centre().y < b->box.centre().y;
    });
    std::vector<Line> lines;
    for (const Word* word : here) {
        const bool joins = !lines.empty() &&
                           word->box.centre().y - lines.back().front()->box.centre().y <
                               std::min(word->box.height(), lines.back().front()->box.height()) / 2;
        if (joins)
            lines.back().push_back(word);
        else
            lines.push_back({word});
    }
    return lines;
}

std::string text_of(Line line) {
    std::stable_sort(line.begin(), line.end(),
                     [](const Word* a, const Word* b) { return a->box.left < b->box.left; });
    std::string text;
    float end = 0;
    for (const Word* word : line) {
        const float gap = word->box.left - end;
        const float em = info(word->face).size;
        if (!text.empty()) text += gap < em * 0.1f ? "" : gap < em ? " " : "   ";
        text += word->text;
        end = std::max(end, word->box.right);
    }
    return text;
}

// To tenths: what lies below is rounding of the fonts.
nlohmann::json box_json(const Rect& box) {
    const auto tenths = [](float v) { return double(std::lround(v * 10)) / 10; };
    return {tenths(box.left), tenths(box.top), tenths(box.width()), tenths(box.height())};
}

} // namespace
} // namespace sluice::gui
