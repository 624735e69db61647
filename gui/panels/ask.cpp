#include "gui/panels/ask.hpp"
#include "gui/numbers.hpp"
#include <algorithm>
#include <map>

namespace sluice::gui {

namespace {

struct Sizes {
    Face text, strong, number;
    float row, label, block, pitch, field;
};
Sizes sizes_of(bool large);

std::vector<AnswerRow> rows_around(const Question& question);
std::vector<AnswerRow> rows_as_guessed(const Question& question);
void draw_row(App& app, Surface& s, const Rect& box, Question& question, std::size_t row,
              const AnswerRow& answer, const Sizes& sizes);
void draw_blocks(Surface& s, const Rect& box, int64_t votes, Colour colour, const Sizes& sizes);
void draw_field(App& app, Surface& s, const Rect& box, Question& question);
void draw_buttons(App& app, Surface& s, const Rect& box, Question& question);
int64_t answers_in(const Question& question);
void take_number(App& app, Question& question);

} // namespace

Question* shown_question(Player& player) {
    return player.open_question();
}

std::vector<AnswerRow> answer_rows(const Question& question) {
    if (question.number)
        return question.answer && question.state == QuestionState::revealed
                   ? rows_around(question)
                   : rows_as_guessed(question);
    std::vector<AnswerRow> rows;
    for (std::size_t i = 0; i < question.choices.size(); ++i) {
        const bool right = question.state == QuestionState::revealed && question.right_choice == i;
        rows.push_back({question.choices[i], question.votes[i], right});
    }
    return rows;
}

std::string said_words(const Question& question) {
    const int64_t said = answers_in(question);
    if (said == 0) return question.state == QuestionState::open ? "Nobody has answered yet" : "";
    std::string words = "You said, " + counted(said, question.number ? "guesses" : "votes");
    if (said == 1) words = question.number ? "You said, 1 guess" : "You said, 1 vote";
    if (question.state != QuestionState::revealed) return words;
    int64_t right = 0;
    for (const AnswerRow& row : answer_rows(question)) right += row.right ? row.votes : 0;
    return words + ": " +
           (right == 0   ? "none is"
            : right == 1 ? "1 is"
                         : counted(right) + " are") +
           " right";
}

float draw_ask(App& app, Surface& s, const Rect& box, Question& question, bool large) {
    const Sizes sizes = sizes_of(large);
    Rect rest = box;
    if (question.state != QuestionState::revealed || !large) {
        const Face face = large ? Face::heading : Face::body_bold;
        const float h = s.flow_height(rest.width(), face, question.text);
        s.flow(rest.take_top(h), face, s.theme().text, question.text);
        rest.take_top(10);
    }
    const std::string said = said_words(question);
    if (!said.empty()) {
        s.say_in(rest.take_top(sizes.row), sizes.strong, Align::left, s.theme().text, said);
        rest.take_top(4);
    }
    if (question.number && question.state == QuestionState::open) {
        draw_field(app, s, rest.take_top(sizes.field), question);
        rest.take_top(10);
    }
    const std::vector<AnswerRow> rows = answer_rows(question);
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rest.height() >= sizes.row)
            draw_row(app, s, rest.take_top(sizes.row), question, i, rows[i], sizes);
    if (question.state != QuestionState::revealed && rest.height() >= 44) {
        rest.take_top(10);
        draw_buttons(app, s, rest.take_top(32), question);
    }
    return rest.top - box.top;
}

namespace {

Sizes sizes_of(bool large) {
    if (large) return {Face::large, Face::large_bold, Face::mono_clock, 31, 88, 18, 16, 44};
    return {Face::label, Face::label_bold, Face::mono_label, 24, 64, 13, 9, 34};
}

// What was guessed, most often first, as far as there is room; the rest as one row.
std::vector<AnswerRow> rows_as_guessed(const Question& question) {
    constexpr std::size_t rows_most = 4;
    std::map<int64_t, int64_t> times;
    for (const int64_t guess : question.guesses) ++times[guess];
    std::vector<std::pair<int64_t, int64_t>> all(times.begin(), times.end());
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<AnswerRow> rows;
    int64_t others = 0;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all.size() <= rows_most || i + 1 < rows_most)
            rows.push_back({counted(all[i].first), all[i].second, false});
        else
            others += all[i].second;
    if (others > 0) rows.push_back({"others", others, false});
    return rows;
}

