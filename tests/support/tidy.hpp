// The rules of the house that can be read off the text of a file: floors, banned words, layout.
// A check takes a path (relative to the repository) and a text, so that canaries can be checked
// as if they stood elsewhere. It reads text, not C++: it does not expand macros or follow types.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sluice::tidy {

struct Finding {
    std::string rule; // a name of rules()
    std::string path;
    int line = 0; // from 1
    std::string text;
};

struct Rule {
    const char* name;
    const char* sentence; // what is wrong, and what to write instead
};

/// Every rule, in the order in which they are reported.
std::vector<Rule> rules();

/// Everything wrong with one file. Files under sim/ obey all rules; others only those of layout.
std::vector<Finding> check(const std::string& path, const std::string& text);

/// The floor of a file under sim/, or -1 where the table of floors does not know it.
int floor_of(std::string_view path);

/// The text with comments and the insides of literals turned to blanks, line by line alike.
std::string code_only(std::string_view text);

/// Lines longer functions may not have. Anything longer than this is reported.
inline constexpr int function_lines_max = 70;
inline constexpr int file_lines_max = 500;
inline constexpr int columns_max = 100;

struct Function {
    int first_line = 0;
    int lines = 0;
    std::string signature;
};

/// The outermost functions of a file's code_only() text, by matching braces.
std::vector<Function> functions(const std::string& code);

} // namespace sluice::tidy
