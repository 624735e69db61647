// Is this text at all? What other programs save under the name of .json is recognised by its
// first bytes, so that the message says what happened instead of "unexpected character".
#include "sim/scenario/source_text.hpp"

namespace sluice {

namespace {
using Bytes = std::string_view;

unsigned byte_at(Bytes text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0x100U;
}

bool starts_with(Bytes text, Bytes start) {
    return text.substr(0, start.size()) == start;
}

struct Signature {
    Bytes start;
    const char* what;
};
constexpr Signature signatures[] = {
    {{"\x1f\x8b", 2}, "a gzip file"},
    {{"PK\x03\x04", 4}, "a zip archive"},
    {{"\x89PNG", 4}, "a PNG picture"},
    {{"\xff\xd8\xff", 3}, "a JPEG picture"},
    {{"%PDF", 4}, "a PDF document"},
    {{"\x28\xb5\x2f\xfd", 4}, "a zstd file"},
    {{"\x7f"
      "ELF",
      4},
     "a program"},
    {{"BZh", 3}, "a bzip2 file"},
};

bool looks_like_utf16(Bytes text) {
    if (starts_with(text, "\xff\xfe") || starts_with(text, "\xfe\xff")) return true;
    if (text.size() < 4) return false;
    const bool little = text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0;
    const bool big = text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0;
    return little || big;
}

bool looks_like_html(Bytes text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != Bytes::npos && text[first] == '<';
}

// Length of the well-formed UTF-8 sequence at i (Unicode table 3-7), or 0.
std::size_t sequence_length(Bytes text, std::size_t i) {
    const auto lead = byte_at(text, i);
    if (lead < 0x80) return 1;
    std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4) return 0;
    unsigned low = 0x80, high = 0xbf;
    if (lead == 0xe0) low = 0xa0;
    if (lead == 0xed) high = 0x9f;
    if (lead == 0xf0) low = 0x90;
    if (lead == 0xf4) high = 0x8f;
    for (std::size_t k = 1; k < length; ++k) {
        const auto next = byte_at(text, i + k);
        if (next < low || next > high) return 0;
        low = 0x80;
        high = 0xbf;
    }
    return length;
}

Problem problem_of(const Sources& sources, ProblemCode code, std::size_t offset, std::string found,
                   std::string hint) {
    const auto at = static_cast<uint32_t>(offset);
    auto problem = problem_at(sources, code, {0, at, at + 1}, "");
    problem.found = std::move(found);
    problem.hint = std::move(hint);
    return problem;
}

// A file that is no text: the excerpt would only be noise.
Problem whole_file(const Sources& sources, ProblemCode code, std::string found, std::string hint) {
    auto problem = problem_of(sources, code, 0, std::move(found), std::move(hint));
    problem.excerpt.clear();
    return problem;
}

bool recognised(const Sources& sources, std::vector<Problem>& problems) {
    const Bytes text = sources[0].text();
    for (const auto& signature : signatures) {
        if (!starts_with(text, signature.start)) continue;
        problems.push_back(whole_file(sources, ProblemCode::not_json,
                                      std::string("this looks like ") + signature.what,
                                      "unpack or export it as JSON first"));
        return true;
    }
    if (looks_like_utf16(text)) {
        problems.push_back(whole_file(sources, ProblemCode::wrong_encoding,
                                      "this looks like UTF-16", "save the file as UTF-8"));
        return true;
    }
    if (looks_like_html(text)) {
        problems.push_back(problem_of(sources, ProblemCode::not_json,
                                      text.find_first_not_of(" \t\r\n"), "this looks like HTML",
                                      "the download may have been an error page"));
        return true;
    }
    return false;
}
} // namespace

bool check_bytes(const Sources& sources, std::vector<Problem>& problems) {
    const Bytes text = sources[0].text();
    if (text.find_first_not_of(" \t\r\n") == Bytes::npos) {
        problems.push_back(whole_file(sources, ProblemCode::empty_file, "the file is empty",
                                      "start from `sluicebox new --template`"));
        return false;
    }
    if (recognised(sources, problems)) return false;
    for (std::size_t i = 0; i < text.size();) {
        if (text[i] == 0) {
            problems.push_back(problem_of(sources, ProblemCode::nul_byte, i,
                                          "a NUL byte at byte " + std::to_string(i + 1),
                                          "the file may be damaged; remove the byte"));
            return false;
        }
        const auto length = sequence_length(text, i);
        if (length == 0) {
            problems.push_back(problem_of(sources, ProblemCode::invalid_utf8, i,
                                          "bytes that are not UTF-8",
                                          "the file may be Latin-1; save it as UTF-8"));
            return false;
        }
        i += length;
    }
    return true;
}

} // namespace sluice
