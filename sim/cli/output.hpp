// What the commands print with: data to stdout, everything else to stderr, colour and progress
// only where they belong, tables of at most 100 columns, and files that are written whole or not
// at all.
#pragma once
#include "sim/cli/command.hpp"
#include "sim/scenario/whole_file.hpp"
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::cli {

enum class Tone : uint8_t { plain, strong, faint, good, bad, warning };

// How this call prints; made once from the arguments, the environment and the terminal.
struct Style {
    bool colour_out = false, colour_err = false;
    bool progress = false;
    bool quiet = false;

    std::string paint(Tone tone, std::string_view text) const {
        return painted(colour_out, tone, text);
    }
    std::string paint_err(Tone tone, std::string_view text) const {
        return painted(colour_err, tone, text);
    }
    static std::string painted(bool colour, Tone tone, std::string_view text);
};
Style style_of(const Arguments& arguments);

void print(std::string_view text); // to stdout; exit 4 when it cannot be written
void tell(std::string_view text);  // to stderr, ignoring failures

// Rows of cells under a heading, which may be empty. Columns of numbers stand to the right. A
// table that would be wider than 100 columns wraps the cells of its widest ones.
struct Table {
    std::vector<std::string> heading;
    std::vector<std::vector<std::string>> rows;
};
inline constexpr std::size_t columns_max = 100;
std::string format(const Table& table, const Style& style, std::string_view indent = "");
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width = columns_max);
std::size_t display_width(std::string_view text); // of UTF-8, one column a character

// A file that is there whole or not at all (scenario/whole_file); "-" is stdout.
class OutputFile {
public:
    OutputFile(const std::string& path, bool force);
    void add(std::string_view text);
    void finish();

private:
    std::optional<WholeFile> file_; // none: stdout
};
void write_whole(const std::string& path, std::string_view text, bool force);
// Refuses early, before minutes are spent on a run.
void require_writable(const std::string& path, bool force);
void make_directory(const std::string& path);
std::string read_all(const std::string& path); // "-" is stdin; at most 16 MiB

// A bar on stderr, only if that is a terminal.
class Progress {
public:
    explicit Progress(const Style& style) : shown_(style.progress) {}
    ~Progress() { clear(); }
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    void show(std::string_view what, uint64_t done, uint64_t all);
    void clear();

private:
    bool shown_;
    bool drawn_ = false;
    int64_t started_ms_ = 0, drawn_ms_ = 0;
};

// Ctrl-C once: interrupted() becomes true and the run ends with what it has. Twice: at once.
void catch_interrupt();
bool interrupted();

} // namespace sluice::cli
