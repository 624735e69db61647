// A side at one instant, drawn for handouts and papers: brokers as columns, partitions as rows,
// every replica a tape on one offset scale with its end, the high watermark and the groups'
// bookmarks; or a queue with what is ready, handed out and gone. At least 14 px, and every state
// has a word, a mark or a pattern besides its colour.
#pragma once
#include "sim/observe/view.hpp"
#include <string>
#include <string_view>

namespace sluice {

// `prefix` keeps the ids of several pictures in one page apart.
std::string topology_picture(const View& view, std::string_view prefix = "picture");

} // namespace sluice
