// What people with other colour vision see: identities and status colours stay apart in three
// simulations, and where a state is told by a colour it is told by a shape or a word, too.
#include "gui/moment_marks.hpp"
#include "gui/plot.hpp"
#include "gui/stage/glyphs.hpp"
#include "tests/gui/desk.hpp"
#include "tests/gui/small_frame.hpp"
#include <cmath>

namespace {

using namespace sluice;
using namespace sluice::gui;
using namespace sluice::gui::test;
using namespace sluice::literals;

// CIE 1976 L*a*b*, white D65, from sRGB (IEC 61966-2-1).
struct Lab {
    double l, a, b;
};

Colour rgb(uint32_t code) {
    return sluice::gui::hex(code);
}

double linear(uint8_t channel) {
    const double v = channel / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

Lab lab_of(Colour c) {
    const double r = linear(c.r), g = linear(c.g), b = linear(c.b);
    const auto f = [](double t) {
        return t > 216.0 / 24389 ? std::cbrt(t) : (24389.0 / 27 * t + 16) / 116;
    };
    const double x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
    const double y = f(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
    const double z = f((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

double difference(Colour a, Colour b, Vision vision = Vision::full) {
    const Lab p = lab_of(seen(a, vision)), q = lab_of(seen(b, vision));
    return std::sqrt((p.l - q.l) * (p.l - q.l) + (p.a - q.a) * (p.a - q.a) +
                     (p.b - q.b) * (p.b - q.b));
}

// The smallest difference between two of these.
double closest(const std::vector<Colour>& colours, Vision vision) {
    double least = 1'000;
    for (std::size_t i = 0; i < colours.size(); ++i)
        for (std::size_t k = i + 1; k < colours.size(); ++k)
            least = std::min(least, difference(colours[i], colours[k], vision));
    return least;
}

double closest(const std::vector<Colour>& some, const std::vector<Colour>& others, Vision vision) {
    double least = 1'000;
    for (const Colour a : some)
        for (const Colour b : others) least = std::min(least, difference(a, b, vision));
    return least;
}

constexpr Vision simulations[] = {Vision::full, Vision::protan, Vision::deutan, Vision::tritan};

// For marks a third of a degree across (20 pixels at arm's length) half of all people see a
// difference of about 7 in lightness, 10 in a* and 14 in b* (Stone, Szafir and Setlur 2014, "An
// engineering model for color difference as a function of size"): 15 is above the largest.
constexpr double distinct = 15;

// All that is told by hue looks alike in it: status, accent and identities in one grey.
Theme without_hues(const Theme& from) {
    Theme theme = from;
    theme.failure = theme.warning = theme.accent = theme.dim;
    theme.identities.fill(theme.dim);
    return theme;
}

// Is there enough to tell two pictures of one place apart? `share` of 1000 pixels.
bool differ(const Picture& a, const Picture& b, std::size_t share = 3) {
    const std::size_t pixels = std::size_t(a.width) * std::size_t(a.height);
    return different_pixels(a, b, 40) * 1'000 > share * pixels;
}

std::vector<Colour> identities_of(const Theme& theme) {
    return {theme.identities.begin(), theme.identities.end()};
}

} // namespace

TEST_CASE("the difference of colours is that of the books", "[vision]") {
    CHECK(lab_of(rgb(0xFFFFFF)).l == Approx(100).margin(0.01));
    CHECK(lab_of(rgb(0x000000)).l == Approx(0).margin(0.01));
    const Lab red = lab_of(rgb(0xFF0000)); // 53.24, 80.09, 67.20
    CHECK(red.l == Approx(53.24).margin(0.05));
    CHECK(red.a == Approx(80.09).margin(0.05));
    CHECK(red.b == Approx(67.20).margin(0.05));
}

// The rows of the matrices sum to 1, so greys stay what they are; the first column is what becomes
// of red: 0.1523 and 0.1145 of its light are 109 and 95 of 255 after encoding.
TEST_CASE("simulated vision keeps greys, and darkens red for protans", "[vision]") {
    for (const Vision vision : simulations)
        for (const uint32_t grey : {0x000000U, 0x808080U, 0xFFFFFFU})
            CHECK(seen(rgb(grey), vision) == rgb(grey));
    CHECK(seen(rgb(0xFF0000), Vision::protan) == Colour{109, 95, 0, 255});
    CHECK(difference(rgb(0xFF0000), rgb(0x6D5F00), Vision::protan) < distinct); // would be found
}

TEST_CASE("identities stay apart from one another in every simulation", "[vision]") {
    // design: tapes, section 2.
    const std::vector<double> dark{27, 24, 19, 22}, light{33, 23, 28, 25};
    for (std::size_t i = 0; i < std::size(simulations); ++i) {
        CAPTURE(i);
        const double in_dark = closest(identities_of(dark_theme()), simulations[i]);
        const double in_light = closest(identities_of(light_theme()), simulations[i]);
        CHECK(in_dark == Approx(dark[i]).margin(1));
        CHECK(in_light == Approx(light[i]).margin(1));
        CHECK(in_dark > distinct);
        CHECK(in_light > distinct);
    }
}

TEST_CASE("no identity can be taken for a state, nor failure for warning", "[vision]") {
    for (const Theme& theme : {dark_theme(), light_theme()})
        for (const Vision vision : simulations) {
            CAPTURE(theme.dark, int(vision));
            const std::vector<Colour> states{theme.failure, theme.warning};
            CHECK(closest(identities_of(theme), states, vision) > distinct);
            CHECK(closest({theme.failure, theme.warning, theme.accent}, vision) > distinct);
            // Health has no colour: a state stands out from what lies under it.
            CHECK(closest(states, {theme.panel, theme.canvas, theme.card}, vision) > distinct);
            std::vector<Colour> sides;
            for (std::size_t i = 0; i < 4; ++i) sides.push_back(theme.of_side(i));
            CHECK(closest(sides, vision) > distinct);
        }
}

TEST_CASE("without hues the states of a copy are still four", "[vision]") {
    for (const Theme& theme : {dark_theme(), light_theme()}) {
        SmallFrame frame;
        frame.width = 24;
        frame.height = 24;
        frame.theme = without_hues(theme);
        const View view;
        const auto glyph = [&](bool alive, bool in_sync, bool leads) {
            sluice::gui::Scene scene = scene_of(view, {}, {});
            ReplicaView replica;
            replica.alive = alive;
            replica.in_sync = in_sync;
            replica.leads = leads;
            return frame.draw([&](Surface& s) {
                            draw_glyph(s, scene, replica, {0, 0, 20, 21});
                        })
                .with;
        };
        const std::vector<Picture> four{glyph(true, true, true), glyph(true, true, false),
                                        glyph(true, false, false), glyph(false, false, false)};
        for (std::size_t i = 0; i < four.size(); ++i)
            for (std::size_t k = i + 1; k < four.size(); ++k) {
                CAPTURE(theme.dark, i, k);
                CHECK(differ(four[i], four[k], 100));
            }
        CHECK_FALSE(differ(four[0], glyph(true, true, true), 0));
    }
}

TEST_CASE("without hues the curves of four sides are still four", "[vision]") {
    SmallFrame frame;
    frame.theme = without_hues(dark_theme());
    std::vector<Picture> four;
    for (std::size_t side = 0; side < 4; ++side)
        four.push_back(
            frame
                .draw([&](Surface& s) {
                    stroke_sample(s, {10, 10, 60, 30}, stroke_of(side), s.theme().of_side(side));
                })
                .with);
    for (std::size_t i = 0; i < four.size(); ++i)
        for (std::size_t k = i + 1; k < four.size(); ++k) {
            CAPTURE(i, k);
            CHECK(differ(four[i], four[k], 0));
        }
}

TEST_CASE("without hues a dead process does not look like one that lives", "[vision]") {
    SmallFrame frame;
    frame.theme = without_hues(dark_theme());
    const View view;
    const auto card = [&](ProcessState state) {
        const sluice::gui::Scene scene = scene_of(view, {}, {});
        const NodeView node{.entity = broker_entity(0), .name = "b", .state = state};
        return frame.draw([&](Surface& s) {
                        draw_node_frame(s, scene, node, {10, 10, 110, 90});
                    })
            .with;
    };
    CHECK(differ(card(ProcessState::dead), card(ProcessState::running), 10));
}

TEST_CASE("what went wrong is said in words, and partitions by their numbers", "[vision]") {
    Desk desk("scenarios/lessons/ten-orders-that-never-were.json");
    desk.app.player->remove_side(1);
    desk.run_to(time_zero + 19_s);
    const std::string said = desk.said_by("stage");
    for (const char* words : {"crashed", "10 lost", "copy", "leader", "P0", "P1", "P2", "P3", "P4",
                              "P5", "billing", "audit"}) {
        CAPTURE(words);
        CHECK(holds(said, words));
    }
}
