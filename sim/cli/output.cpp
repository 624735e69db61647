// Streams, colour and tables.
#include "sim/cli/output.hpp"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <unistd.h>

namespace sluice::cli {

namespace {
bool wants_colour(const std::string& choice, int stream);
bool dumb_terminal();

struct Column {
    std::size_t width = 0;
    bool numbers = true; // and nothing else: they stand to the right
};
std::vector<Column> columns_of(const Table& table, std::size_t indent);
std::string row_text(const std::vector<std::string>& row, const std::vector<Column>& columns,
                     std::string_view indent);
std::vector<std::string> lines_of(std::string_view text, std::size_t width);
} // namespace

Style style_of(const Arguments& arguments) {
    const std::string choice = arguments.word("--color", {"auto", "always", "never"});
    Style style;
    style.quiet = arguments.has("--quiet");
    style.colour_out = wants_colour(choice, STDOUT_FILENO);
    style.colour_err = wants_colour(choice, STDERR_FILENO);
    style.progress = !style.quiet && isatty(STDERR_FILENO) != 0 && !dumb_terminal();
    return style;
}

std::string Style::painted(bool colour, Tone tone, std::string_view text) {
    const char* code = "";
    switch (tone) {
    case Tone::plain: break;
    case Tone::strong: code = "1"; break;
    case Tone::faint: code = "2"; break;
    case Tone::good: code = "32"; break;
    case Tone::bad: code = "31"; break;
    case Tone::warning: code = "33"; break;
    }
    if (!colour || *code == 0) return std::string(text);
    return std::string("\033[") + code + "m" + std::string(text) + "\033[0m";
}

void print(std::string_view text) {
    const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (!written || std::fflush(stdout) != 0)
        throw Stop(exits::unreadable, "standard output cannot be written");
}

void tell(std::string_view text) {
    std::fflush(stdout);
    std::fwrite(text.data(), 1, text.size(), stderr);
}

std::string format(const Table& table, const Style& style, std::string_view indent) {
    const std::vector<Column> columns = columns_of(table, indent.size());
    std::string out;
    if (!table.heading.empty()) {
        std::string heading = row_text(table.heading, columns, indent);
        heading.pop_back();
        out += style.paint(Tone::strong, heading) + "\n";
    }
    for (const std::vector<std::string>& row : table.rows) out += row_text(row, columns, indent);
    return out;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string out;
    for (const std::string& line : lines_of(text, width - indent))
        out += (out.empty() ? std::string() : "\n" + std::string(indent, ' ')) + line;
    return out;
}

std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; // not a UTF-8 continuation
    }));
}

namespace {

bool dumb_terminal() {
    const char* terminal = std::getenv("TERM");
    return terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
}

// An explicit --color beats NO_COLOR, which beats CLICOLOR_FORCE, which beats the terminal.
bool wants_colour(const std::string& choice, int stream) {
    if (choice != "auto") return choice == "always";
    const char* none = std::getenv("NO_COLOR");
    if (none != nullptr && *none != 0) return false;
    const char* force = std::getenv("CLICOLOR_FORCE");
    if (force != nullptr && *force != 0 && std::strcmp(force, "0") != 0) return true;
    return isatty(stream) != 0 && !dumb_terminal();
}

bool is_number(const std::string& cell) {
    if (cell.empty() || cell == "-" || cell == "=") return true;
    const std::size_t start = cell.find_first_not_of("+-");
    return start != std::string::npos && cell[start] >= '0' && cell[start] <= '9' &&
           cell.size() <= 30;
}

// Too wide a table gives up the width of its widest columns, whose cells are then wrapped.
std::vector<Column> columns_of(const Table& table, std::size_t indent) {
    std::vector<Column> columns(table.heading.size());
    const auto take = [&](const std::vector<std::string>& row, bool heading) {
        if (row.size() > columns.size()) columns.resize(row.size());
        for (std::size_t c = 0; c < row.size(); ++c) {
            columns[c].width = std::max(columns[c].width, display_width(row[c]));
            columns[c].numbers = columns[c].numbers && (heading || is_number(row[c]));
        }
    };
    take(table.heading, true);
    for (const auto& row : table.rows) take(row, false);
    if (columns.empty()) return columns;
    for (std::size_t c = 0; c < columns.size(); ++c)
        columns[c].numbers =
            columns[c].numbers &&
            std::any_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
                return c < row.size() && row[c].find_first_of("0123456789") != std::string::npos;
            });
    std::size_t total = indent + 2 * (columns.size() - 1);
    for (const Column& column : columns) total += column.width;
    constexpr std::size_t width_min = 8;
    for (; total > columns_max; --total) {
        const auto widest =
            std::max_element(columns.begin(), columns.end(),
                             [](const Column& a, const Column& b) { return a.width < b.width; });
        if (widest->width <= width_min) break;
        --widest->width;
    }
    return columns;
}

std::string row_text(const std::vector<std::string>& row, const std::vector<Column>& columns,
                     std::string_view indent) {
    std::vector<std::vector<std::string>> cells;
    std::size_t height = 1;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        cells.push_back(lines_of(c < row.size() ? row[c] : "", columns[c].width));
        height = std::max(height, cells.back().size());
    }
    std::string out;
    for (std::size_t i = 0; i < height; ++i) {
        std::string line(indent);
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const std::string part = i < cells[c].size() ? cells[c][i] : "";
            const std::string blanks(columns[c].width - display_width(part), ' ');
            line += (c > 0 ? "  " : "") + (columns[c].numbers ? blanks + part : part + blanks);
        }
        while (!line.empty() && line.back() == ' ') line.pop_back();
        out += line + "\n";
    }
    return out;
}

// The first bytes of a text that fill so many columns.
std::size_t bytes_of_columns(std::string_view text, std::size_t width) {
    std::size_t at = 0;
    for (std::size_t columns = 0; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U && ++columns > width) break;
    return at;
}

std::vector<std::string> lines_of(std::string_view text, std::size_t width) {
    std::vector<std::string> lines{""};
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = text.find(' ', at);
        if (end == std::string_view::npos) end = text.size();
        std::string word(text.substr(at, end - at));
        at = end + 1;
        while (display_width(word) > width) { // longer than a line: broken where it has to be
            if (!lines.back().empty()) lines.push_back("");
            const std::size_t bytes = bytes_of_columns(word, width);
            lines.back() = word.substr(0, bytes);
            lines.push_back("");
            word = word.substr(bytes);
        }
        std::string& line = lines.back();
        if (line.empty()) {
            line = word;
        } else if (display_width(line) + 1 + display_width(word) <= width) {
            line += " " + word;
        } else {
            lines.push_back(word);
        }
    }
    return lines;
}

} // namespace
} // namespace sluice::cli
