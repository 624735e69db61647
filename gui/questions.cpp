#include "gui/questions.hpp"
#include "sim/observe/metrics.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr std::size_t longest_number = 15;

std::string answer_words(const Question& question, int64_t value);
std::optional<std::size_t> choice_that_reads(const Question& question, int64_t value);

} // namespace

std::vector<Question> questions_of(const Scenario& scenario, Time end) {
    std::vector<Question> questions;
    for (const AskSpec& ask : scenario.ask) {
        Question question;
        question.at = ask.at;
        question.reveal = std::min(ask.reveal, end);
        question.text = ask.question;
        question.number = ask.number || ask.choices.empty();
        question.choices = ask.choices;
        question.votes.assign(ask.choices.size(), 0);
        question.side = ask.answer.side == no_index ? 0 : ask.answer.side;
        question.metric = ask.answer.metric;
        questions.push_back(std::move(question));
    }
    std::stable_sort(questions.begin(), questions.end(),
                     [](const Question& a, const Question& b) { return a.at < b.at; });
    return questions;
}

void vote(Question& question, std::size_t choice, int64_t by) {
    if (choice >= question.votes.size()) return;
    int64_t& votes = question.votes[choice];
    votes = std::max<int64_t>(0, votes + by);
}

void type(Question& question, char key) {
    if (question.typed.size() >= longest_number) return;
    const bool sign = key == '-' && question.typed.empty();
    if (sign || (key >= '0' && key <= '9')) question.typed += key;
}

void erase(Question& question) {
    if (!question.typed.empty()) question.typed.pop_back();
}

bool hand_in(Question& question) {
    const auto number = parse_integer(question.typed);
    if (!number.ok) return false;
    question.guesses.push_back(number.value);
    question.typed.clear();
    return true;
}

void set_answer(Question& question, int64_t value) {
    question.answer = value;
    question.answer_text = answer_words(question, value);
    question.right_choice = choice_that_reads(question, value);
    question.state = QuestionState::revealed;
}

namespace {

std::string answer_words(const Question& question, int64_t value) {
    const MetricInfo* metric = find_metric(question.metric);
    return metric ? value_text(metric->unit, value) : std::to_string(value);
}

// "40", "40 orders", "12.4 ms": the choice that begins with the answer as it is read, or as a bare
// number, and does not go on with more of a number.
std::optional<std::size_t> choice_that_reads(const Question& question, int64_t value) {
    const std::string spellings[] = {question.answer_text, std::to_string(value)};
    for (std::size_t i = 0; i < question.choices.size(); ++i)
        for (const std::string& spelling : spellings) {
            const std::string& choice = question.choices[i];
            if (choice.rfind(spelling, 0) != 0) continue;
            const char next = choice.size() > spelling.size() ? choice[spelling.size()] : ' ';
            const bool goes_on = (next >= '0' && next <= '9') || next == '.' || next == ',';
            if (!goes_on) return i;
        }
    return std::nullopt;
}

} // namespace

} // namespace sluice::gui
