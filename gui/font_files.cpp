// Finding font files by name, in the folders where freedesktop systems and macOS keep them. Reading
// is bounded, and what a file says about itself is believed only as far as its bytes go.
#include "gui/fonts.hpp"
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

namespace sluice::gui {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t font_bytes_max = 32u << 20;
constexpr int depth_max = 6, entries_max = 50'000;

// File names, the best first.
using Names = std::vector<const char*>;
const Names regular_names = {
    "Inter-Regular.otf", "Inter-Regular.ttf",    "InterVariable.ttf",         "Roboto-Regular.ttf",
    "DejaVuSans.ttf",    "NotoSans-Regular.ttf", "LiberationSans-Regular.ttf"};
const Names bold_names = {"Inter-SemiBold.otf",  "Inter-SemiBold.ttf", "Roboto-Medium.ttf",
                          "DejaVuSans-Bold.ttf", "NotoSans-Bold.ttf",  "LiberationSans-Bold.ttf"};
const Names mono_names = {"JetBrainsMono-Regular.ttf",  "JetBrainsMono-Regular.otf",
                          "DejaVuSansMono.ttf",         "NotoSansMono-Regular.ttf",
                          "LiberationMono-Regular.ttf", "Menlo.ttc"};
const Names symbol_names = {"DejaVuSans.ttf", "NotoSansSymbols2-Regular.ttf"};

struct Found {
    std::map<std::string, std::string> paths; // by file name; of two, the first folder's
    std::map<std::string, FontFile> files;    // by path, so that each is read once
};

void look_through(Found& found, const std::string& folder);
FontFile first_of(Found& found, const Names& names);
std::string environment(const char* name, const std::string& otherwise);

} // namespace

std::vector<std::string> font_folders() {
    std::vector<std::string> folders;
    const std::string own = environment("HOME", "");
    const std::string data = environment("XDG_DATA_HOME", own.empty() ? "" : own + "/.local/share");
    if (!data.empty()) folders.push_back(data + "/fonts");
    if (!own.empty()) {
        folders.push_back(own + "/.fonts");
        folders.push_back(own + "/Library/Fonts");
    }
    std::istringstream shared(environment("XDG_DATA_DIRS", "/usr/local/share:/usr/share"));
    for (std::string folder; std::getline(shared, folder, ':');)
        if (!folder.empty()) folders.push_back(folder + "/fonts");
    // A session may set XDG_DATA_DIRS to other folders only.
    for (const char* usual :
         {"/usr/local/share/fonts", "/usr/share/fonts", "/Library/Fonts", "/System/Library/Fonts"})
        if (std::find(folders.begin(), folders.end(), usual) == folders.end())
            folders.push_back(usual);
    return folders;
}

FontFiles find_fonts(const std::vector<std::string>& folders) {
    Found found;
    for (const std::string& folder : folders) look_through(found, folder);
    FontFiles files;
    files.regular = first_of(found, regular_names);
    files.bold = first_of(found, bold_names);
    files.mono = first_of(found, mono_names);
    files.symbols = first_of(found, symbol_names);
    if (!files.bold.there()) files.bold = files.regular;
    if (!files.mono.there()) files.mono = files.regular;
    return files;
}

namespace {

std::string environment(const char* name, const std::string& otherwise) {
    const char* value = std::getenv(name);
    return value != nullptr && *value == '/' ? value : otherwise;
}

// The order in which a folder lists its files differs between file systems, so a name that is
// there twice is taken by path.
void look_through(Found& found, const std::string& folder) {
    std::error_code error;
    fs::recursive_directory_iterator each(folder, fs::directory_options::skip_permission_denied,
                                          error);
    std::map<std::string, std::string> here;
    for (int entries = 0; !error && each != fs::recursive_directory_iterator(); ++entries) {
        if (entries >= entries_max) break;
        if (each.depth() >= depth_max) each.disable_recursion_pending();
        const std::string name = each->path().filename().string();
        const std::string path = each->path().string();
        const auto [at, is_new] = here.try_emplace(name, path);
        if (!is_new && path < at->second) at->second = path;
        each.increment(error);
    }
    found.paths.merge(here); // what an earlier folder has stays
}

std::optional<std::string> read_bounded(const std::string& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return std::nullopt;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error || size > font_bytes_max) return std::nullopt;
    std::string bytes(size, '\0');
    std::ifstream stream(path, std::ios::binary);
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
    return bytes;
}

