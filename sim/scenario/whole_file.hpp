// A file that is there whole or not at all: a draft beside it, fsync, rename. Refuses to overwrite
// unless told to. What cannot be written is said by an exception with a message for people; without
// finish() nothing is left behind.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>

namespace sluice {

struct CannotWrite : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class WholeFile {
public:
    WholeFile(std::string path, bool force);
    ~WholeFile();
    WholeFile(const WholeFile&) = delete;
    WholeFile& operator=(const WholeFile&) = delete;
    void add(std::string_view text);
    void finish();

private:
    void flush();

    std::string path_, draft_, buffer_;
    int file_ = -1;
    bool force_;
};

void write_whole_file(const std::string& path, std::string_view text, bool force);
// Refuses early, before minutes are spent on what is to be written.
void require_writable_file(const std::string& path, bool force);

} // namespace sluice
