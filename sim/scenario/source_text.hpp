// The text a value came from: bytes to lines and columns, and the line to show with a problem.
// Lines end at LF, CRLF or CR; columns count UTF-8 characters from 1.
#pragma once
#include "sim/scenario/problem.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace sluice {

struct SourceSpan {
    uint32_t source = 0; // index into Sources
    uint32_t begin = 0;  // bytes
    uint32_t end = 0;
};

struct LineColumn {
    int line = 1;
    int column = 1;
};

class SourceText {
public:
    SourceText(std::string name, std::string text);
    const std::string& name() const { return name_; }
    const std::string& text() const { return text_; }
    LineColumn where(std::size_t offset) const;
    std::string_view line_at(std::size_t offset) const; // without its line end

private:
    std::size_t line_index(std::size_t offset) const;
    std::size_t characters_before(std::size_t offset) const;

    std::string name_;
    std::string text_;
    std::vector<std::size_t> line_starts_;
    std::vector<std::size_t> characters_; // before each block: a column costs one block at most
};

// The file, and one small text for each override of the command line.
using Sources = std::vector<SourceText>;

// A problem with line, column, excerpt and caret filled in.
Problem problem_at(const Sources&, ProblemCode, SourceSpan, std::string pointer);

// Finds what makes `bytes` no text at all (other encodings, archives, pictures, web pages, NUL,
// bytes that are not UTF-8). At most one problem; true when the text may be parsed.
bool check_bytes(const Sources&, std::vector<Problem>& problems);

} // namespace sluice