FontFile read_font(const std::string& path) {
    std::optional<std::string> bytes = read_bounded(path);
    if (!bytes) return {};
    const FontNames names = font_names(*bytes);
    if (!names.is_font) return {};
    return {path, names.name, names.version,
            std::make_shared<const std::string>(std::move(*bytes))};
}

FontFile first_of(Found& found, const Names& names) {
    for (const char* name : names) {
        const auto path = found.paths.find(name);
        if (path == found.paths.end()) continue;
        const auto [file, is_new] = found.files.try_emplace(path->second);
        if (is_new) file->second = read_font(path->second);
        if (file->second.there()) return file->second;
    }
    return {};
}

// Big-endian numbers that are 0 beyond the end.
struct Reader {
    std::string_view bytes;
    unsigned byte(std::size_t at) const {
        return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 0u;
    }
    unsigned two(std::size_t at) const { return byte(at) << 8 | byte(at + 1); }
    uint32_t four(std::size_t at) const { return uint32_t(two(at)) << 16 | two(at + 2); }
};

constexpr uint32_t tag(const char (&name)[5]) {
    return uint32_t(name[0]) << 24 | uint32_t(name[1]) << 16 | uint32_t(name[2]) << 8 |
           uint32_t(name[3]);
}

std::size_t find_table(const Reader& file, std::size_t font, uint32_t wanted) {
    const unsigned count = std::min(file.two(font + 4), 64u);
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t entry = font + 12 + 16u * i;
        if (file.four(entry) == wanted) return file.four(entry + 8);
    }
    return 0;
}

constexpr unsigned name_full = 4, name_version = 5, unicode_platform = 0, windows_platform = 3;

// One of the table's strings in ASCII; what is not ASCII becomes '?'.
std::string name_string(const Reader& file, std::size_t table, unsigned wanted) {
    const unsigned count = std::min(file.two(table + 2), 512u);
    for (unsigned i = 0; i < count; ++i) {
        const std::size_t record = table + 6 + 12u * i;
        if (file.two(record + 6) != wanted) continue;
        const unsigned platform = file.two(record);
        const std::size_t step =
            platform == windows_platform || platform == unicode_platform ? 2 : 1;
        const std::size_t length = std::min(file.two(record + 8), 400u);
        const std::size_t start = table + file.two(table + 4) + file.two(record + 10);
        std::string text;
        for (std::size_t k = 0; k + step <= length && start + k + step <= file.bytes.size();
             k += step) {
            const unsigned code = step == 2 ? file.two(start + k) : file.byte(start + k);
            text += code >= 0x20 && code < 0x7F ? static_cast<char>(code) : '?';
        }
        return text;
    }
    return {};
}

} // namespace

FontNames font_names(std::string_view bytes) {
    const Reader file{bytes};
    const std::size_t font = file.four(0) == tag("ttcf") ? file.four(12) : 0;
    const uint32_t kind = file.four(font);
    const bool is_font = kind == 0x00010000 || kind == tag("OTTO") || kind == tag("true");
    if (!is_font || find_table(file, font, tag("cmap")) == 0) return {};
    FontNames names{true, {}, {}};
    if (const std::size_t table = find_table(file, font, tag("name"))) {
        names.name = name_string(file, table, name_full);
        names.version = name_string(file, table, name_version);
    }
    return names;
}

} // namespace sluice::gui
