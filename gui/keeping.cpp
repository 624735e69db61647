#include "gui/keeping.hpp"
#include "gui/shortcuts.hpp"
#include "gui/trying.hpp"
#include "sim/scenario/whole_file.hpp"
#include <charconv>

namespace sluice::gui {

namespace {

void keep(App& app, const std::string& text);

} // namespace

void keep_session(App& app) {
    keep(app, session_text(app.player->session()));
}

void keep_scenario(App& app) {
    keep(app, app.player->scenario_text());
}

void tell_life(App& app, const std::string& record) {
    const std::size_t sign = record.find('#');
    RecordNumber number = 0;
    if (sign != std::string::npos)
        std::from_chars(record.data() + sign + 1, record.data() + record.size(), number);
    const View& view = app.shown.sides[app.shown.selection.side].view;
    for (const ProducerView& producer : view.producers)
        if (producer.name == record.substr(0, sign) && number > 0) {
            app.why_about = Subject{RecordRef{producer.id, number}};
            app.overlay = Overlay::why;
            return;
        }
    tell(app, "No producer is called " + record.substr(0, sign) + "; write it as shop/1#117.");
}

namespace {

void keep(App& app, const std::string& text) {
    try {
        write_whole_file(app.path.text, text, false);
        tell(app, "Kept as " + app.path.text);
        app.overlay = Overlay::none;
    } catch (const std::exception& trouble) {
        tell(app, trouble.what());
    }
}

} // namespace

} // namespace sluice::gui
