#include "sim/observe/moments.hpp"
#include "sim/observe/wording.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t open_at_most = 16; // storms that go on side by side
constexpr int32_t told_one_by_one = 4;

bool alike(const Fact& a, const Fact& b);
void merge(Moments& moments, uint64_t index, const Fact& fact);
// Names as paths, or as people say them.
enum class Naming : uint8_t { paths, spoken };
std::string filled(const World& world, const Fact& fact, Naming naming);
std::string field(const World& world, const Fact& fact, std::string_view name, Naming naming);

} // namespace

void note(Moments& moments, const Fact& fact, bool internal) {
    auto& open = moments.open;
    std::erase_if(open, [&](const OpenMoment& m) { return m.until <= fact.at; });
    const auto storm = std::find_if(open.begin(), open.end(), [&](const OpenMoment& m) {
        return m.internal == internal && alike(moments.all[m.moment].fact, fact);
    });
    if (storm != open.end() && (internal || storm->told == told_one_by_one))
        return merge(moments, storm->moment, fact);
    const uint64_t index = moments.all.size();
    moments.all.push_back({.fact = fact, .until = fact.at});
    if (storm != open.end()) {
        storm->moment = index;
        ++storm->told;
        return;
    }
    if (open.size() == open_at_most) open.erase(open.begin());
    open.push_back({index, fact.at + storm_at_most, 1, internal});
}

std::optional<uint64_t> moment_index(const Moments& moments, FactId id) {
    uint64_t low = 0, high = moments.all.size();
    while (low < high) {
        const uint64_t middle = (low + high) / 2;
        if (moments.all[middle].fact.id < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < moments.all.size() && moments.all[low].fact.id == id) return low;
    uint64_t first = moments.merged.first(), last = moments.merged.size();
    while (first < last) {
        const uint64_t middle = (first + last) / 2;
        if (moments.merged[middle].id < id)
            first = middle + 1;
        else
            last = middle;
    }
    if (first < moments.merged.size() && moments.merged[first].id == id)
        return moments.merged[first].moment;
    return std::nullopt;
}

const Moment* find_moment(const Moments& moments, FactId id) {
    const auto index = moment_index(moments, id);
    return index ? &moments.all[*index] : nullptr;
}

std::vector<const Moment*> cause_chain(const Moments& moments, FactId id) {
    std::vector<const Moment*> chain;
    while (id != 0) {
        const Moment* moment = find_moment(moments, id);
        if (!moment) break;
        // Causes are earlier; a storm may be its own cause through one of its facts.
        if (!chain.empty() && moment->fact.id >= chain.back()->fact.id) break;
        chain.push_back(moment);
        id = moment->fact.because;
    }
    return chain;
}

std::string time_text(Time at) {
    const int64_t ms = at.ns / 1'000'000;
    std::string rest = std::to_string(ms % 1000);
    rest.insert(0, 3 - rest.size(), '0');
    return std::to_string(ms / 1000) + '.' + rest + " s";
}

std::string sentence(const World& world, const Fact& fact) {
    return filled(world, fact, Naming::paths);
}

std::string spoken_sentence(const World& world, const Fact& fact) {
    return capitalised(filled(world, fact, Naming::spoken));
}

std::string sentence(const World& world, const Moment& moment) {
    std::string text = sentence(world, moment.fact);
    if (moment.times == 1) return text;
    if (moment.one_place)
        return text + " (" + std::to_string(moment.times) + " times until " +
               time_text(moment.until) + ")";
    return text + " (and " + std::to_string(moment.times - 1) + " more like it until " +
           time_text(moment.until) + ")";
}

namespace {

bool alike(const Fact& a, const Fact& b) {
    return a.kind == b.kind && a.cause == b.cause && a.who == b.who && a.whom == b.whom &&
           a.group == b.group;
}

bool counts_records(FactKind kind) {
    return kind == FactKind::failed || kind == FactKind::outcome_unknown ||
           kind == FactKind::duplicate_recognised || kind == FactKind::log_cut ||
           kind == FactKind::message_dropped || kind == FactKind::message_expired;
}

void merge(Moments& moments, uint64_t index, const Fact& fact) {
    Moment& moment = moments.all.edit(index);
    ++moment.times;
    moment.until = fact.at;
    if (moment.fact.partition != fact.partition) moment.one_place = false;
    if (counts_records(fact.kind)) moment.fact.count += fact.count;
    moments.merged.push_back({fact.id, index});
}

// "1 records" reads badly.
void drop_plural(std::string& text, std::string_view& pattern) {
    for (const std::string_view word : {" record", " message"})
        if (pattern.substr(0, word.size() + 1) == std::string(word) + 's') {
            text += word;
            pattern.remove_prefix(word.size() + 1);
        }
}

std::string filled(const World& world, const Fact& fact, Naming naming) {
    std::string_view pattern = info(fact.kind).sentence;
    std::string text;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        text += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        const bool in_brackets = !text.empty() && text.back() == '(';
        if (name == "cause" && !in_brackets && fact.cause != Cause::none) text += ": ";
        text += field(world, fact, name, naming);
        pattern.remove_prefix(close + 1);
        if (name == "count" && fact.count == 1) drop_plural(text, pattern);
    }
    return text;
}

std::string field(const World& world, const Fact& fact, std::string_view name, Naming naming) {
    const auto named = [&](auto who) {
        return naming == Naming::paths ? name_of(world, who) : spoken(world, who);
    };
    if (name == "who") return named(fact.who);
    if (name == "whom")
        return fact.whom.kind == EntityKind::nobody && fact.kind == FactKind::cut_made
                   ? "everybody else"
                   : named(fact.whom);
    if (name == "partition") return named(fact.partition);
    if (name == "group") return name_of(world, fact.group);
    if (name == "count") return grouped(fact.count);
    if (name == "before") return fact.before < 0 ? "nowhere" : grouped(fact.before);
    if (name == "after") return grouped(fact.after);
    return std::string(info(fact.cause).words); // {cause}
}

} // namespace

} // namespace sluice
