// POSIX calls, since only they tell what a name stands for before it is read.
#include "sim/scenario/files.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace sluice {

namespace {
constexpr std::size_t names_looked_at = 10'000;

bool fail(std::vector<Problem>& problems, ProblemCode code, const std::string& path,
          std::string found, std::string hint = "") {
    Problem problem;
    problem.code = code;
    problem.file = path;
    problem.found = std::move(found);
    problem.hint = std::move(hint);
    problems.push_back(std::move(problem));
    return false;
}

// The file of the same folder whose name is nearest.
std::string nearest_file(const std::string& path) {
    std::error_code failure;
    std::vector<std::string> names;
    const auto folder = folder_of(path);
    std::filesystem::directory_iterator at(folder, failure), end;
    while (!failure && at != end && names.size() < names_looked_at) {
        names.push_back(at->path().filename().string());
        at.increment(failure);
    }
    std::sort(names.begin(), names.end());
    const auto slash = path.rfind('/');
    const auto name = slash == std::string::npos ? path : path.substr(slash + 1);
    const auto near = nearest(name, names);
    return near.empty() ? "" : "did you mean \"" + printable(near) + "\"?";
}

const char* kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "a directory";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    if (S_ISLNK(mode)) return "a symbolic link";
    return "a device";
}

bool read_all(int file, const std::string& path, std::string& out, std::vector<Problem>& problems) {
    char buffer[64 * 1024];
    out.clear();
    while (true) {
        const auto got = ::read(file, buffer, sizeof buffer);
        if (got == 0) return true;
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(problems, ProblemCode::cannot_read, path, std::strerror(errno));
        out.append(buffer, static_cast<std::size_t>(got));
        if (out.size() > largest_file)
            return fail(problems, ProblemCode::file_too_big, path, "more than 16 MiB",
                        "a scenario file has at most 16 MiB");
    }
}

bool check_kind(const struct stat& status, const std::string& path,
                std::vector<Problem>& problems) {
    if (!S_ISREG(status.st_mode))
        return fail(problems, ProblemCode::not_a_regular_file, path,
                    std::string(kind_of(status.st_mode)) + ", not a regular file",
                    S_ISFIFO(status.st_mode) ? "use - to read standard input" : "");
    if (static_cast<std::size_t>(status.st_size) > largest_file)
        return fail(problems, ProblemCode::file_too_big, path,
                    std::to_string(status.st_size) + " bytes",
                    "a scenario file has at most 16 MiB");
    return true;
}
} // namespace

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

bool read_regular_file(const std::string& path, bool follow, std::string& out,
                       std::vector<Problem>& problems) {
    const int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
    struct stat status {};
    const int found = follow ? ::stat(path.c_str(), &status) : ::lstat(path.c_str(), &status);
    if (found != 0 && errno == ENOENT)
        return fail(problems, ProblemCode::no_such_file, path, "no such file", nearest_file(path));
    if (found != 0) return fail(problems, ProblemCode::cannot_read, path, std::strerror(errno));
    if (!check_kind(status, path, problems)) return false;
    const int file = ::open(path.c_str(), flags);
    if (file < 0) return fail(problems, ProblemCode::cannot_read, path, std::strerror(errno));
    const bool same_kind = ::fstat(file, &status) == 0 && check_kind(status, path, problems);
    const bool good = same_kind && read_all(file, path, out, problems);
    ::close(file);
    return good;
}

bool read_standard_input(std::string& out, std::vector<Problem>& problems) {
    struct stat status {};
    if (::fstat(STDIN_FILENO, &status) != 0)
        return fail(problems, ProblemCode::stdin_is_a_terminal, "-", "standard input is closed",
                    "give a file name, or pipe a scenario in");
    if (::isatty(STDIN_FILENO) == 1)
        return fail(problems, ProblemCode::stdin_is_a_terminal, "-", "standard input is a terminal",
                    "give a file name, or pipe a scenario in");
    return read_all(STDIN_FILENO, "-", out, problems);
}

} // namespace sluice
