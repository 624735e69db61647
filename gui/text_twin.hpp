// The frame in words, for those who cannot see it, for a report, and for tests: panel by panel,
// line by line, in the places where the words were drawn; or as JSON with their rectangles and the
// targets that answer to mouse and keyboard.
#pragma once
#include "gui/surface.hpp"
#include <map>
#include <string>
#include <vector>

namespace sluice::gui {

std::string text_twin(const std::vector<Word>& words);
// `facts` stand beside them, under their names.
std::string text_twin_json(const std::vector<Word>& words, const std::vector<Target>& targets,
                           const std::map<std::string, std::string>& facts);

} // namespace sluice::gui
