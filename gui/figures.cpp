#include "gui/figures.hpp"
#include "gui/imgui_shim.hpp"
#include <algorithm>
#include <cstdio>
#include <ctime>

namespace sluice::gui {

namespace {

constexpr int frames_measured = 31;

double milliseconds_of_frame(App& app, DrawContext& context, const Input& input, Figures& figures);
double median(std::vector<double> values);

} // namespace

Figures figures_of(App& app, DrawContext& context, const Input& input) {
    Figures figures;
    std::vector<double> still, moving;
    app.recording = true; // to count the words
    milliseconds_of_frame(app, context, input, figures);
    milliseconds_of_frame(app, context, input, figures);
    const Figures counted = figures;
    app.recording = false;
    for (int i = 0; i < frames_measured; ++i)
        still.push_back(milliseconds_of_frame(app, context, input, figures));
    for (int i = 0; i < frames_measured && app.player && app.player->step_forward(); ++i)
        moving.push_back(milliseconds_of_frame(app, context, input, figures));
    figures = counted;
    figures.still_ms = median(std::move(still));
    figures.moving_ms = median(std::move(moving));
    return figures;
}

std::string told(const Figures& figures) {
    char text[256];
    std::snprintf(text, sizeof text,
                  "vertices     %zu\ncommands     %zu\nwords        %zu\ntargets      %zu\n"
                  "still frame  %.2f ms\nafter a step %.2f ms\n",
                  figures.vertices, figures.commands, figures.words, figures.targets,
                  figures.still_ms, figures.moving_ms);
    return text;
}

namespace {

double milliseconds_of_frame(App& app, DrawContext& context, const Input& input, Figures& figures) {
    const Canvas canvas = context.begin(input.width, input.height);
    const std::clock_t from = std::clock();
    frame(app, input, canvas.fonts, canvas.list);
    const std::clock_t to = std::clock();
    figures.vertices = std::size_t(canvas.list.VtxBuffer.Size);
    figures.commands = std::size_t(canvas.list.CmdBuffer.Size);
    figures.words = app.words.size();
    figures.targets = app.touch.targets.size();
    context.end();
    return 1000.0 * double(to - from) / CLOCKS_PER_SEC;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::nth_element(values.begin(), values.begin() + std::ptrdiff_t(values.size() / 2),
                     values.end());
    return values[values.size() / 2];
}

} // namespace

} // namespace sluice::gui
