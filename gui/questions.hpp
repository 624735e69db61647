// The questions of a scenario's `ask`, put to a class: what was typed or voted, and the answer once
// it is revealed. The answer always comes from a run, never from the file and never from here.
#pragma once
#include "sim/scenario/scenario.hpp"
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

enum class QuestionState : uint8_t {
    waiting, // its time has not come
    open,    // the class is asked; playing has stopped
    closed,  // answered; the answer is not shown yet
    revealed
};

struct Question {
    QuestionState state = QuestionState::waiting;
    Time at, reveal; // the end of the run when the file gives none
    std::string text;
    bool number = false; // else one of `choices`
    std::vector<std::string> choices;
    std::vector<int64_t> votes;   // per choice
    std::string typed;            // the number as it is being typed
    std::vector<int64_t> guesses; // numbers that were handed in
    std::size_t side = 0;         // whose metric answers it
    std::string metric;
    std::optional<int64_t> answer;           // set when revealed; in the metric's unit
    std::string answer_text;                 // "40", "12.4 ms"
    std::optional<std::size_t> right_choice; // the one that reads like the answer, if any does
};

std::vector<Question> questions_of(const Scenario& scenario, Time end);

// A vote for choice `i`, or taken back.
void vote(Question& question, std::size_t choice, int64_t by = 1);
// A key of the number being typed: digits, a sign first; other keys change nothing.
void type(Question& question, char key);
void erase(Question& question);
// Hands in the typed number; false when none is typed.
bool hand_in(Question& question);
void set_answer(Question& question, int64_t value);

} // namespace sluice::gui
