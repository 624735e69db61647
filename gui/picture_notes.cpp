// The notes of a picture under their keys, there and back.
#include "gui/png.hpp"
#include <array>

namespace sluice::gui {

namespace {

struct Row {
    const char* key;
    std::string PictureNotes::*text;
};
constexpr std::array<Row, 9> rows{{
    {"Sluicebox-Version", &PictureNotes::version},
    {"Sluicebox-Scenario", &PictureNotes::scenario},
    {"Sluicebox-Scenario-Digest", &PictureNotes::scenario_digest},
    {"Sluicebox-Seed", &PictureNotes::seed},
    {"Sluicebox-Time", &PictureNotes::at},
    {"Sluicebox-Digest", &PictureNotes::digest},
    {"Sluicebox-Side", &PictureNotes::side},
    {"Sluicebox-Session", &PictureNotes::session},
    {"Sluicebox-Drawn-With", &PictureNotes::drawn_with},
}};
constexpr const char* set_key = "Sluicebox-Set"; // once for each

} // namespace

std::vector<Note> notes_of(const PictureNotes& about) {
    std::vector<Note> notes{{"Software", "Sluicebox " + about.version}};
    for (const Row& row : rows)
        if (!(about.*row.text).empty()) notes.push_back({row.key, about.*row.text});
    for (const std::string& set : about.sets) notes.push_back({set_key, set});
    return notes;
}

std::optional<PictureNotes> picture_notes(const std::vector<Note>& notes) {
    PictureNotes about;
    for (const Note& note : notes) {
        for (const Row& row : rows)
            if (note.key == row.key) about.*row.text = note.text;
        if (note.key == set_key) about.sets.push_back(note.text);
    }
    if (about.scenario.empty() || about.at.empty()) return std::nullopt;
    return about;
}

} // namespace sluice::gui
