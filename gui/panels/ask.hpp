// The question of a scenario as a class sees it: what was asked, what they said, as blocks, and the
// answer once the run has given it. The full layout shows it in its left panel, a presentation on
// a card; both draw the same.
#pragma once
#include "gui/app.hpp"
#include <string>
#include <vector>

namespace sluice::gui {

// The one to show: that is asked now, else the latest that was; none before the first.
Question* shown_question(Player& player);

struct AnswerRow {
    std::string label; // "none", "1 to 9", "10", "more"; a choice
    int64_t votes = 0;
    bool right = false; // the run says so
};
// Choices as they stand; numbers as they were guessed, or around the answer once it is known.
std::vector<AnswerRow> answer_rows(const Question& question);
// "You said, 23 votes: 3 are right"; "Nobody has answered yet"
std::string said_words(const Question& question);

// Draws it from the top of the box; returns how high it is. `large`: for the last row. Registers
// "answer:N" (a vote; the right button takes one back), "answer:number", "ask:close" and
// "ask:reveal".
float draw_ask(App& app, Surface& s, const Rect& box, Question& question, bool large);

} // namespace sluice::gui
