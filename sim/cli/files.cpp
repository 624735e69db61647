// Files to write and to read, the progress bar, the interrupt.
#include "sim/cli/output.hpp"
#include "sim/scenario/problem.hpp"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t input_max = 16u << 20;
constexpr int64_t quiet_start_ms = 400, redraw_ms = 100;

volatile std::sig_atomic_t interrupts = 0;

[[noreturn]] void cannot(const char* verb, const std::string& path, int error);
std::string read_stream(std::FILE* stream, const std::string& path);
int64_t now_ms();
} // namespace

void require_writable(const std::string& path, bool force) {
    if (path != "-") require_writable_file(path, force);
}

OutputFile::OutputFile(const std::string& path, bool force) {
    if (path != "-") file_.emplace(path, force);
}

void OutputFile::add(std::string_view text) {
    file_ ? file_->add(text) : print(text);
}

void OutputFile::finish() {
    if (file_) file_->finish();
}

void write_whole(const std::string& path, std::string_view text, bool force) {
    OutputFile file(path, force);
    file.add(text);
    file.finish();
}

void make_directory(const std::string& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (!fs::is_directory(path)) cannot("make the folder", path, error.value());
}

std::string read_all(const std::string& path) {
    if (path == "-") return read_stream(stdin, "standard input");
    std::FILE* stream = std::fopen(path.c_str(), "rb");
    if (stream == nullptr) cannot("read", path, errno);
    try {
        std::string text = read_stream(stream, path);
        std::fclose(stream);
        return text;
    } catch (const Stop&) {
        std::fclose(stream);
        throw;
    }
}

void Progress::show(std::string_view what, uint64_t done, uint64_t all) {
    if (!shown_ || all == 0) return;
    const int64_t now = now_ms();
    if (started_ms_ == 0) started_ms_ = now;
    if (now - started_ms_ < quiet_start_ms || now - drawn_ms_ < redraw_ms) return;
    drawn_ms_ = now;
    drawn_ = true;
    constexpr uint64_t width = 30;
    const uint64_t filled = width * done / all;
    tell("\r\033[K" + std::string(what) + " [" + std::string(filled, '#') +
         std::string(width - filled, '.') + "] " + std::to_string(100 * done / all) + "%");
}

void Progress::clear() {
    if (drawn_) tell("\r\033[K");
    drawn_ = false;
}

void catch_interrupt() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupts = 1; };
    action.sa_flags = static_cast<int>(SA_RESETHAND); // the second one ends the program
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
}

bool interrupted() {
    return interrupts != 0;
}

namespace {

void cannot(const char* verb, const std::string& path, int error) {
    throw Stop(exits::unreadable,
               std::string("cannot ") + verb + " " + printable(path) + ": " + std::strerror(error));
}

std::string read_stream(std::FILE* stream, const std::string& path) {
    std::string text;
    char block[65536];
    std::size_t got = 0;
    while ((got = std::fread(block, 1, sizeof block, stream)) > 0) {
        text.append(block, got);
        if (text.size() > input_max)
            throw Stop(exits::limit, printable(path) + " has more than 16 MiB");
    }
    if (std::ferror(stream) != 0) cannot("read", path, errno);
    return text;
}

int64_t now_ms() {
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace
} // namespace sluice::cli
