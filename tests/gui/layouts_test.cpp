// Five layouts, dark and light, in all situations: no two words meet, none is cut off or leaves its
// panel, none is smaller than fourteen pixels times the scale (in a presentation 19), and each
// stands out from what lies behind it by 4.5 to 1 at least, at its worst pixel. Frames of each
// check that must fail come first.
#include "gui/panels.hpp"
#include "gui/starting.hpp"
#include "tests/gui/situations.hpp"
#include "tests/gui/small_frame.hpp"

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;

struct Size {
    int width, height;
    float scale;
};
// The last is the one before it, drawn small: colours are looked at where a pixel is a pixel.
constexpr Size sizes[] = {{1280, 720, 1},     {1366, 768, 1},  {1600, 1000, 1},
                          {1920, 1080, 1.5f}, {3840, 2160, 2}, {1920, 1080, 1}};

using Wrong = std::vector<std::string>;

void add(Wrong& all, const Wrong& more) {
    all.insert(all.end(), more.begin(), more.end());
}

std::string lines(const Wrong& wrong) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(wrong.size(), 12); ++i)
        text += wrong[i] + "\n";
    if (wrong.size() > 12) text += "and " + std::to_string(wrong.size() - 12) + " more\n";
    return text;
}

Layout layout_of(const App& app, const Size& size) {
    LayoutRequest request;
    request.width = float(size.width) / size.scale;
    request.height = float(size.height) / size.scale;
    request.mode = app.look.mode;
    request.sides = app.shown.sides.size();
    request.panels = app.look.panels;
    for (const SideShown& side : app.shown.sides)
        request.many_partitions = request.many_partitions || side.view.shown.size() > 12;
    return layout_for(request);
}

// Where the words of this panel may stand.
Rect place_of(const App& app, const Size& size, const std::string& panel) {
    const Rect whole{0, 0, float(size.width) / size.scale, float(size.height) / size.scale};
    if (panel == "overlay")
        for (const Target& target : app.touch.targets)
            if (target.name == "sheet") return target.box;
    if (app.player && app.screen == Screen::stage)
        for (const Panel& row : panels())
            if (row.name == panel) return row.place(layout_of(app, size));
    return whole;
}

// What a person looks at: under a dialog nothing has to be read.
std::vector<Word> read_words(const App& app) {
    std::vector<Word> words;
    for (const Word& word : app.words)
        if (app.overlay == Overlay::none || word.panel == "overlay") words.push_back(word);
    return words;
}

Wrong wrong_with(Desk& desk, const Size& size, bool dark) {
    desk.resize(size.width, size.height);
    desk.app.look.scale = size.scale;
    desk.app.look.dark = dark;
    desk.draw();
    Wrong wrong;
    Looked looked;
    const float least = desk.app.look.mode == Mode::presentation ? 19 : 14;
    desk.watch = [&](const ImDrawData& data, const Fonts& fonts) {
        if (size.scale == 1) looked = look_at(data, fonts, size.width, size.height);
        add(wrong, too_small(read_words(desk.app), fonts, least * size.scale));
    };
    desk.draw();
    desk.watch = nullptr;
    const std::vector<Word> words = read_words(desk.app);
    REQUIRE_FALSE(words.empty());
    add(wrong, overlapping(words));
    for (const Word& word : words)
        add(wrong, cut_off({word}, desk.app.touch.targets, place_of(desk.app, size, word.panel)));
    if (size.scale == 1) add(wrong, too_faint(looked, words, size.scale));
    return wrong;
}

void check_all_layouts(Desk& desk) {
    for (const Size& size : sizes)
        for (const bool dark : {true, false}) {
            const Wrong wrong = wrong_with(desk, size, dark);
            INFO(size.width << "x" << size.height << " at " << size.scale
                            << (dark ? ", dark\n" : ", light\n") << lines(wrong));
            CHECK(wrong.empty());
        }
}

} // namespace

TEST_CASE("words that meet, run out or are cut off are found", "[layouts]") {
    SmallFrame small;
    small.draw([](Surface& s) { // a box that is measured for its words does not shorten them
        const float w = s.measure(Face::label, "Why, in full: W");
        for (int i = 0; i < 40; ++i) {
            const float right = 270 + float(i) * 0.77f;
            s.say_in({right - w, 10, right, 30}, Face::label, Align::right, s.theme().text,
                     "Why, in full: W");
        }
    });
    CHECK(small.words.size() == 40);
    for (const Word& word : small.words) CHECK(word.text == "Why, in full: W");
    small.draw([](Surface& s) {
        s.say(Face::label, {10, 10}, s.theme().text, "one word");
        s.say(Face::label, {40, 14}, s.theme().text, "another");
        s.say(Face::label, {270, 60}, s.theme().text, "runs out of the window");
    });
    CHECK(overlapping(small.words).size() == 1);
    CHECK(cut_off(small.words, small.targets, {0, 0, 300, 100}).size() ==
          1); // at the window's edge
    CHECK(cut_off(small.words, small.targets, {0, 0, 80, 100}).size() == 3);
    small.draw([](Surface& s) { s.say(Face::label, {10, 10}, s.theme().text, "well"); });
    CHECK(cut_off(small.words, small.targets, {0, 0, 300, 100}).empty());
}

TEST_CASE("words that cannot be told from what lies behind them are found", "[layouts]") {
    SmallFrame small;
    const auto faint = [&](auto draw) {
        const Looked looked = small.draw(draw);
        return too_faint(looked, small.words, 1).size();
    };
    CHECK(faint([](Surface& s) { s.say(Face::label, {10, 10}, s.theme().text, "well"); }) == 0);
    CHECK(faint([](Surface& s) { s.say(Face::label, {10, 10}, s.theme().line, "faint"); }) == 1);
    CHECK(faint([](Surface& s) { // on a fill of its own lightness
              s.fill({0, 0, 100, 40}, s.theme().accent);
              s.say(Face::label, {10, 10}, s.theme().text, "on a fill");
          }) == 1);
    CHECK(faint([](Surface& s) { // a line through it
              s.fill({0, 16, 300, 18}, s.theme().warning);
              s.say(Face::label, {10, 10}, s.theme().text, "struck out");
          }) == 1);
    CHECK(faint([](Surface& s) {
              s.say(Face::label, {10, 10}, s.theme().text, "under a box");
              s.fill({0, 0, 200, 40}, s.theme().panel);
          }) == 1);
}

TEST_CASE("every situation can be read at five layouts, dark and light", "[layouts]") {
    for (const Situation& situation : situations) {
        INFO(situation.name);
        Desk desk(situation.scenario);
        bring_about(desk, situation);
        check_all_layouts(desk);
    }
}

TEST_CASE("the start screen can be read at five layouts, dark and light", "[layouts]") {
    Desk desk;
    fill_shelf(desk.app, SLUICEBOX_SOURCE_DIR "/scenarios");
    check_all_layouts(desk);
}

TEST_CASE("what is wrong with a file can be read at five layouts", "[layouts]") {
    Desk desk(ten_orders);
    open(desk.app, SLUICEBOX_SOURCE_DIR "/tests/bad/no-such-file.json", {});
    REQUIRE(desk.app.overlay == Overlay::trouble);
    check_all_layouts(desk);
}
