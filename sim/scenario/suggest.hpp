// "Did you mean": the nearest of a list of names, when one is near enough to be certain. Silent
// when two are equally near: a wrong suggestion is worse than none.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

// Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest candidate within 2 edits (a third of the length for short words); letters' case and
// the marks . _ - do not count. Empty when none is, or when two are equally near.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

// "did you mean "x"?", or "known: a, b, c" when nothing is near and the list is short.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

} // namespace sluice
