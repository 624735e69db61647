// The story and the facts of a run with names instead of ids. Lines of JSON are what
// `run --trace` writes; fields that say nothing are left out.
#include "sim/explain.hpp"
#include "sim/scenario/json_writer.hpp"
#include "sim/simulation.hpp"
#include "sim/world/names.hpp"

namespace sluice {

// Members arriving and finding their first position, and whatever concerns the cluster's own
// topics: true and kept, but not what a reader looks for first.
bool is_background(const World& world, const Fact& fact) {
    if (fact.kind == FactKind::member_joined) return true;
    if (fact.kind == FactKind::position_reset && fact.before < 0) return true;
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    return cluster && fact.partition.exists() &&
           !kafka::topic_of(*cluster, fact.partition).channel.exists();
}

std::vector<ToldMoment> told_moments(const Simulation& side) {
    const World& world = side.world();
    const Moments& moments = side.observed().moments;
    const auto named = [&](Entity entity) {
        return entity.kind == EntityKind::nobody ? std::string() : name_of(world, entity);
    };
    std::vector<ToldMoment> story;
    for (uint64_t i = 0; i < moments.all.size(); ++i) {
        const Moment& moment = moments.all[i];
        const Fact& fact = moment.fact;
        ToldMoment told;
        told.number = i + 1;
        if (const auto earlier = moment_index(moments, fact.because)) told.because = *earlier + 1;
        told.at = fact.at;
        told.times = moment.times;
        told.background = is_background(world, fact);
        told.what = info(fact.kind).name;
        told.who = named(fact.who);
        told.whom = named(fact.whom);
        if (fact.partition.exists()) told.partition = name_of(world, fact.partition);
        if (fact.group.exists()) told.group = name_of(world, fact.group);
        if (fact.cause != Cause::none) told.cause = info(fact.cause).name;
        told.sentence = sentence(world, moment);
        story.push_back(std::move(told));
    }
    return story;
}

std::string fact_line(const World& world, const std::string& side, const Fact& fact) {
    JsonWriter out(false);
    out.begin_object().key("after").value(fact.after).key("at_ns").value(fact.at.ns);
    if (fact.batch.exists()) out.key("batch").value(uint64_t{fact.batch.value});
    if (fact.because != 0) out.key("because").value(fact.because);
    out.key("before").value(fact.before);
    if (fact.cause != Cause::none) out.key("cause").value(info(fact.cause).name);
    out.key("count").value(fact.count).key("event").value(fact.event);
    if (fact.group.exists()) out.key("group").value(name_of(world, fact.group));
    out.key("id").value(fact.id).key("kind").value(info(fact.kind).name);
    if (fact.partition.exists()) out.key("partition").value(name_of(world, fact.partition));
    out.key("side").value(side);
    if (fact.who.kind != EntityKind::nobody) out.key("who").value(name_of(world, fact.who));
    if (fact.whom.kind != EntityKind::nobody) out.key("whom").value(name_of(world, fact.whom));
    out.end_object();
    return out.text();
}

} // namespace sluice
