// Font files found, read with suspicion, and loaded; and drawing without any.
#include "gui/draw_context.hpp"
#include "gui/imgui_shim.hpp"
#include "tests/support/catch.hpp"
#include <algorithm>
#include <filesystem>
#include <fstream>

namespace {

using namespace sluice::gui;
namespace fs = std::filesystem;

void put(std::string& bytes, std::size_t at, unsigned value, int length) {
    for (int i = 0; i < length; ++i)
        bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> 8 * (length - 1 - i));
}

// Two tables, cmap without content and name with two strings of one byte a character.
std::string made_font(const std::string& name, const std::string& version) {
    std::string bytes(12 + 2 * 16 + 6 + 2 * 12, '\0');
    put(bytes, 0, 0x00010000, 4);
    put(bytes, 4, 2, 2);
    bytes.replace(12, 4, "cmap");
    put(bytes, 12 + 8, 44, 4);
    bytes.replace(28, 4, "name");
    put(bytes, 28 + 8, 44, 4);
    put(bytes, 44 + 2, 2, 2);  // strings
    put(bytes, 44 + 4, 30, 2); // where they begin
    const auto record = [&](std::size_t at, unsigned id, std::size_t length, std::size_t offset) {
        put(bytes, at, 1, 2); // Macintosh
        put(bytes, at + 6, id, 2);
        put(bytes, at + 8, static_cast<unsigned>(length), 2);
        put(bytes, at + 10, static_cast<unsigned>(offset), 2);
    };
    record(50, 4, name.size(), 0);
    record(62, 5, version.size(), name.size());
    return bytes + name + version;
}

struct Folder {
    fs::path path = fs::temp_directory_path() / "sluicebox-fonts-test";
    Folder() {
        fs::remove_all(path);
        fs::create_directories(path);
    }
    ~Folder() { fs::remove_all(path); }
    void write(const std::string& name, const std::string& bytes) const {
        fs::create_directories((path / name).parent_path());
        std::ofstream(path / name, std::ios::binary) << bytes;
    }
};

} // namespace

TEST_CASE("a font file says its name and version", "[fonts]") {
    const FontNames names = font_names(made_font("Made Regular", "Version 1.5"));
    CHECK(names.is_font);
    CHECK(names.name == "Made Regular");
    CHECK(names.version == "Version 1.5");
}

TEST_CASE("what is no font, or half of one, is not read beyond its end", "[fonts]") {
    CHECK_FALSE(font_names("").is_font);
    CHECK_FALSE(font_names("\x89PNG").is_font);
    const std::string whole = made_font("Made Regular", "Version 1.5");
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const FontNames names = font_names(std::string_view(whole).substr(0, length));
        CHECK(std::string("Made Regular").rfind(names.name, 0) == 0);
    }
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const char value : {'\x00', '\x7F', '\xFF'}) {
            std::string broken = whole;
            broken[at] = value;
            font_names(broken);
        }
}

TEST_CASE("the first folder that has a font wins, broken files are passed over", "[fonts]") {
    const Folder folder;
    folder.write("own/deep/Inter-Regular.otf", made_font("Own Inter", "1"));
    folder.write("system/Inter-Regular.otf", made_font("System Inter", "2"));
    folder.write("system/JetBrainsMono-Regular.ttf", "no font");
    folder.write("system/DejaVuSansMono.ttf", made_font("Mono", "3"));
    const FontFiles files = find_fonts(
        {(folder.path / "own").string(), "/nowhere/at/all", (folder.path / "system").string()});
    CHECK(files.regular.name == "Own Inter");
    CHECK(files.bold.name == "Own Inter"); // better than none
    CHECK(files.mono.name == "Mono");
    CHECK_FALSE(files.symbols.there());
    CHECK(told(files).find("Own Inter, 1") != std::string::npos);
}

TEST_CASE("folders are searched from the user's own to the system's", "[fonts]") {
    const std::vector<std::string> folders = font_folders();
    CHECK(std::find(folders.begin(), folders.end(), "/usr/share/fonts") != folders.end());
    for (const std::string& folder : folders) CHECK(folder.front() == '/');
}

TEST_CASE("without font files ImGui's own is drawn at every size", "[fonts]") {
    DrawContext context{FontFiles{}};
    CHECK(context.use_scale(1.5f));
    CHECK_FALSE(context.use_scale(1.5f));
    const Canvas canvas = context.begin(300, 200);
    for (std::size_t i = 0; i < faces; ++i) {
        const Face face = Face(i);
        REQUIRE(canvas.fonts.of(face) != nullptr);
        CHECK(canvas.fonts.size(face) == float(int(info(face).size * 1.5f)));
        const float width =
            canvas.fonts.of(face)->CalcTextSizeA(canvas.fonts.size(face), 1e6f, 0, "10").x;
        CHECK(width > 0);
    }
    CHECK_FALSE(canvas.fonts.dot().there);
    context.end();
    CHECK(told(context.files()).find("ImGui's own") != std::string::npos);
}

TEST_CASE("the system's fonts have what the window writes, at scales from 1 to 2.5", "[fonts]") {
    const FontFiles files = find_fonts(font_folders());
    if (!files.regular.there() || !files.symbols.there()) {
        WARN("no fonts on this system");
        return;
    }
    DrawContext context{files};
    for (const float scale : {1.0f, 1.25f, 2.5f}) {
        context.use_scale(scale);
        const Canvas canvas = context.begin(300, 200);
        CHECK(canvas.fonts.dot().there);
        for (const Face face : {Face::label, Face::body_bold, Face::heading, Face::mono})
            for (const unsigned code : {0x41u, 0xE9u, 0x17Cu, 0x2013u, 0x2026u, 0x2192u, 0x25B2u,
                                        0x25CFu, 0x26A0u, 0x2713u, 0x2717u, 0x2265u}) {
                CAPTURE(scale, code, int(face));
                CHECK(glyph_of(canvas.fonts.of(face), canvas.fonts.size(face), code) != nullptr);
            }
        for (const unsigned code : {0x30u, 0x39u, 0x2Cu, 0x2Eu, 0x25u})
            CHECK(glyph_of(canvas.fonts.of(Face::huge), canvas.fonts.size(Face::huge), code) !=
                  nullptr);
        context.end();
    }
}

TEST_CASE("a scale beyond reason is brought back into it", "[fonts]") {
    DrawContext context{FontFiles{}};
    context.use_scale(1000);
    CHECK(context.begin(10, 10).scale == scale_max);
    context.end();
    context.use_scale(0);
    CHECK(context.begin(10, 10).scale == scale_min);
    context.end();
}
