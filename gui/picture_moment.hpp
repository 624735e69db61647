// A picture that remembers its moment: what is written into it, and how it is opened again. The
// whole session stands in the picture, so it opens where the scenario's file is not.
#pragma once
#include "gui/app.hpp"
#include "gui/fonts.hpp"
#include "gui/png.hpp"
#include <string>

namespace sluice::gui {

// Of what is open; without a player only the version and what it was drawn with.
PictureNotes notes_about(const App& app, const FontFiles& fonts);

struct ReadMoment {
    std::string session; // as read_session takes it
    PictureNotes notes;
    std::vector<Problem> problems; // why the picture opens nothing; empty when it does
};
ReadMoment read_moment(const std::string& path);

} // namespace sluice::gui