// "none", "1 to 9", "10", "more": which way they were wrong.
std::vector<AnswerRow> rows_around(const Question& question) {
    const int64_t answer = *question.answer;
    int64_t none = 0, less = 0, right = 0, more = 0;
    for (const int64_t guess : question.guesses)
        (guess == answer ? right : guess > answer ? more : guess == 0 ? none : less) += 1;
    std::vector<AnswerRow> rows;
    if (answer > 0) rows.push_back({"none", none, false});
    if (answer > 1) {
        const std::string last = counted(answer - 1);
        rows.push_back({answer == 2 ? last : "1 to " + last, less, false});
    } else if (less > 0) {
        rows.push_back({"less", less, false});
    }
    const std::string words = question.answer_text.empty() ? counted(answer) : question.answer_text;
    rows.push_back({answer == 0 ? "none" : words, right, true});
    rows.push_back({"more", more, false});
    return rows;
}

void draw_row(App& app, Surface& s, const Rect& box, Question& question, std::size_t row,
              const AnswerRow& answer, const Sizes& sizes) {
    (void)app;
    const Theme& t = s.theme();
    if (answer.right) s.fill(box.inset(-8, 1), mix(t.card, t.accent, t.dark ? 80 : 50), 4);
    if (!question.number && question.state == QuestionState::open) {
        const std::string name = "answer:" + std::to_string(row);
        if (s.touch(name, box)) vote(question, row);
        if (s.touches().right_clicked == name) vote(question, row, -1);
        if (s.hot(name)) s.fill(box.inset(-8, 1), t.raised, 4);
        focus_ring(s, name, box);
    }
    const bool choices = !question.number;
    const float label = choices ? std::min(box.width() * 0.55f, 200.0f) : sizes.label;
    s.say_in({box.left, box.top, box.left + label - 8, box.bottom},
             answer.right ? sizes.strong : sizes.text, Align::left, answer.right ? t.text : t.dim,
             answer.label);
    const std::string run = "the run: " + question.answer_text;
    const float told = answer.right ? s.measure(sizes.strong, run) + 10 : 0;
    const float count = s.measure(sizes.number, counted(answer.votes)) + 10;
    Rect blocks{box.left + label, box.top, box.right - told - count, box.bottom};
    const float wide = std::min(blocks.width(), sizes.pitch * float(answer.votes));
    blocks.right = blocks.left + wide;
    draw_blocks(s, blocks, answer.votes, answer.right ? t.accent : mix(t.card, t.dim, 170), sizes);
    s.say_in({blocks.right + 6, box.top, blocks.right + 6 + count, box.bottom}, sizes.number,
             Align::left, t.text, counted(answer.votes));
    if (answer.right) s.say_in(box, sizes.strong, Align::right, t.text, run);
}

// A block a vote while they can be told apart, else a bar.
void draw_blocks(Surface& s, const Rect& box, int64_t votes, Colour colour, const Sizes& sizes) {
    if (votes <= 0 || box.width() <= 0) return;
    const float pitch = std::min(sizes.pitch, box.width() / float(votes));
    const float top = box.centre().y - sizes.block / 2;
    if (pitch < 4) return s.fill(Rect::at(box.left, top, box.width(), sizes.block), colour);
    for (int64_t i = 0; i < votes; ++i)
        s.fill(Rect::at(box.left + pitch * float(i), top, pitch - 2, sizes.block), colour);
}

// A number is typed and handed in with Enter or by the button; it is a guess from then on.
void draw_field(App& app, Surface& s, const Rect& box, Question& question) {
    Rect rest = box;
    const Rect hand_in = rest.take_right(96);
    rest.take_right(8);
    const bool writes = app.touch.focus == "answer:number";
    text_field(s, "answer:number", rest, app.answer, "a number", writes);
    const bool used =
        button(s, "answer:hand in", hand_in, "Hand in", {.enabled = !app.answer.text.empty()});
    if (used || (writes && app.answer.entered)) take_number(app, question);
}

void take_number(App& app, Question& question) {
    while (!question.typed.empty()) erase(question);
    for (const char key : app.answer.text) type(question, key);
    hand_in(question);
    app.answer = {};
}

void draw_buttons(App& app, Surface& s, const Rect& box, Question& question) {
    const std::size_t index = std::size_t(&question - app.player->questions().data());
    Rect rest = box;
    if (question.state == QuestionState::open &&
        button(s, "ask:close", rest.take_left(120), "Go on", {.kind = ButtonKind::primary})) {
        if (question.number && !app.answer.text.empty()) take_number(app, question);
        app.player->close_question(index);
        app.player->play();
    }
    if (question.state == QuestionState::open) rest.take_left(8);
    if (button(s, "ask:reveal", rest.take_left(120), "Show the answer", {}))
        app.player->reveal(index);
}

int64_t answers_in(const Question& question) {
    if (question.number) return int64_t(question.guesses.size());
    int64_t sum = 0;
    for (const int64_t votes : question.votes) sum += votes;
    return sum;
}

} // namespace

} // namespace sluice::gui
