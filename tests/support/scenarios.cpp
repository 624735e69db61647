#include "tests/support/scenarios.hpp"
#include <algorithm>
#include <filesystem>

namespace sluice::test {

std::string source_path(const std::string& relative) {
    return std::string(SLUICEBOX_SOURCE_DIR) + "/" + relative;
}

std::vector<std::string> shipped_scenarios() {
    namespace fs = std::filesystem;
    std::vector<std::string> found;
    const fs::path root = source_path("");
    for (const auto& entry : fs::recursive_directory_iterator(root / "scenarios"))
        if (entry.path().extension() == ".json")
            found.push_back(fs::relative(entry.path(), root).generic_string());
    std::sort(found.begin(), found.end());
    return found;
}

Document shipped(const std::string& relative) {
    return load_file(source_path(relative));
}

} // namespace sluice::test
