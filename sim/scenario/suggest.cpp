// Optimal string alignment distance over short names.
#include "sim/scenario/suggest.hpp"
#include "sim/scenario/problem.hpp"
#include <algorithm>

namespace sluice {

namespace {
constexpr std::size_t longest_word = 256;
constexpr std::size_t listed_at_most = 12;

// VisibilityTimeout, visibility_timeout and visibility.timeout are one word to a reader.
std::string folded(std::string_view word) {
    std::string out;
    for (const char c : word) {
        if (c == '.' || c == '_' || c == '-' || c == ' ') continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}
} // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before = last;
        last = row;
    }
    return last[b.size()];
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
    if (word.size() > longest_word) return "";
    const auto wanted = folded(word);
    const std::size_t allowed = std::max<std::size_t>(1, std::min<std::size_t>(2, word.size() / 3));
    std::string best;
    std::size_t best_distance = allowed + 1;
    for (const auto& candidate : candidates) {
        const auto distance = edit_distance(wanted, folded(candidate));
        if (distance == best_distance && candidate != best) best.clear();
        if (distance < best_distance) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const auto near = nearest(word, candidates);
    if (!near.empty()) return "did you mean \"" + printable(near) + "\"?";
    if (candidates.empty() || candidates.size() > listed_at_most) return "";
    std::string out = "known: ";
    for (std::size_t i = 0; i < candidates.size(); ++i)
        out += (i > 0 ? ", " : "") + printable(candidates[i]);
    return out;
}

} // namespace sluice
