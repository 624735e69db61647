#include "sim/observe/expect.hpp"
#include "sim/observe/expect_values.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr int64_t looks_during = 20; // besides the one at the beginning

bool is_during(const ExpectSpec& expect) {
    return expect.during_from > time_zero || expect.during_until != time_never;
}
std::vector<Time> instants_of(const ExpectSpec& expect);
bool concerns(const ExpectSpec& expect, std::size_t side) {
    return expect.side == no_index || expect.side == side || expect.than == side;
}

} // namespace

Judge::Judge(std::vector<ExpectSpec> expect) : expect_(std::move(expect)) {}

std::vector<Time> Judge::instants() const {
    std::vector<Time> all;
    for (const ExpectSpec& expect : expect_)
        for (const Time at : instants_of(expect)) all.push_back(at);
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

void Judge::look(Time at, std::span<const ObservedSide> sides) {
    for (std::size_t e = 0; e < expect_.size(); ++e) {
        const ExpectSpec& expect = expect_[e];
        const std::vector<Time> wanted = instants_of(expect);
        if (!std::binary_search(wanted.begin(), wanted.end(), at)) continue;
        for (std::size_t s = 0; s < sides.size(); ++s) {
            if (!concerns(expect, s)) continue;
            Glimpse glimpse;
            glimpse.at = at;
            glimpse.expectation = e;
            glimpse.side = s;
            if (expect.kind == ExpectKind::metric) {
                glimpse.value =
                    is_during(expect)
                        ? value_now(sides[s].world, sides[s].observation, expect.metric, expect.of)
                        : metric_value(sides[s].world, sides[s].observation, expect.metric,
                                       expect.of);
                if (is_during(expect) && is_latency(expect.metric))
                    glimpse.latencies = latencies_of(sides[s].observation.metrics, expect.metric);
            } else {
                glimpse.happened = how_often(sides[s].observation, expect.what);
            }
            seen_.push_back(std::move(glimpse));
        }
    }
}

std::vector<Judgement> Judge::judgements(std::span<const ObservedSide> sides) const {
    std::vector<Judgement> all;
    for (std::size_t e = 0; e < expect_.size(); ++e) {
        for (std::size_t s = 0; s < sides.size(); ++s) {
            if (expect_[e].side != no_index && expect_[e].side != s) continue;
            Judgement one;
            switch (expect_[e].kind) {
            case ExpectKind::metric: one = judge_metric(e, s, sides); break;
            case ExpectKind::happens:
            case ExpectKind::never: one = judge_event(e, s, sides[s]); break;
            case ExpectKind::always: one = judge_always(e, sides[s]); break;
            }
            one.side = std::string(sides[s].name);
            one.sentence = sentence(expect_[e], sides);
            one.pointer = expect_[e].pointer;
            one.expectation = e;
            all.push_back(std::move(one));
        }
    }
    return all;
}

std::vector<const Judge::Glimpse*> Judge::glimpses(std::size_t expectation,
                                                   std::size_t side) const {
    std::vector<const Glimpse*> found;
    for (const Glimpse& glimpse : seen_)
        if (glimpse.expectation == expectation && glimpse.side == side) found.push_back(&glimpse);
    return found;
}

// The one number that is compared; of a level during a stretch, the one least likely to hold.
std::optional<int64_t> Judge::found_value(std::size_t expectation, std::size_t side,
                                          const ObservedSide& now) const {
    const ExpectSpec& expect = expect_[expectation];
    const auto looks = glimpses(expectation, side);
    if (!is_during(expect)) {
        if (expect.by != time_never && !looks.empty()) return looks.back()->value;
        return metric_value(now.world, now.observation, expect.metric, expect.of);
    }
    if (looks.size() < 2 || !looks.front()->value || !looks.back()->value) return std::nullopt;
    if (is_latency(expect.metric))
        return latency_between(looks.front()->latencies, looks.back()->latencies, expect.metric);
    if (grows(expect.metric)) {
        const int64_t growth = *looks.back()->value - *looks.front()->value;
        if (!is_rate(expect.metric)) return growth;
        const Duration length = looks.back()->at - looks.front()->at;
        return int64_t(Wide(growth) * 1'000'000'000 / length.ns);
    }
    for (const Glimpse* look : looks)
        if (look->value && !compare(expect, *look->value)) return look->value;
    return looks.back()->value;
}

Judgement Judge::judge_metric(std::size_t expectation, std::size_t side,
                              std::span<const ObservedSide> sides) const {
    const ExpectSpec& expect = expect_[expectation];
    auto value = found_value(expectation, side, sides[side]);
    Judgement one;
    if (!value) {
        one.found = "not measured here";
        return one;
    }
    const Unit unit = find_metric(expect.metric)->unit;
    one.found = value_text(unit, *value);
    if (expect.than != no_index && expect.than < sides.size()) {
        const auto other = found_value(expectation, expect.than, sides[expect.than]);
        if (!other) {
            one.found = "not measured on " + std::string(sides[expect.than].name);
            return one;
        }
        one.found += " against " + value_text(unit, *other);
        value = *value - *other;
    }
    one.held = compare(expect, *value);
    return one;
}

Judgement Judge::judge_event(std::size_t expectation, std::size_t side,
                             const ObservedSide& now) const {
    const ExpectSpec& expect = expect_[expectation];
    Judgement one;
    if (!find_kind(expect.what)) {
        std::vector<std::string> names;
        for (const FactKindInfo& row : fact_kinds()) names.emplace_back(row.name);
        one.found = "no moment is called that; " + did_you_mean(expect.what, names);
        return one;
    }
    const Time until = std::min(expect.by, expect.during_until);
    const auto first = first_moment(now, expect, expect.during_from, until);
    int64_t times = 0;
    if (find_kind(expect.what)->notable || !expect.of.empty()) {
        times = first ? 1 : 0;
    } else { // too frequent to be kept one by one: counted
        const auto looks = glimpses(expectation, side);
        times = looks.empty() ? how_often(now.observation, expect.what) : looks.back()->happened;
        if (looks.size() > 1) times -= looks.front()->happened;
    }
    one.held = (times > 0) == (expect.kind == ExpectKind::happens);
    one.found = first ? "first at " + time_text(first->fact.at) + ": " + sentence(now.world, *first)
                : times > 0 ? std::to_string(times) + " times"
                            : "it did not happen";
    return one;
}

Judgement Judge::judge_always(std::size_t expectation, const ObservedSide& now) const {
    const ExpectSpec& expect = expect_[expectation];
    Judgement one;
    const InvariantInfo* invariant = find_invariant(expect.what);
    if (!invariant) {
        std::vector<std::string> names;
        for (const InvariantInfo& row : invariants()) names.emplace_back(row.name);
        one.found = "no invariant is called that; " + did_you_mean(expect.what, names);
        return one;
    }
    std::vector<Breach> breaches = now.observation.invariants.breaches;
    for (Breach& breach :
         breaches_now(now.observation.invariants, now.world, now.observation.ledger))
        breaches.push_back(std::move(breach));
    for (const Breach& breach : breaches)
        if (breach.id == invariant->id) {
            one.found = "broken at " + time_text(breach.at) + ": " + breach.found;
            return one;
        }
    one.held = true;
    one.found = "it held";
    return one;
}

namespace {

std::vector<Time> instants_of(const ExpectSpec& expect) {
    std::vector<Time> all;
    if (expect.by != time_never) all.push_back(expect.by);
    if (!is_during(expect) || expect.during_until == time_never) return all;
    const Duration length = expect.during_until - expect.during_from;
    for (int64_t i = 0; i <= looks_during; ++i)
        all.push_back(expect.during_from + Duration{int64_t(Wide(length.ns) * i / looks_during)});
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

} // namespace

} // namespace sluice
