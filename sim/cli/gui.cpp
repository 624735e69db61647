// Becomes sluicebox-gui: the window is a program of its own, so that this one needs no graphics.
#include "sim/cli/each_command.hpp"
#include "sim/cli/output.hpp"
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace sluice::cli {

namespace {
constexpr const char* program = "sluicebox-gui";

std::vector<std::string> words_of(const Arguments& arguments);
std::string beside_this_program();
int start(const std::string& file, const std::vector<std::string>& words);
} // namespace

int gui_command(const Arguments& arguments) {
    const std::vector<std::string> words = words_of(arguments);
    const std::string beside = beside_this_program();
    int error = beside.empty() ? ENOENT : start(beside, words);
    if (error == ENOENT) error = start(program, words);
    if (error != ENOENT)
        usage_error(std::string(program) + " cannot be started: " + std::strerror(error));
    usage_error(std::string(program) +
                " is not installed, neither beside this program nor in PATH; without it: "
                "sluicebox run FILE --report page.html, sluicebox why FILE --at 12s");
}

namespace {

// As they were given, but for the order of different options, which does not matter.
std::vector<std::string> words_of(const Arguments& arguments) {
    std::vector<std::string> words;
    for (const auto& [option, values] : arguments.values) {
        if (values.empty()) words.push_back(option);
        for (const std::string& value : values) words.push_back(option + "=" + value);
    }
    if (!arguments.operands.empty()) words.push_back("--");
    words.insert(words.end(), arguments.operands.begin(), arguments.operands.end());
    return words;
}

std::string beside_this_program() {
    std::error_code error;
    const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::string() : (self.parent_path() / program).string();
}

// Returns only when it could not be started, with the reason.
int start(const std::string& file, const std::vector<std::string>& words) {
    std::vector<char*> arguments{const_cast<char*>(program)};
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    execvp(file.c_str(), arguments.data());
    return errno;
}

} // namespace
} // namespace sluice::cli
