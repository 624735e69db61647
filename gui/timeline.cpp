#include "gui/timeline.hpp"
#include "gui/app.hpp"
#include "gui/numbers.hpp"
#include "gui/shortcuts.hpp"
#include <cstdlib>

namespace sluice::gui {

void go_to(App& app, Time to) {
    Player& player = *app.player;
    to = std::clamp(to, time_zero, player.end());
    if (to <= player.seen_until())
        player.seek(to);
    else
        player.rush_to(to);
}

void go_to(App& app, const MomentLink& link) {
    go_to(app, link.at);
}

Time pointed_or_now(const App& app) {
    return app.timeline.pointed.value_or(app.player->now());
}

void toggle_breakpoint(App& app, Time at) {
    const std::vector<Breakpoint>& all = app.player->breakpoints();
    const int64_t near = (app.player->end() - time_zero).ns / 400; // a few pixels of the track
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].kind == BreakpointKind::time && std::abs((all[i].at - at).ns) <= near)
            return forget_breakpoint(app, i);
    Breakpoint here;
    here.at = at;
    app.player->add_breakpoint(here);
    tell(app, "Playing will stop at " + at_second(at) + ".");
}

void forget_breakpoint(App& app, std::size_t index) {
    tell(app,
         "Playing does not stop at " + app.player->breakpoints()[index].words() + " any more.");
    app.player->remove_breakpoint(index);
}

std::string stop_words(const Player& player) {
    const Stop& stop = player.stopped();
    switch (stop.kind) {
    case StopKind::breakpoint: return stop.words;
    case StopKind::question: return "stopped: a question";
    case StopKind::end: return "the end of the run";
    case StopKind::arrived:
    case StopKind::none: break;
    }
    return {};
}

} // namespace sluice::gui
