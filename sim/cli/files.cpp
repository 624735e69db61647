// Files whole or not at all, the progress bar, the interrupt.
#include "sim/cli/output.hpp"
#include "sim/scenario/problem.hpp"
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice::cli {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t input_max = 16u << 20, write_block = 1u << 20;
constexpr int64_t quiet_start_ms = 400, redraw_ms = 100;

volatile std::sig_atomic_t interrupts = 0;

[[noreturn]] void cannot(const char* verb, const std::string& path, int error);
void write_bytes(int file, std::string_view text, const std::string& path);
std::string read_stream(std::FILE* stream, const std::string& path);
int64_t now_ms();
} // namespace

void require_writable(const std::string& path, bool force) {
    if (path == "-") return;
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::exists(status)) {
        if (fs::is_directory(status))
            throw Stop(exits::unreadable, "cannot write " + printable(path) + ": it is a folder");
        if (!force)
            throw Stop(exits::unreadable,
                       printable(path) + " is there already; --force writes over it");
    }
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty() && !fs::is_directory(folder, error))
        throw Stop(exits::unreadable,
                   "cannot write " + printable(path) + ": there is no folder for it");
}

WholeFile::WholeFile(std::string path, bool force) : path_(std::move(path)), force_(force) {
    if (path_ == "-") return;
    require_writable(path_, force);
    // A device such as /dev/null cannot be replaced by a rename; it is written as it is.
    std::error_code ignored;
    const fs::file_status status = fs::status(path_, ignored);
    const bool in_place = fs::exists(status) && !fs::is_regular_file(status);
    draft_ = in_place ? "" : path_ + ".part" + std::to_string(static_cast<long>(getpid()));
    const int flags = in_place ? O_WRONLY : O_WRONLY | O_CREAT | O_EXCL;
    file_ = open((in_place ? path_ : draft_).c_str(), flags | O_CLOEXEC, 0666);
    if (file_ >= 0) return;
    const int error = errno;
    draft_.clear();
    cannot("write", path_, error);
}

WholeFile::~WholeFile() {
    if (file_ >= 0) close(file_);
    if (!draft_.empty()) unlink(draft_.c_str());
}

void WholeFile::add(std::string_view text) {
    if (path_ == "-") return print(text);
    buffer_ += text;
    if (buffer_.size() >= write_block) flush();
}

void WholeFile::flush() {
    write_bytes(file_, buffer_, path_);
    buffer_.clear();
}

void WholeFile::finish() {
    if (path_ == "-") return;
    flush();
    // Pipes and devices have nothing to flush.
    if (fsync(file_) != 0 && errno != EINVAL && errno != EROFS) cannot("write", path_, errno);
    close(file_);
    file_ = -1;
    if (draft_.empty()) return;
    require_writable(path_, force_); // somebody may have made it meanwhile
    if (std::rename(draft_.c_str(), path_.c_str()) != 0) cannot("write", path_, errno);
    draft_.clear();
}

void write_whole(const std::string& path, std::string_view text, bool force) {
    WholeFile file(path, force);
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

void write_bytes(int file, std::string_view text, const std::string& path) {
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) cannot("write", path, errno);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
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
