// Loading type into the atlas, and the ranges of characters that are loaded.
#include "gui/fonts.hpp"
#include "gui/imgui_shim.hpp"
#include <algorithm>
#include <cmath>

namespace sluice::gui {

namespace {

// Pairs of first and last, up to a zero, as ImGui wants them; they must stay where they are.
constexpr ImWchar texts[] = {
    0x0020, 0x017F, // Latin with its extension A
    0x0384, 0x03CE, // Greek
    0x0401, 0x045F, // Cyrillic
    0x2009, 0x2026, // thin spaces, dashes, quotes, ellipsis
    0x202F, 0x203A, 0x20AC, 0x20AC, 0x2122, 0x2122, 0x2190, 0x2199, // arrows
    0x21A9, 0x21AA, 0x21B3, 0x21B3, 0x21BA, 0x21BB, 0x21C4, 0x21C4, 0x21D2, 0x21D4, 0x2205,
    0x2205, 0x2208, 0x2208, 0x2211, 0x2213, 0x221E, 0x221E, 0x2229, 0x222A, 0x2248, 0x2248,
    0x2260, 0x2265, 0x2318, 0x2318, 0x2325, 0x2325, 0x232B, 0x232B, 0x23CE, 0x23CE, // keys
    0x25A0, 0x25FF,                                                 // geometric shapes
    0x2605, 0x2606, 0x2620, 0x2620, 0x2690, 0x2691, 0x26A0, 0x26A0, // star, skull, flags, warning
    0x2713, 0x2718, 0x2726, 0x2727, 0x276F, 0x276F, 0};
constexpr ImWchar numbers[] = {0x0020, 0x0020, 0x0025, 0x0025, 0x002B, 0x003A, 0x00B7,
                               0x00B7, 0x00D7, 0x00D7, 0x2009, 0x2009, 0x2012, 0x2014,
                               0x202F, 0x202F, 0x221E, 0x221E, 0x2212, 0x2212, 0};
constexpr unsigned dot_code = 0x25CF;
constexpr float tall = 28; // from here on a glyph needs no finer columns than its pixels

ImFont* load_face(const FontFiles& files, Face face, float pixels);
void merge_symbols(const FontFile& symbols, const FontFile& base, const ImFontConfig& like);

} // namespace

Fonts load_fonts(const FontFiles& files, float scale) {
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    atlas->Clear();
    Fonts fonts;
    fonts.scale = std::clamp(scale, scale_min, scale_max);
    for (std::size_t i = 0; i < faces; ++i) {
        fonts.sizes[i] = std::floor(info(Face(i)).size * fonts.scale);
        fonts.loaded[i] = load_face(files, Face(i), fonts.sizes[i]);
    }
    ImGui::GetIO().FontDefault = fonts.of(Face::body);
    finish_atlas();
    return fonts;
}

Fonts::Dot Fonts::dot() const {
    const Face face = Face::heading;
    const ImFontGlyph* glyph = glyph_of(of(face), size(face), dot_code);
    if (glyph == nullptr) return {};
    return {true, glyph->U0, glyph->V0, glyph->U1, glyph->V1};
}

std::string told(const FontFiles& files) {
    std::string text = std::string("Dear ImGui ") + imgui_version();
    const FontFile* const all[] = {&files.regular, &files.bold, &files.mono, &files.symbols};
    for (const FontFile* file : all)
        if (file->there()) text += "\n" + file->name + ", " + file->version;
    if (!files.regular.there()) text += "\nno font files: Dear ImGui's own font";
    return text;
}

namespace {

ImFont* load_face(const FontFiles& files, Face face, float pixels) {
    const FaceInfo is = info(face);
    const FontFile& base = is.mono ? files.mono : is.bold ? files.bold : files.regular;
    ImFontConfig config;
    config.SizePixels = pixels;
    config.OversampleH = pixels < tall ? 3 : 1;
    config.OversampleV = 1;
    config.GlyphRanges = is.digits_only ? numbers : texts;
    ImFontAtlas* atlas = ImGui::GetIO().Fonts;
    if (!base.there()) return atlas->AddFontDefault(&config);
    config.FontDataOwnedByAtlas = false;
    config.FontData = const_cast<char*>(base.bytes->data()); // it is only read
    config.FontDataSize = static_cast<int>(base.bytes->size());
    ImFont* font = atlas->AddFont(&config);
    if (!is.digits_only) merge_symbols(files.symbols, base, config);
    return font;
}

void merge_symbols(const FontFile& symbols, const FontFile& base, const ImFontConfig& like) {
    if (!symbols.there() || symbols.bytes == base.bytes) return;
    ImFontConfig config = like;
    config.MergeMode = true;
    config.FontData = const_cast<char*>(symbols.bytes->data());
    config.FontDataSize = static_cast<int>(symbols.bytes->size());
    ImGui::GetIO().Fonts->AddFont(&config);
}

} // namespace
} // namespace sluice::gui
