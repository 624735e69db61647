// PNG by lodepng; the text chunks are read here, because only their bounded, plain forms are
// wanted.
#include "gui/png.hpp"
#include <algorithm>
#include <lodepng.h>

namespace sluice::gui {

namespace {

using Bytes = std::vector<unsigned char>;

constexpr std::string_view signature{"\x89PNG\r\n\x1A\n", 8};
constexpr std::size_t chunk_frame = 12; // length, type, checksum

bool is_key(std::string_view key);
bool is_ascii(std::string_view text);
bool is_storable(const Note& note);
uint32_t four_bytes(std::string_view bytes, std::size_t at);
std::optional<Note> plain_note(std::string_view type, std::string_view data);

} // namespace

std::string encode_png(const Picture& picture, const std::vector<Note>& notes) {
    Bytes raw;
    raw.reserve(picture.pixels.size() * 3);
    for (const uint32_t pixel : picture.pixels)
        for (const int shift : {0, 8, 16})
            raw.push_back(static_cast<unsigned char>(pixel >> shift));
    lodepng::State state;
    state.info_raw.colortype = LCT_RGB;
    state.info_png.color.colortype = LCT_RGB;
    LodePNGEncoderSettings& how = state.encoder;
    how.auto_convert = 0;
    how.add_id = 0;
    how.text_compression = 0; // so that notes are read without unpacking anything
    how.filter_palette_zero = 0;
    how.filter_strategy = LFS_ZERO; // flat areas and type: smallest and fastest of what was tried
    how.zlibsettings.windowsize = 8192;
    how.zlibsettings.nicematch = 32;
    how.zlibsettings.lazymatching = 0;
    // All in one form, because a PNG has the plain ones before the international ones.
    std::vector<const Note*> kept;
    for (const Note& note : notes)
        if (is_storable(note) && kept.size() < notes_max) kept.push_back(&note);
    const bool plain = std::all_of(kept.begin(), kept.end(),
                                   [](const Note* note) { return is_ascii(note->text); });
    for (const Note* note : kept) {
        if (plain)
            lodepng_add_text(&state.info_png, note->key.c_str(), note->text.c_str());
        else
            lodepng_add_itext(&state.info_png, note->key.c_str(), "", "", note->text.c_str());
    }
    Bytes out;
    const unsigned failed = lodepng::encode(out, raw, static_cast<unsigned>(picture.width),
                                            static_cast<unsigned>(picture.height), state);
    return failed != 0 ? std::string() : std::string(out.begin(), out.end());
}

bool is_png(std::string_view bytes) {
    return bytes.substr(0, signature.size()) == signature;
}

std::vector<Note> read_notes(std::string_view bytes) {
    std::vector<Note> notes;
    if (!is_png(bytes)) return notes;
    std::size_t at = signature.size();
    while (bytes.size() - at >= chunk_frame && notes.size() < notes_max) {
        const std::size_t length = four_bytes(bytes, at);
        if (length > bytes.size() - at - chunk_frame) break;
        const std::string_view type = bytes.substr(at + 4, 4), data = bytes.substr(at + 8, length);
        const auto* checked = reinterpret_cast<const unsigned char*>(bytes.data()) + at + 4;
        if ((type == "tEXt" || type == "iTXt") && length <= note_bytes_max + 256 &&
            lodepng_crc32(checked, length + 4) == four_bytes(bytes, at + 8 + length))
            if (std::optional<Note> note = plain_note(type, data)) notes.push_back(*note);
        at += length + chunk_frame;
    }
    return notes;
}

std::optional<Picture> decode_png(std::string_view bytes) {
    if (!is_png(bytes)) return std::nullopt;
    const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
    unsigned width = 0, height = 0;
    lodepng::State state;
    if (lodepng_inspect(&width, &height, &state, in, bytes.size()) != 0) return std::nullopt;
    if (!is_picture_size(width, height)) return std::nullopt;
    // A pixel has at most eight bytes, a row one more, and unpacking may not make more of them.
    state.decoder.zlibsettings.max_output_size = (std::size_t(width) * 8 + 1) * height + 64;
    state.decoder.read_text_chunks = 0;
    state.info_raw.colortype = LCT_RGBA;
    state.info_raw.bitdepth = 8;
    Bytes raw;
    if (lodepng::decode(raw, width, height, state, in, bytes.size()) != 0) return std::nullopt;
    Picture picture(static_cast<int>(width), static_cast<int>(height));
    if (raw.size() != picture.pixels.size() * 4) return std::nullopt;
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        picture.pixels[i] = 0xFF000000u | raw[4 * i] | uint32_t(raw[4 * i + 1]) << 8 |
                            uint32_t(raw[4 * i + 2]) << 16;
    return picture;
}

namespace {

bool is_key(std::string_view key) {
    if (key.empty() || key.size() > 79) return false;
    return std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == ' ' || c == '-';
    });
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= ' ' && c <= '~') || c == '\n'; });
}

bool is_storable(const Note& note) {
    return is_key(note.key) && note.text.size() <= note_bytes_max &&
           note.text.find('\0') == std::string::npos;
}

uint32_t four_bytes(std::string_view bytes, std::size_t at) {
    uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

// tEXt: key, 0, text. iTXt: key, 0, packed?, method, language, 0, translated key, 0, text.
std::optional<Note> plain_note(std::string_view type, std::string_view data) {
    const std::size_t key_end = data.find('\0');
    if (key_end == std::string_view::npos) return std::nullopt;
    Note note{std::string(data.substr(0, key_end)), {}};
    std::string_view rest = data.substr(key_end + 1);
    if (type == "iTXt") {
        if (rest.size() < 2 || rest[0] != 0) return std::nullopt;
        rest.remove_prefix(2);
        for (int skipped = 0; skipped < 2; ++skipped) {
            const std::size_t end = rest.find('\0');
            if (end == std::string_view::npos) return std::nullopt;
            rest.remove_prefix(end + 1);
        }
    }
    note.text = rest;
    const bool fits = is_key(note.key) && note.text.size() <= note_bytes_max;
    return fits ? std::optional(note) : std::nullopt;
}

} // namespace
} // namespace sluice::gui
