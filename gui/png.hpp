// Pictures as PNG bytes, with notes in their text chunks: which scenario, seed and time they show,
// so that such a picture opens its moment again. Reading takes any bytes whatever: what is no
// picture of a sensible size, and notes that are too long, are refused. Files are not touched here.
#pragma once
#include "gui/picture.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::gui {

struct Note { // a text chunk
    std::string key, text;
    bool operator==(const Note&) const = default;
};
inline constexpr std::size_t notes_max = 64, note_bytes_max = 1u << 20;

// Keys of other than 1 to 79 letters, digits, blanks and dashes, and notes beyond the limits, are
// left out.
std::string encode_png(const Picture& picture, const std::vector<Note>& notes);

bool is_png(std::string_view bytes); // by its first bytes
// In file order; only what is stored plainly and with a right checksum.
std::vector<Note> read_notes(std::string_view bytes);
std::optional<Picture> decode_png(std::string_view bytes);

// What a picture of the window says about itself.
struct PictureNotes {
    std::string version;           // of Sluicebox
    std::string scenario;          // the file, as it was opened
    std::string scenario_digest;   // of its text
    std::string seed;              // decimal
    std::string at;                // simulated time with its unit, "12.4s"
    std::string digest;            // of the run at that time
    std::string side;              // the one that was selected
    std::vector<std::string> sets; // PATH=VALUE, as on the command line
    std::string session;           // branches and commands, as a saved session; empty: none
    std::string drawn_with;        // fonts and Dear ImGui, a line each
    bool operator==(const PictureNotes&) const = default;
};
std::vector<Note> notes_of(const PictureNotes& about);
// None when the notes do not say which scenario and when.
std::optional<PictureNotes> picture_notes(const std::vector<Note>& notes);

} // namespace sluice::gui
