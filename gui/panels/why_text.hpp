// A page of reasons as it is drawn: paragraphs whose sentences jump to their moments, the settings
// that decide, the last moments. The inspector and the overlay draw the same page.
#pragma once
#include "gui/app.hpp"
#include <string>
#include <string_view>

namespace sluice::gui {

struct WhyLook {
    bool settings = true;
    std::size_t moments = 5;
    Face face = Face::label;
    float line = 21;
};
// Returns what is left of the box. Registers "why:N" for every sentence with a moment.
Rect draw_why(App& app, Surface& s, Rect box, std::size_t side, const WhyPage& page,
              const WhyLook& look);

// A real setting: bright when somebody set it, dim when it is a default.
void draw_setting(Surface& s, const Rect& box, std::string_view name, std::string_view value,
                  bool given);

// The sentence with its marks as `code` and **strong** words.
std::string marked_up(const Sentence& sentence);

} // namespace sluice::gui
