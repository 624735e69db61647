// The bookmarks of the groups under a tape: poles first, then their words in the lanes that are
// free, so that no word meets another.
#include "gui/numbers.hpp"
#include "gui/stage/tapes.hpp"
#include <algorithm>

namespace sluice::gui {

namespace {

constexpr float first_pole = 26;

struct FlagPlan {
    const BookmarkView* mark = nullptr;
    float x = 0;
    float pole = first_pole;
    bool before = false; // left of everything that is drawn
    std::string words;
    Rect box; // of the words; empty: there is no room for them
};

std::vector<FlagPlan> planned(const Surface& s, const Scene& scene, const PartitionView& partition,
                              const TapePlace& place, const FlagOptions& options);
void find_lane(const Surface& s, FlagPlan& plan, const std::vector<FlagPlan>& others,
               const TapePlace& place, const Rect& keep_out);
void draw_pole(Surface& s, const Scene& scene, const FlagPlan& plan, const TapePlace& place);
void draw_words(Surface& s, const FlagPlan& plan, const TapePlace& place);
void draw_again(Surface& s, Scene& scene, const FlagPlan& plan, const TapePlace& place,
                Colour colour);
void draw_lag(Surface& s, Scene& scene, const PartitionView& partition, const FlagPlan& plan,
              const TapePlace& place);
const ReadAgainView* going_over(const BookmarkView& mark);

} // namespace

const BookmarkView* bookmark_of(const PartitionView& partition, GroupId group) {
    for (const BookmarkView& mark : partition.bookmarks)
        if (mark.group == group) return &mark;
    return nullptr;
}

float flag_offset(const BookmarkView& mark, const Motion& motion) {
    const auto between = [&](Offset from, Offset to, Time at) {
        const float share = share_of(motion, at, replay_ms);
        return float(from) + float(to - from) * share;
    };
    if (!mark.again.empty() && is_moving(motion, mark.again.back().at, replay_ms))
        return between(mark.again.back().offsets.end, mark.finished, mark.again.back().at);
    if (!mark.skipped.empty() && is_moving(motion, mark.skipped.back().at, replay_ms))
        return between(mark.skipped.back().offsets.begin, mark.finished, mark.skipped.back().at);
    return float(mark.finished);
}

void draw_flags(Surface& s, Scene& scene, const PartitionView& partition, const TapePlace& place,
                const FlagOptions& options) {
    const std::vector<FlagPlan> plans = planned(s, scene, partition, place, options);
    const Colour colour = colour_of(s, scene, partition.id);
    for (const FlagPlan& plan : plans) draw_again(s, scene, plan, place, colour);
    for (const FlagPlan& plan : plans) {
        if (options.brackets && plan.mark->group == scene.group)
            draw_lag(s, scene, partition, plan, place);
        draw_pole(s, scene, plan, place);
    }
    for (const FlagPlan& plan : plans) draw_words(s, plan, place);
    if (!plans.empty()) scene.note(Mark::bookmark);
}

namespace {

std::string words_of(const BookmarkView& mark) {
    std::string words = mark.name + ", lag " + counted(mark.lag);
    if (mark.skipped_records > 0) words += ", " + counted(mark.skipped_records) + " skipped";
    return words;
}

std::vector<FlagPlan> planned(const Surface& s, const Scene& scene, const PartitionView& partition,
                              const TapePlace& place, const FlagOptions& options) {
    std::vector<FlagPlan> plans;
    for (const BookmarkView& mark : partition.bookmarks) {
        if (!options.all && mark.group != scene.group) continue;
        FlagPlan plan;
        plan.mark = &mark;
        const float x =
            place.scale.left +
            (flag_offset(mark, scene.motion) - float(place.scale.first)) * place.scale.pitch;
        plan.before = x < place.scale.left - 0.5f;
        plan.x = kept_within(place.scale.left, x, place.box.right);
        if (options.words) plan.words = words_of(mark);
        plans.push_back(plan);
    }
    // The rightmost first: its pole is the shortest, and no longer one crosses words right of it.
    std::stable_sort(plans.begin(), plans.end(),
                     [](const FlagPlan& a, const FlagPlan& b) { return a.x > b.x; });
    std::vector<FlagPlan> placed;
    for (FlagPlan& plan : plans) {
        find_lane(s, plan, placed, place, options.keep_out);
        placed.push_back(plan);
    }
    return placed;
}

bool meet(const Rect& a, const Rect& b) {
    return !a.common(b).empty();
}

// The first lane, right of the pole or left of it, where the words meet nothing.
void find_lane(const Surface& s, FlagPlan& plan, const std::vector<FlagPlan>& others,
               const TapePlace& place, const Rect& keep_out) {
    if (plan.words.empty()) return;
    const float w = s.measure(Face::label, plan.words), h = s.size_of(Face::label) + 1;
    for (float pole = first_pole; place.bottom() + pole - 13 + h <= place.box.bottom;
         pole += h + 3) {
        const float top = place.bottom() + pole - 13;
        for (const float left : {plan.x + 16, plan.x - w - 6}) {
            const Rect box = Rect::at(left, top, w, h);
            if (box.left < place.box.left || box.right > place.box.right) continue;
            const bool taken = std::any_of(others.begin(), others.end(), [&](const FlagPlan& o) {
                const Rect stick{o.x - 2, place.bottom(), o.x + 13, place.bottom() + o.pole};
                return meet(box, o.box.inset(-6, -1)) || meet(box, stick);
            });
            if (taken || meet(box, keep_out)) continue;
            plan.pole = pole;
            plan.box = box;
            return;
        }
    }
}

void draw_pole(Surface& s, const Scene& scene, const FlagPlan& plan, const TapePlace& place) {
    const Colour colour = plan.mark->group == scene.group ? s.theme().text : s.theme().dim;
    if (plan.before && plan.box.empty() && !plan.words.empty()) return;
    if (plan.before) // it stands somewhere left of what is drawn
        return arrow_left(s, {plan.x, place.bottom() + plan.pole - 6}, 10, colour);
    flag(s, plan.x, place.bottom(), plan.pole, {.colour = colour});
}

void draw_words(Surface& s, const FlagPlan& plan, const TapePlace& place) {
    if (plan.box.empty()) return;
    s.fill(plan.box.inset(-2, 0), place.ground);
    s.say(Face::label, {plan.box.left, plan.box.top}, s.theme().text, plan.words);
}

// It was moved back and has not yet come again to where it stood.
const ReadAgainView* going_over(const BookmarkView& mark) {
    if (mark.again.empty() || mark.finished >= mark.again.back().offsets.end) return nullptr;
    return &mark.again.back();
}

void draw_again(Surface& s, Scene& scene, const FlagPlan& plan, const TapePlace& place,
                Colour colour) {
    const ReadAgainView* again = going_over(*plan.mark);
    if (!again) return;
    const OffsetRange seen = visible(place);
    const float share = share_of(scene.motion, again->at, replay_ms);
    const auto grown = Offset(float(again->offsets.size()) * share);
    const Offset from = std::max(again->offsets.end - grown, seen.begin);
    const Offset to = std::min(again->offsets.end, seen.end);
    if (from >= to) return;
    const Rect box{place.scale.at(from), place.top(), place.scale.at(to), place.bottom()};
    s.hatch(box, ink_on(colour), 5, 1.4f);
    s.outline(box, s.theme().text, 1);
    const Offset done = std::clamp(again->offsets.begin + again->again, from, to);
    s.fill({box.left, box.bottom + 2, place.scale.at(done), box.bottom + 6}, s.theme().text);
    flag(s, box.right, box.bottom, first_pole, {.colour = s.theme().dim, .ghost = true});
    const float y = box.bottom + first_pole - 6;
    const float x = std::max(plan.x + 16, plan.box.right + 6); // beyond the words
    if (box.right - x > 16) {
        s.dashed({x + 8, y}, {box.right - 2, y}, s.theme().dim, 1, 4, 3);
        arrow_left(s, {x, y}, 8, s.theme().dim);
    }
    scene.note(Mark::read_twice);
}

void draw_lag(Surface& s, Scene& scene, const PartitionView& partition, const FlagPlan& plan,
              const TapePlace& place) {
    const ReplicaView* leader = leader_of(partition);
    if (!leader || plan.mark->lag <= 0) return;
    const float end = std::min(place.scale.at(leader->end), place.box.right);
    if (end <= plan.x + 1) return;
    bracket(s, plan.x, end, place.bottom() + 12, s.theme().text);
    scene.note(Mark::lag);
}

} // namespace

} // namespace sluice::gui
