// The type of the window: Inter, JetBrains Mono and DejaVu Sans from the folders where systems keep
// fonts, ImGui's own where there is none. Loaded anew for every scale, at exactly the sizes that
// are drawn, because a glyph drawn at another size is blurred. Nothing is vendored.
#pragma once
#include "gui/faces.hpp"
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ImFont;

namespace sluice::gui {

struct FontFile {
    std::string path;    // empty: none was found
    std::string name;    // "Inter Semi Bold", as the file says
    std::string version; // "Version 4.000;git-...", as the file says
    std::shared_ptr<const std::string> bytes;

    bool there() const { return bytes != nullptr; }
};

struct FontFiles {
    FontFile regular, bold, mono;
    FontFile symbols; // merged into each of them, for what they lack
};

// The user's folder, then the system's, in the order in which they are searched.
std::vector<std::string> font_folders();
FontFiles find_fonts(const std::vector<std::string>& folders);
// A line per font in use, with the version of Dear ImGui: what a golden picture depends on.
std::string told(const FontFiles& files);

// Name (id 4) and version (id 5) of a TrueType or OpenType file; empty where it says none. Any
// bytes may be given.
struct FontNames {
    bool is_font = false;
    std::string name, version;
};
FontNames font_names(std::string_view bytes);

struct Fonts {
    struct Dot { // U+25CF in the atlas
        bool there = false;
        float u0 = 0, v0 = 0, u1 = 0, v1 = 0;
    };

    ImFont* of(Face face) const { return loaded[std::size_t(face)]; }
    float size(Face face) const { return sizes[std::size_t(face)]; } // pixels
    Dot dot() const;

    std::array<ImFont*, faces> loaded{};
    std::array<float, faces> sizes{};
    float scale = 0;
};

inline constexpr float scale_min = 0.5f, scale_max = 4.0f;

// Into the atlas of the current ImGui context, in place of what was there. The files' bytes must
// outlive the atlas.
Fonts load_fonts(const FontFiles& files, float scale);

} // namespace sluice::gui
