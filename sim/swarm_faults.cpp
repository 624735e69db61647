// Faults of a swarm: a table of kinds, each a sentence or two of a scenario file with its own end.
#include "sim/swarm_draw.hpp"
#include <algorithm>

namespace sluice {

namespace {

struct Stretch { // when a fault strikes and when it is over, ms
    int64_t at = 0, until = 0;
};

struct Kind {
    int percent; // of scenarios that know it
    int most;    // of them in one scenario
    std::string (*draw)(const SwarmShape&, SwarmDraw&, Stretch);
};

std::string ms(int64_t value) {
    return "\"" + std::to_string(value) + "ms\"";
}
std::string at(int64_t value) {
    return "{ \"at\": " + ms(value) + ", ";
}
std::string quoted(const std::string& word) {
    return "\"" + word + "\"";
}

std::string broker(const SwarmShape& shape, SwarmDraw& draw) {
    return "cluster/broker/" + std::to_string(draw.between(1, shape.brokers));
}
std::string controller(const SwarmShape& shape, SwarmDraw& draw) {
    return "cluster/controller/" + std::to_string(draw.between(1, shape.controllers));
}
std::string producer(const SwarmShape& shape, SwarmDraw& draw) {
    return shape.producers[std::size_t(draw.between(0, int64_t(shape.producers.size()) - 1))];
}
const SwarmGroup& group(const SwarmShape& shape, SwarmDraw& draw) {
    return shape.groups[std::size_t(draw.between(0, int64_t(shape.groups.size()) - 1))];
}
std::string member(const SwarmShape& shape, SwarmDraw& draw) {
    const SwarmGroup& of = group(shape, draw);
    return of.name + "/member/" + std::to_string(draw.between(1, of.members));
}
std::string anybody(const SwarmShape& shape, SwarmDraw& draw) {
    const int64_t who = draw.between(1, 10);
    if (who <= 5) return broker(shape, draw);
    if (who <= 7) return controller(shape, draw);
    return who <= 8 ? producer(shape, draw) : member(shape, draw);
}
// Others than `one`, at least one of them.
std::string others(const SwarmShape& shape, SwarmDraw& draw, const std::string& one) {
    std::string list;
    while (list.empty())
        for (int64_t b = 1; b <= shape.brokers; ++b) {
            const std::string name = "cluster/broker/" + std::to_string(b);
            if (name == one || !draw.chance(60)) continue;
            list += (list.empty() ? "" : ", ") + quoted(name);
        }
    if (draw.chance(30) && !one.starts_with("cluster/controller/"))
        for (int64_t c = 1; c <= shape.controllers; ++c)
            list += ", " + quoted("cluster/controller/" + std::to_string(c));
    return list;
}

std::string listed(const std::string& one) {
    return "[" + quoted(one) + "]";
}
std::string one_way(SwarmDraw& draw) {
    return draw.chance(30) ? "\"one_way\": true, " : "";
}
std::string chance(SwarmDraw& draw) {
    return "\"chance\": \"" + std::to_string(draw.between(1, 30)) + "%\", ";
}
std::string lasting(const char* verb, const std::string& whom, const std::string& how,
                    Stretch span) {
    return at(span.at) + "\"" + verb + "\": " + whom + ", " + how + "\"until\": " + ms(span.until) +
           " }";
}

std::string crash_and_restart(const std::string& who, const char* as, Stretch span) {
    return at(span.at) + "\"crash\": " + quoted(who) + as + " },\n    " + at(span.until) +
           "\"restart\": " + quoted(who) + " }";
}

std::string process_dies(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return crash_and_restart(broker(shape, draw), "", span);
}
std::string machine_dies(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return crash_and_restart(broker(shape, draw), ", \"as\": \"machine\"", span);
}
std::string controller_dies(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return crash_and_restart(controller(shape, draw), "", span);
}
std::string member_dies(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return crash_and_restart(member(shape, draw), "", span);
}
std::string producer_dies(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return crash_and_restart(producer(shape, draw), "", span);
}
// In order if it can, within its time; then it is back in any case.
std::string broker_stops(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = broker(shape, draw);
    return at(span.at) + "\"stop\": " + quoted(who) + " },\n    " +
           crash_and_restart(who, "", {(span.at + span.until) / 2, span.until});
}
std::string member_stops(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = member(shape, draw);
    return at(span.at) + "\"stop\": " + quoted(who) + " },\n    " + at(span.until) +
           "\"start\": " + quoted(who) + " }";
}
std::string stands_still(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return lasting("pause", quoted(anybody(shape, draw)), "", span);
}
std::string is_slow(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    static constexpr const char* parts[] = {"disk", "cpu", "nic"};
    const std::string who = broker(shape, draw);
    const std::string part = draw.one_of(parts);
    const int64_t factor = draw.between(2, 8);
    return lasting("slow", quoted(who),
                   "\"part\": " + quoted(part) + ", \"factor\": " + std::to_string(factor) + ", ",
                   span);
}
std::string is_cut_off(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = anybody(shape, draw);
    return lasting("cut", listed(who), one_way(draw), span);
}
std::string network_parts(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = anybody(shape, draw);
    const std::string from = others(shape, draw, who);
    return lasting("cut", listed(who), "\"away_from\": [" + from + "], " + one_way(draw), span);
}
std::string network_is_slow(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = anybody(shape, draw);
    return lasting("clog", listed(who), "\"latency\": " + ms(draw.between(20, 900)) + ", ", span);
}
std::string network_loses(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = anybody(shape, draw);
    return lasting("lose", listed(who), chance(draw), span);
}
std::string network_repeats(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    const std::string who = anybody(shape, draw);
    return lasting("duplicate", listed(who), chance(draw), span);
}
std::string members_come(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    return at(span.at) + "\"add_members\": " + quoted(group(shape, draw).name) + " }";
}
std::string group_seeks(const SwarmShape& shape, SwarmDraw& draw, Stretch span) {
    static constexpr const char* places[] = {"\"earliest\"", "\"latest\"", "40"};
    const std::string name = group(shape, draw).name;
    return at(span.at) + "\"seek\": " + quoted(name) + ", \"to\": " + draw.one_of(places) + " }";
}

constexpr Kind kinds[] = {
    {50, 3, process_dies},  {30, 2, machine_dies},    {25, 2, controller_dies},
    {40, 3, member_dies},   {25, 2, producer_dies},   {30, 2, broker_stops},
    {30, 2, member_stops},  {40, 3, stands_still},    {25, 2, is_slow},
    {40, 3, is_cut_off},    {40, 3, network_parts},   {25, 2, network_is_slow},
    {15, 2, network_loses}, {15, 2, network_repeats}, {20, 1, members_come},
    {10, 1, group_seeks},
};

} // namespace

std::vector<std::string> draw_faults(const SwarmShape& shape, SwarmDraw& draw) {
    std::vector<std::string> faults;
    for (const Kind& kind : kinds) {
        if (!draw.chance(kind.percent)) continue;
        const int64_t count = draw.between(1, kind.most);
        for (int64_t i = 0; i < count; ++i) {
            Stretch span;
            span.at = draw.between(1'000, shape.healed_ms - 500);
            const int64_t longest = shape.healed_ms - span.at;
            span.until =
                span.at + (draw.chance(30) ? draw.between(50, std::min<int64_t>(longest, 600))
                                           : draw.between(100, longest));
            faults.push_back(kind.draw(shape, draw, span));
        }
    }
    return faults;
}

} // namespace sluice
