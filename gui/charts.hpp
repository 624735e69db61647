// Which curves stand under the scrubber and what they are made of: the choices that a scenario has,
// the three that say most about this run, and their values so far and as far as they are known.
// Made anew when the player's revision rises; draws nothing.
#pragma once
#include "gui/player.hpp"
#include "sim/observe/series.hpp"
#include "sim/story.hpp"
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

inline constexpr std::size_t charts_shown = 3;

struct ChartChoice {
    std::string title;          // "acknowledged per s", "billing is behind"
    std::string_view series;    // its name in series_table(); empty: the recovery bars
    std::string_view companion; // drawn thin beside it: p50 beside p99; may be empty
    std::string of;             // a group; empty: everything
    bool stepped = false;
    bool of_copies = false; // a queue has none
    int rank = 0;           // what is shown when all are alike: lower first
};
// What this document can show, in a fixed order.
std::vector<ChartChoice> chart_choices(const Player& player);

struct ChartLine {
    std::size_t side = 0;
    bool companion = false;
    Series past;   // of what happened, up to now
    Series coming; // of all that was ever seen on this branch
};

struct Chart {
    std::size_t choice = 0;
    std::vector<ChartLine> lines;         // by side; those that have none are left out
    std::vector<RecoveryBars> recoveries; // of the side that is looked at, for the recovery bars
    int64_t most = 0, top = 1;            // the largest value; a round figure not below it
    Unit unit = Unit::count;
};

// The value that the chart shows for an instant: what was, or what is known to come.
std::optional<int64_t> value_in(const ChartLine& line, Time at, Time now);

struct ChartPicks { // by a person, as indexes of the choices; none: what says most
    std::array<std::optional<std::size_t>, charts_shown> by_hand;
};

struct Charts {
    uint64_t revision = UINT64_MAX;
    std::array<std::size_t, charts_shown> chosen{};
    std::vector<ChartChoice> choices;
    std::vector<int> relevance;     // of each choice
    Time judged_until = time_never; // how far ahead the relevance was judged; never: not yet
    std::vector<Chart> shown;
};

// Brings them up to what the player stands at; `count` of them are drawn. `side`: looked at.
void refresh_charts(Charts& charts, const Player& player, const ChartPicks& picks,
                    std::size_t count, std::size_t side);
// The next choice for one chart that no other chart shows.
void cycle_chart(const Charts& charts, ChartPicks& picks, std::size_t chart);

} // namespace sluice::gui
