#include "sim/scenario/whole_file.hpp"
#include "sim/scenario/problem.hpp"
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t write_block = 1u << 20;

[[noreturn]] void cannot_write(const std::string& path, const std::string& why);
void write_bytes(int file, std::string_view text, const std::string& path);

} // namespace

void require_writable_file(const std::string& path, bool force) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (fs::is_directory(status)) cannot_write(path, "it is a folder");
    if (fs::exists(status) && !force)
        throw CannotWrite(printable(path) + " is there already; --force writes over it");
    const fs::path folder = fs::path(path).parent_path();
    if (!folder.empty() && !fs::is_directory(folder, error))
        cannot_write(path, "there is no folder for it");
}

WholeFile::WholeFile(std::string path, bool force) : path_(std::move(path)), force_(force) {
    require_writable_file(path_, force);
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
    cannot_write(path_, std::strerror(error));
}

WholeFile::~WholeFile() {
    if (file_ >= 0) close(file_);
    if (!draft_.empty()) unlink(draft_.c_str());
}

void WholeFile::add(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= write_block) flush();
}

void WholeFile::flush() {
    write_bytes(file_, buffer_, path_);
    buffer_.clear();
}

void WholeFile::finish() {
    flush();
    // Pipes and devices have nothing to flush.
    if (fsync(file_) != 0 && errno != EINVAL && errno != EROFS)
        cannot_write(path_, std::strerror(errno));
    close(file_);
    file_ = -1;
    if (draft_.empty()) return;
    require_writable_file(path_, force_); // somebody may have made it meanwhile
    if (std::rename(draft_.c_str(), path_.c_str()) != 0) cannot_write(path_, std::strerror(errno));
    draft_.clear();
}

void write_whole_file(const std::string& path, std::string_view text, bool force) {
    WholeFile file(path, force);
    file.add(text);
    file.finish();
}

namespace {

void cannot_write(const std::string& path, const std::string& why) {
    throw CannotWrite("cannot write " + printable(path) + ": " + why);
}

void write_bytes(int file, std::string_view text, const std::string& path) {
    while (!text.empty()) {
        const ssize_t written = write(file, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) cannot_write(path, std::strerror(errno));
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

} // namespace

} // namespace sluice
