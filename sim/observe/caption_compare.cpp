// The caption of a comparison: what sets the sides apart, the heaviest difference first.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

using CaptionSides = std::span<const CaptionSide>;

// How a number of records is told of one side: "has lost 40 orders".
struct Contrast {
    std::string_view rule, before, after; // around the count
    Gravity gravity;
    int64_t (*read)(const CaptionSide&);
    bool large_only = false; // small differences are chance
};

Said say_moved_back(CaptionSides sides);
Said say_served(CaptionSides sides);
Said say_contrast(CaptionSides sides, const Contrast& contrast);

int64_t metric(const CaptionSide& side, std::string_view name) {
    return metric_value(*side.world, *side.observation, name).value_or(0);
}
int64_t given_up(const CaptionSide& side) {
    return metric(side, "records.failed") + metric(side, "records.unknown");
}
template <const char* name>
int64_t value_of(const CaptionSide& side) {
    return metric(side, name);
}
constexpr char lost[] = "records.lost", pending[] = "records.pending",
               waiting[] = "records.waiting", twice[] = "records.redelivered",
               delivered[] = "records.delivered", readable[] = "records.readable";

constexpr Contrast contrasts[] = {
    {"lost", "has lost", "", Gravity::failure, value_of<lost>},
    {"given up", "has given up", "", Gravity::failure, given_up},
    {"senders wait", "has", "waiting with their senders", Gravity::warning, value_of<pending>,
     true},
    {"read again", "has worked twice on", "", Gravity::warning, value_of<twice>},
    {"waiting", "has", "waiting to be worked on", Gravity::warning, value_of<waiting>, true},
    {"delivered", "has finished", "", Gravity::news, value_of<delivered>, true},
    {"kept", "still has", "", Gravity::news, value_of<readable>, true},
};

const Contrast& contrast_of(std::string_view rule) {
    return *std::find_if(std::begin(contrasts), std::end(contrasts),
                         [&](const Contrast& one) { return one.rule == rule; });
}

// Rests on several sides at once, so on no moment of one of them.
Sentence wordless(std::string text) {
    Sentence sentence;
    sentence.text = std::move(text);
    if (sentence.text.back() != '.') sentence.text += '.';
    return sentence;
}

} // namespace

Caption caption_of(CaptionSides sides) {
    if (sides.empty()) return {};
    if (sides.size() == 1) return caption_of(*sides[0].world, *sides[0].observation);
    const auto first = [&]() -> Said {
        if (Said one = say_contrast(sides, contrast_of("lost"))) return one;
        if (Said one = say_moved_back(sides)) return one;
        if (Said one = say_served(sides)) return one;
        for (const Contrast& contrast : contrasts)
            if (Said one = say_contrast(sides, contrast)) return one;
        return std::nullopt;
    }();
    if (first) return *first;
    Said none = said(Gravity::calm, wordless("So far nothing sets the sides apart."));
    none->rule = "alike";
    return *none;
}

