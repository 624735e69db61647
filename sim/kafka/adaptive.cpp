#include "sim/kafka/adaptive.hpp"
#include "sim/core/check.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

std::size_t first_above(std::span<const int64_t> ascending, int64_t value);

} // namespace

AdaptiveTable make_adaptive_table(std::span<const int32_t> queue_sizes,
                                  std::span<const int32_t> excluded) {
    AdaptiveTable table;
    rebuild_adaptive_table(table, queue_sizes, excluded);
    return table;
}

void rebuild_adaptive_table(AdaptiveTable& table, std::span<const int32_t> queue_sizes,
                            std::span<const int32_t> excluded) {
    table.uniform = true;
    table.partitions.clear();
    table.cumulative.clear();
    if (queue_sizes.size() < 2) return;
    int64_t longest = 0;
    bool all_equal = true;
    for (std::size_t i = 0; i < queue_sizes.size(); ++i) {
        const auto partition = static_cast<int32_t>(i);
        if (std::find(excluded.begin(), excluded.end(), partition) != excluded.end()) continue;
        const int64_t size = queue_sizes[i];
        if (!table.cumulative.empty() && size != table.cumulative.front()) all_equal = false;
        longest = table.cumulative.empty() ? size : std::max(longest, size);
        table.partitions.push_back(partition);
        table.cumulative.push_back(size);
    }
    // Equal queues still need a table when partitions are left out of it.
    const bool complete = table.partitions.size() == queue_sizes.size();
    if (table.partitions.empty() || (all_equal && complete)) {
        table.partitions.clear();
        table.cumulative.clear();
        return;
    }
    int64_t sum = 0;
    for (int64_t& entry : table.cumulative) {
        sum += longest + 1 - entry;
        entry = sum;
    }
    table.uniform = false;
}

int32_t pick_adaptive(const AdaptiveTable& table, uint32_t random) {
    SLUICE_CHECK(!table.uniform, "a uniform table has nothing to pick from");
    const int64_t draw = static_cast<int64_t>(random) % table.cumulative.back();
    return table.partitions[first_above(table.cumulative, draw)];
}

int32_t pick_uniform(std::span<const int32_t> with_leader, int32_t partitions, uint32_t random) {
    if (!with_leader.empty()) return with_leader[random % with_leader.size()];
    SLUICE_CHECK(partitions > 0, "a topic has at least one partition");
    return static_cast<int32_t>(random % static_cast<uint32_t>(partitions));
}

bool note_sticky_bytes(StickyState& state, int64_t bytes, int64_t batch_size, bool may_switch) {
    state.bytes += bytes;
    const int64_t share = std::max<int64_t>(batch_size, 1);
    return state.bytes >= 2 * share || (may_switch && state.bytes >= share);
}

void switch_sticky(StickyState& state, int32_t partition) {
    state = {.partition = partition, .bytes = 0};
}

namespace {

// std::upper_bound without its branches, which a random value makes unpredictable. There is an
// element above `value`.
std::size_t first_above(std::span<const int64_t> ascending, int64_t value) {
    std::size_t first = 0, left = ascending.size(); // it is in [first, first + left)
    while (left > 1) {
        const std::size_t half = left / 2;
        first += ascending[first + half - 1] <= value ? half : 0;
        left -= half;
    }
    return first;
}

} // namespace

} // namespace sluice::kafka
