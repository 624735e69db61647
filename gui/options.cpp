// Words to Options, by the table that `sluicebox gui` reads, too.
#include "gui/options.hpp"
#include "gui/fonts.hpp"
#include "gui/picture.hpp"
#include "sim/cli/window_options.hpp"
#include "sim/scenario/problem.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr cli::Command row{"gui",  cli::window_sentence, cli::Operands::optional,
                           "FILE", cli::window_options,  cli::window_examples,
                           nullptr};
constexpr int frames_max = 100'000;

void read_size(const cli::Arguments& arguments, Options& options);
float read_scale(const cli::Arguments& arguments);
void judge_together(const cli::Arguments& arguments);

} // namespace

Options read_options(const std::vector<std::string>& words) {
    const cli::Arguments arguments = cli::parse(row, words);
    Options options;
    options.help = arguments.has("--help");
    if (options.help) return options;
    if (!arguments.operands.empty()) options.file = arguments.operand();
    options.changes = cli::changes_of(arguments);
    if (arguments.has("--seed"))
        options.changes.push_back(
            {"seed", std::to_string(arguments.whole("--seed", 0, INT64_MAX, 0))});
    if (arguments.has("--at")) options.at = arguments.time("--at", time_zero);
    const std::vector<std::string> layouts = {"full", "presentation", "topology", "sides"};
    const std::string layout = arguments.word("--layout", layouts);
    options.layout =
        LayoutWish(std::find(layouts.begin(), layouts.end(), layout) - layouts.begin());
    options.layout_said = arguments.has("--layout");
    options.dark = arguments.word("--theme", {"dark", "light"}) == "dark";
    options.theme_said = arguments.has("--theme");
    read_size(arguments, options);
    options.scale = read_scale(arguments);
    options.shot = arguments.text("--shot");
    options.frames = int(arguments.whole("--frames", 1, frames_max, 0));
    options.every = arguments.time("--every", time_zero + options.every) - time_zero;
    options.script = arguments.text("--script");
    options.record = arguments.text("--record-actions");
    options.text = arguments.has("--text");
    options.json = arguments.has("--json");
    options.figures = arguments.has("--figures");
    options.tell_rate = arguments.has("--fps");
    options.force = arguments.has("--force");
    judge_together(arguments);
    return options;
}

std::string options_help() {
    return cli::help_text(row);
}

namespace {

void read_size(const cli::Arguments& arguments, Options& options) {
    if (!arguments.has("--size")) return;
    const std::string given = arguments.text("--size");
    const std::size_t cross = given.find('x');
    if (cross == std::string::npos)
        cli::usage_error("--size: \"" + printable(given) + "\" is no size; write it as 1600x1000");
    const auto side = [&](std::string_view text) {
        return int(cli::parse_whole(text, "--size", 1, picture_side_max));
    };
    options.width = side(std::string_view(given).substr(0, cross));
    options.height = side(std::string_view(given).substr(cross + 1));
    if (!is_picture_size(options.width, options.height))
        cli::usage_error("--size: " + given + " has more than " + std::to_string(picture_area_max) +
                         " pixels");
}

// Decimal digits with a point between; hundredths are enough.
float read_scale(const cli::Arguments& arguments) {
    if (!arguments.has("--scale")) return 0;
    const std::string given = arguments.text("--scale");
    const std::size_t point = given.find('.');
    const std::string fraction = point == std::string::npos ? "" : given.substr(point + 1);
    const bool digits = given.find_first_not_of("0123456789.") == std::string::npos;
    const bool shaped = digits && point != 0 && fraction.find('.') == std::string::npos &&
                        (point == std::string::npos || !fraction.empty()) && given.size() <= 6;
    const float scale = shaped ? std::stof(given) : 0;
    if (scale < scale_min || scale > scale_max)
        cli::usage_error("--scale: \"" + printable(given) +
                         "\" is no number from 0.5 to 4, such as 1.5");
    return scale;
}

void judge_together(const cli::Arguments& arguments) {
    const auto needs = [&](const char* option, const char* other) {
        if (arguments.has(option) && !arguments.has(other))
            cli::usage_error(std::string(option) + " is for " + other + ", which is missing");
    };
    needs("--every", "--frames");
    needs("--every", "--shot");
    needs("--json", "--text");
    if (arguments.operands.empty())
        for (const char* option : {"--at", "--seed", "--set"})
            if (arguments.has(option))
                cli::usage_error(std::string(option) + " needs a FILE that it is meant for");
    for (const char* without : {"--shot", "--text", "--figures"})
        if (arguments.has("--record-actions") && arguments.has(without))
            cli::usage_error(std::string("--record-actions needs a window; ") + without +
                             " opens none");
}

} // namespace
} // namespace sluice::gui
