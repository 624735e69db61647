// Notes of a picture from what is open, and back.
#include "gui/picture_moment.hpp"
#include "sim/core/digest.hpp"
#include "sim/scenario/units.hpp"
#include "sim/session.hpp"
#include <filesystem>
#include <fstream>

namespace sluice::gui {

namespace {

constexpr std::uintmax_t picture_bytes_max = 256u << 20;

std::optional<std::string> read_picture(const std::string& path);
ReadMoment refused(const std::string& path, ProblemCode code, const std::string& found,
                   const std::string& hint);

} // namespace

PictureNotes notes_about(const App& app, const FontFiles& fonts) {
    PictureNotes notes;
    notes.version = SLUICEBOX_VERSION;
    notes.drawn_with = told(fonts);
    if (!app.player) return notes;
    const Player& player = *app.player;
    notes.scenario = player.document().source_name;
    notes.scenario_digest = sluice::hex(scenario_digest(player.document().root));
    notes.seed = std::to_string(player.document().scenario.seed);
    notes.at = duration_text(player.now().ns);
    notes.digest = sluice::hex(player.digest());
    if (app.shown.selection.side < player.size())
        notes.side = player.name(app.shown.selection.side);
    Session session = session_of(player.document(), player.sides());
    session.made_by = std::string("Sluicebox ") + SLUICEBOX_VERSION;
    notes.session = session_text(session);
    return notes;
}

ReadMoment read_moment(const std::string& path) {
    const std::optional<std::string> bytes = read_picture(path);
    if (!bytes)
        return refused(path, ProblemCode::cannot_read, "a file that cannot be read as a picture",
                       "pictures made by Sluicebox open their moment");
    const std::optional<PictureNotes> notes = picture_notes(read_notes(*bytes));
    if (!notes || notes->session.empty())
        return refused(path, ProblemCode::wrong_encoding, "a picture without a moment in it",
                       "pictures made by Sluicebox open their moment, as long as no other "
                       "program saved them anew");
    return {notes->session, *notes, {}};
}

namespace {

std::optional<std::string> read_picture(const std::string& path) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    const std::uintmax_t size = std::filesystem::file_size(path, error);
    if (error || size > picture_bytes_max) return std::nullopt;
    std::string bytes(size, '\0');
    std::ifstream stream(path, std::ios::binary);
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
    return bytes;
}

ReadMoment refused(const std::string& path, ProblemCode code, const std::string& found,
                   const std::string& hint) {
    Problem problem;
    problem.code = code;
    problem.file = path;
    problem.expected = "a picture with its moment";
    problem.found = found;
    problem.hint = hint;
    return {{}, {}, {problem}};
}

} // namespace
} // namespace sluice::gui
