// Files that are there whole or not at all.
#include "sim/scenario/files.hpp"
#include "sim/scenario/whole_file.hpp"
#include "tests/support/catch.hpp"
#include <filesystem>
#include <unistd.h>

using namespace sluice;
namespace fs = std::filesystem;

namespace {

class Folder {
public:
    Folder() : path_(fs::temp_directory_path() / ("sluicebox-files-" + std::to_string(getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    std::string operator/(const char* name) const { return (path_ / name).string(); }
    std::ptrdiff_t files() const {
        return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
    }

private:
    fs::path path_;
};

std::string content(const std::string& path) {
    std::string text;
    std::vector<Problem> problems;
    read_regular_file(path, false, text, problems);
    return text;
}

} // namespace

TEST_CASE("a file appears when it is finished, and not before", "[files]") {
    const Folder folder;
    const std::string path = folder / "a.json";
    {
        WholeFile file(path, false);
        file.add("one");
        CHECK_FALSE(fs::exists(path));
        file.finish();
        CHECK(content(path) == "one");
    }
    {
        WholeFile broken(path, true);
        broken.add("two");
    }
    CHECK(content(path) == "one"); // given up: the old one stays, and no draft is left
    CHECK(folder.files() == 1);
    write_whole_file(path, "three", true);
    CHECK(content(path) == "three");
}

TEST_CASE("nothing is overwritten unless it is meant", "[files]") {
    const Folder folder;
    const std::string path = folder / "a.json";
    write_whole_file(path, "mine", false);
    CHECK_THROWS_AS(write_whole_file(path, "yours", false), CannotWrite);
    CHECK(content(path) == "mine");
    CHECK_THROWS_AS(write_whole_file(folder / "no/such/place.json", "x", true), CannotWrite);
    CHECK_THROWS_AS(write_whole_file(folder / ".", "x", true), CannotWrite);
    CHECK(folder.files() == 1);
}