namespace {

// A name with a comma would come apart in a sentence.
std::string as_name(const std::string& name) {
    return name.find(',') == std::string::npos ? name : '"' + name + '"';
}

// "The stream" and "the queue" are said with an article, names such as acks=1 are not.
std::string subject_of(const std::string& name) {
    for (const std::string_view noun : {"stream", "queue", "log", "topic", "cluster"})
        if (name == noun) return "the " + name;
    return as_name(name);
}

struct Bug {           // that ran on a side
    bool live = false; // there was one
    Time from;
    std::string words; // "billing ran a bug from 50 s to 80 s"
};
Bug bug_of(const Scene& scene) {
    Bug bug;
    const Moment* live = latest_of(scene, FactKind::bug_released, time_zero);
    if (!live) return bug;
    const Moment* fixed = latest_about(scene, FactKind::bug_fixed, live->fact.who, live->fact.at);
    bug.live = true;
    bug.from = live->fact.at;
    bug.words = name_of(scene.world, GroupId::of(live->fact.who.index)) +
                (fixed ? " ran a bug from " + short_time(live->fact.at) + " to " +
                             short_time(fixed->fact.at)
                       : " runs a bug since " + short_time(live->fact.at));
    return bug;
}

std::string went_back(const Scene& scene, const Moment& sought) {
    const kafka::Group& group = scene.cluster->groups[sought.fact.who.index];
    return group.name + " went back to " +
           (group.seek_to == SeekTo::time     ? short_time(group.seek_time)
            : group.seek_to == SeekTo::offset ? "offset " + grouped(group.seek_offset)
                                              : "the beginning");
}

int64_t read_again(const Scene& scene, const Moment& sought) {
    const GroupId group = GroupId::of(sought.fact.who.index);
    return to_be_read_again(scene, group) + delivered_again(scene.ledger().groups[group.index()]);
}

struct SideCount {
    std::string name;
    int64_t count = 0;
    std::size_t side = 0;
};

// The largest number first; of many sides only the two ends.
std::vector<SideCount> counts_of(CaptionSides sides, const Contrast& contrast) {
    constexpr std::size_t all_told = 3;
    std::vector<SideCount> counts;
    for (std::size_t i = 0; i < sides.size(); ++i)
        counts.push_back({subject_of(sides[i].name), contrast.read(sides[i]), i});
    std::stable_sort(counts.begin(), counts.end(),
                     [](const SideCount& a, const SideCount& b) { return a.count > b.count; });
    if (counts.size() > all_told) counts = {counts.front(), counts.back()};
    return counts;
}

// Why, where the side with the most can tell in a sentence.
Sentence why_most(CaptionSides sides, const Contrast& contrast, const Scene& scene,
                  const std::string& name) {
    if (contrast.rule == "lost" && scene.cluster)
        if (const Said own = say_what_was_lost(scene)) return own->sentences.front();
    if (contrast.rule != "delivered") return {};
    bool keeps = false, deletes = false;
    for (const CaptionSide& side : sides)
        (std::holds_alternative<queue::Service>(carrier(*side.world)) ? deletes : keeps) = true;
    if (!keeps || !deletes) return {};
    return wordless(capitalised("on " + name) +
                    " every group gets all; a queue's groups share them");
}

Said say_contrast(CaptionSides sides, const Contrast& contrast) {
    const std::vector<SideCount> counts = counts_of(sides, contrast);
    const int64_t most = counts.front().count, least = counts.back().count;
    if (most == least) return std::nullopt;
    if (contrast.large_only && most - least < std::max<int64_t>(10, most / 10)) return std::nullopt;
    const CaptionSide& worst = sides[counts.front().side];
    const Scene scene = scene_of(*worst.world, *worst.observation);
    Phrase phrase = scene.phrase();
    phrase.say(counts.front().name + " " + std::string(contrast.before) + " ")
        .strong(counted(most, scene.records));
    if (!contrast.after.empty()) phrase.say(" " + std::string(contrast.after));
    for (std::size_t i = 1; i < counts.size(); ++i)
        phrase.say((i + 1 == counts.size() && i > 1 ? " and " : ", ") + counts[i].name + " ")
            .strong(counts[i].count == 0 ? "none" : grouped(counts[i].count));
    Sentence sentence = phrase.done();
    if (counts.front().name == as_name(worst.name)) // a name stays as it is
        sentence.text.front() = counts.front().name.front();
    Said caption = said(contrast.gravity, std::move(sentence),
                        why_most(sides, contrast, scene, counts.front().name));
    caption->rule = contrast.rule;
    return caption;
}

// What a group's going back means where records stay, and where they do not. After a bug it is
// about what the bug spoiled.
Said say_moved_back(CaptionSides sides) {
    Bug bug;
    int64_t spoiled = 0;
    std::string moved;
    std::vector<std::string> parts;
    bool deletes = false;
    for (const CaptionSide& side : sides) {
        const Scene scene = scene_of(*side.world, *side.observation);
        if (!bug.live) bug = bug_of(scene);
        for (const GroupTally& group : scene.ledger().groups)
            spoiled = std::max(spoiled, group.wrong);
    }
    for (const CaptionSide& side : sides) {
        const Scene scene = scene_of(*side.world, *side.observation);
        const std::string name = subject_of(side.name);
        if (scene.service) {
            parts.push_back(name + (bug.live ? " deleted them" : " has deleted them"));
            deletes = true;
            continue;
        }
        const Moment* sought = latest_of(scene, FactKind::group_sought, time_zero);
        const bool after = sought && (!bug.live || sought->fact.at > bug.from);
        if (after && moved.empty()) moved = went_back(scene, *sought);
        const std::string what = bug.live ? "the " + counted(spoiled, scene.records)
                                 : after  ? counted(read_again(scene, *sought), scene.records)
                                          : "them";
        parts.push_back(name + (after ? " hands " + what + " out again" : " still has " + what));
    }
    if (!deletes || (moved.empty() && (!bug.live || spoiled == 0))) return std::nullopt;
    // Whoever still has them first: the others then speak of "them".
    std::stable_partition(parts.begin(), parts.end(), [](const std::string& part) {
        return part.find("deleted") == std::string::npos;
    });
    std::string second;
    for (const std::string& part : parts) second += (second.empty() ? "" : "; ") + part;
    Said caption =
        said(bug.live ? Gravity::warning : Gravity::news,
             wordless(capitalised(bug.live ? bug.words : moved)), wordless(capitalised(second)));
    caption->rule = bug.live ? "bug" : "read again";
    return caption;
}

// One side cannot be written at this moment, another can.
Said say_served(CaptionSides sides) {
    std::vector<std::string> stands, goes;
    for (const CaptionSide& side : sides) {
        const Scene scene = scene_of(*side.world, *side.observation);
        const bool unled = say_unled(scene).has_value() || say_server_down(scene).has_value();
        (unled ? stands : goes).push_back(side.name);
    }
    if (stands.empty() || goes.empty()) return std::nullopt;
    Said caption = said(Gravity::failure,
                        wordless(capitalised(joined(stands)) + " cannot be written now; " +
                                 joined(goes) + (goes.size() == 1 ? " goes on." : " go on.")));
    caption->rule = "no leader";
    return caption;
}

} // namespace

} // namespace sluice
