// Numbers and times as the window writes them: thousands with commas, times as seconds of the run.
// Whole numbers in, text out; no locale.
#pragma once
#include "sim/core/time.hpp"
#include <string>

namespace sluice::gui {

std::string counted(int64_t n);                    // "1,204"
std::string counted(int64_t n, std::string what);  // "1,204 orders"; "1 order" for one
std::string shortly(int64_t n);                    // "1,204", "12.4k", "3.1M": at most five signs
std::string at_second(Time time);                  // "18.702 s"
std::string for_seconds(Duration length);          // "8.7 s", "0.35 s", "12 ms"
std::string per_cent(int64_t part, int64_t whole); // "37 %"

} // namespace sluice::gui
