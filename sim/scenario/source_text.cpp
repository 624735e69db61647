// Lines, columns and excerpts.
#include "sim/scenario/source_text.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr std::size_t block = 4096;
constexpr int excerpt_width = 100;

bool starts_character(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
}

struct Excerpt {
    std::string text;
    int caret = 0;
};

std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

// Cuts `bytes` to whole characters, at most `count` of them.
std::string_view first_characters(std::string_view bytes, std::size_t count) {
    std::size_t i = 0;
    while (i < bytes.size() && count > 0) {
        ++i;
        while (i < bytes.size() && !starts_character(bytes[i])) ++i;
        --count;
    }
    return bytes.substr(0, i);
}

Excerpt cut_excerpt(std::string_view line, std::size_t offset_in_line) {
    std::size_t from = 0;
    if (offset_in_line > excerpt_width * 2 / 3) from = offset_in_line - excerpt_width * 2 / 3;
    while (from > 0 && !starts_character(line[from])) --from;
    const std::string lead = from > 0 ? "..." : "";
    const auto upto = std::max(offset_in_line, from) - from;
    const auto shown = first_characters(line.substr(from), excerpt_width);
    Excerpt excerpt;
    excerpt.caret = static_cast<int>(width_of(lead + printable(shown.substr(0, upto), SIZE_MAX)));
    excerpt.text = lead + printable(shown, SIZE_MAX);
    if (from + shown.size() < line.size()) excerpt.text += "...";
    return excerpt;
}
} // namespace

SourceText::SourceText(std::string name, std::string text)
    : name_(std::move(name)), text_(std::move(text)), line_starts_{0} {
    std::size_t characters = 0;
    for (std::size_t i = 0; i < text_.size(); ++i) {
        if (i % block == 0) characters_.push_back(characters);
        if (starts_character(text_[i])) ++characters;
        const bool crlf = text_[i] == '\r' && i + 1 < text_.size() && text_[i + 1] == '\n';
        if ((text_[i] == '\n' || text_[i] == '\r') && !crlf) line_starts_.push_back(i + 1);
    }
    characters_.push_back(characters);
}

std::size_t SourceText::line_index(std::size_t offset) const {
    const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
    return static_cast<std::size_t>(after - line_starts_.begin()) - 1;
}

std::size_t SourceText::characters_before(std::size_t offset) const {
    if (offset >= text_.size()) return characters_.back();
    const auto start = offset / block * block;
    const auto from = text_.begin() + static_cast<std::ptrdiff_t>(start);
    const auto upto = text_.begin() + static_cast<std::ptrdiff_t>(offset);
    return characters_[offset / block] +
           static_cast<std::size_t>(std::count_if(from, upto, starts_character));
}

LineColumn SourceText::where(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const auto line = line_index(offset);
    const auto column = characters_before(offset) - characters_before(line_starts_[line]) + 1;
    return {static_cast<int>(line + 1), static_cast<int>(column)};
}

std::string_view SourceText::line_at(std::size_t offset) const {
    const auto line = line_index(std::min(offset, text_.size()));
    const auto start = line_starts_[line];
    auto end = line + 1 < line_starts_.size() ? line_starts_[line + 1] : text_.size();
    while (end > start && (text_[end - 1] == '\n' || text_[end - 1] == '\r')) --end;
    return std::string_view(text_).substr(start, end - start);
}

Problem problem_at(const Sources& sources, ProblemCode code, SourceSpan span, std::string pointer) {
    const auto& source = sources.at(span.source);
    const auto begin = std::min<std::size_t>(span.begin, source.text().size());
    const auto start = source.where(begin);
    const auto end = source.where(std::max(span.end, span.begin));
    const auto line = source.line_at(begin);
    const auto line_start = static_cast<std::size_t>(line.data() - source.text().data());
    const auto excerpt = cut_excerpt(line, std::min(begin - line_start, line.size()));
    Problem problem;
    problem.code = code;
    problem.file = source.name();
    problem.line = start.line;
    problem.column = start.column;
    const bool same_line = end.line == start.line && end.column > start.column;
    problem.end_column = same_line ? end.column : start.column + 1;
    problem.pointer = std::move(pointer);
    problem.excerpt = excerpt.text;
    problem.caret = excerpt.caret;
    return problem;
}

} // namespace sluice
