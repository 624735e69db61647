// What the chapters of a page share: how a broker came to its end, and the settings that decide.
#include "sim/observe/why_chapters.hpp"
#include "sim/scenario/explain.hpp"
#include <algorithm>

namespace sluice {

namespace {

bool holds(const Scene& scene, uint32_t broker, PartitionId partition) {
    return broker < scene.cluster->brokers.size() &&
           has_replica(scene.cluster->brokers[broker], partition);
}

const std::string& channel_of(const Scene& scene, PartitionId partition) {
    return scene.cluster ? kafka::topic_of(*scene.cluster, partition).name
                         : scene.scenario().carrier().fifo.queues[partition.index()].name;
}

const Moment* last_before(const Scene& scene, Time until, FactKind kind, Entity who) {
    const Moment* found = nullptr;
    const Moments& moments = scene.moments();
    for (uint64_t i = 0; i < moments.all.size() && moments.all[i].fact.at <= until; ++i)
        if (moments.all[i].fact.kind == kind &&
            (moments.all[i].fact.who == who ||
             ((kind == FactKind::cut_made || kind == FactKind::broker_fenced) &&
              moments.all[i].fact.whom == who)))
            found = &moments.all[i];
    return found;
}

} // namespace

bool concerns(const Scene& scene, const Focus& focus, PartitionId partition) {
    const Entity e = focus.entity;
    switch (e.kind) {
    case EntityKind::partition: return e.index == partition.value;
    case EntityKind::broker: return scene.cluster && holds(scene, e.index, partition);
    case EntityKind::producer:
        return scene.scenario().producers[scene.world.producers[e.index].spec].to ==
               channel_of(scene, partition);
    case EntityKind::group:
        return e.index < scene.scenario().consumers.size() &&
               scene.scenario().consumers[e.index].from == channel_of(scene, partition);
    case EntityKind::member:
        return scene.scenario().consumers[scene.world.members[e.index].group.index()].from ==
               channel_of(scene, partition);
    default: return true;
    }
}

bool concerns(const Scene& scene, const Focus& focus, GroupId group) {
    const Entity e = focus.entity;
    switch (e.kind) {
    case EntityKind::group: return e.index == group.value;
    case EntityKind::member: return scene.world.members[e.index].group == group;
    case EntityKind::partition:
        return scene.scenario().consumers[group.index()].from ==
               channel_of(scene, PartitionId{e.index});
    default: return true;
    }
}

// Cuts and slow disks count when nothing had ended them before it failed.
Downfall downfall_of(const Scene& scene, uint32_t broker, Time until) {
    Downfall fall;
    const Entity who = broker_entity(broker);
    for (const FactKind kind :
         {FactKind::machine_crashed, FactKind::process_crashed, FactKind::paused}) {
        const Moment* one = last_before(scene, until, kind, who);
        if (one && (!fall.crash || fall.crash->fact.at < one->fact.at)) fall.crash = one;
    }
    for (const FactKind kind : {FactKind::restarted, FactKind::resumed}) {
        const Moment* over = last_before(scene, until, kind, who);
        const bool since = over && fall.crash && over->fact.at > fall.crash->fact.at;
        if (since && over->fact.at < until) fall.crash = nullptr;
    }
    const Time failed = fall.crash ? fall.crash->fact.at : until;
    fall.cut = last_before(scene, failed, FactKind::cut_made, who);
    if (fall.cut) {
        const Moment* healed = last_before(scene, failed, FactKind::cut_healed, fall.cut->fact.who);
        if (healed && healed->fact.at > fall.cut->fact.at) fall.cut = nullptr;
    }
    fall.slowed = last_before(scene, failed, FactKind::slowed, who);
    if (fall.slowed && fall.slowed->fact.count >= 100) fall.slowed = nullptr;
    fall.fenced = fall.crash ? earliest(scene, failed,
                                        [&](const Moment& m) {
                                            return m.fact.kind == FactKind::broker_fenced &&
                                                   m.fact.whom == who;
                                        })
                             : last_before(scene, until, FactKind::broker_fenced, who);
    fall.back = latest_about(scene, FactKind::restarted, who, failed);
    return fall;
}

namespace {

// Whom a cut struck, from the command that made it; the fact names only the first of them.
std::string cut_from(const Scene& scene, const Fact& cut, Entity who) {
    const auto now = cut_off_from(scene.world, who, EntityKind::broker);
    if (!now.empty()) return spoken_brokers(now);
    for (const FaultSpec& fault : scene.scenario().faults) {
        if (fault.kind != FaultKind::cut || fault.at != cut.at) continue;
        std::vector<uint32_t> brokers;
        for (const EntityPath& path : cut.who == who ? fault.away_from : fault.targets)
            if (path.kind == TargetKind::broker) brokers.push_back(path.number);
        if (!brokers.empty()) return spoken_brokers(brokers);
    }
    return spoken(scene.world, cut.who == who ? cut.whom : cut.who);
}

} // namespace

void tell_before(const Scene& scene, const Downfall& fall, Paragraph& paragraph) {
    if (fall.cut) {
        const Fact& cut = fall.cut->fact;
        const Entity who = fall.crash ? fall.crash->fact.who : cut.who;
        paragraph.push_back(scene.phrase()
                                .say("At ")
                                .at(cut.at)
                                .say(" " + spoken(scene.world, who) + " was cut off from " +
                                     cut_from(scene, cut, who))
                                .on(cut.id)
                                .done());
    }
    if (fall.slowed) {
        const Fact& slow = fall.slowed->fact;
        paragraph.push_back(scene.phrase()
                                .say("From ")
                                .at(slow.at)
                                .say(" on the " + std::string(info(slow.cause).words) + " of " +
                                     spoken(scene.world, slow.who) + " worked at " +
                                     std::to_string(slow.count) + " % of its speed")
                                .on(slow.id)
                                .done());
    }
}

Sentence tell_crash(const Scene& scene, const Moment& crash) {
    const std::string who = spoken(scene.world, crash.fact.who);
    Phrase phrase = scene.phrase();
    phrase.say("At ").at(crash.fact.at);
    if (crash.fact.kind == FactKind::machine_crashed)
        phrase.say(" the machine of " + who + " went down");
    else if (crash.fact.kind == FactKind::paused)
        phrase.say(" " + who + " stood still");
    else
        phrase.say(" " + who + " died; its machine lived on");
    return phrase.on(crash.fact.id).done();
}

void tell_detection(const Scene& scene, const Downfall& fall, uint32_t broker,
                    Paragraph& paragraph) {
    const auto& session = scene.cluster->controller.sessions[broker];
    const Duration timeout = kafka::settings_of(*scene.cluster).session_timeout;
    const bool known = fall.crash && session.last_heartbeat <= fall.crash->fact.at;
    if (known)
        paragraph.push_back(
            scene.phrase().say("Its last heartbeat came at ").at(session.last_heartbeat).done());
    if (!fall.fenced) {
        paragraph.push_back(
            scene.phrase()
                .say("The controller waits ")
                .name("broker.session.timeout.ms")
                .say(" (" + short_length(timeout) + ") before it counts a silent broker as dead")
                .done());
        return;
    }
    paragraph.push_back(scene.phrase()
                            .say("After ")
                            .name("broker.session.timeout.ms")
                            .say(" (" + short_length(timeout) + "), at ")
                            .at(fall.fenced->fact.at)
                            .say(", the controller counted it as dead")
                            .on(fall.fenced->fact.id)
                            .done());
}

std::vector<const Moment*> elections_after(const Scene& scene, uint32_t broker,
                                           const std::vector<PartitionId>& partitions, Time since) {
    std::vector<const Moment*> found;
    const Moments& moments = scene.moments();
    for (uint64_t i = first_moment_at(moments, since); i < moments.all.size(); ++i) {
        const Fact& fact = moments.all[i].fact;
        const bool its =
            fact.kind == FactKind::leader_elected && fact.whom == broker_entity(broker);
        if (its &&
            std::find(partitions.begin(), partitions.end(), fact.partition) != partitions.end())
            found.push_back(&moments.all[i]);
    }
    return found;
}

std::string duration_setting(std::string_view name, Duration value) {
    return std::string(name) + " (" + short_length(value) + ")";
}

namespace {

std::string pointer_of(const Scene& scene, const Focus& focus) {
    const Entity e = focus.entity;
    const Scenario& scenario = scene.scenario();
    if (e.kind == EntityKind::producer)
        return "/producers/" + scenario.producers[scene.world.producers[e.index].spec].name + "/";
    if (e.kind == EntityKind::group) return "/consumers/" + scenario.consumers[e.index].name + "/";
    if (e.kind == EntityKind::member)
        return "/consumers/" + scenario.consumers[scene.world.members[e.index].group.index()].name +
               "/";
    if (e.kind == EntityKind::partition) return "/" + channel_of(scene, PartitionId{e.index}) + "/";
    return {};
}

// A topic's own value before its brokers' default.
bool better(const ExplainRow& a, const ExplainRow& b, const std::string& near) {
    const bool a_near = !near.empty() && a.pointer.find(near) != std::string::npos;
    const bool b_near = !near.empty() && b.pointer.find(near) != std::string::npos;
    if (a_near != b_near) return a_near;
    if (a.given != b.given) return a.given;
    return a.section == "kafka.topic" && b.section != a.section;
}

} // namespace

// One row for a name; where several have the setting, those nearest to the focus, and one row for
// each value that differs.
std::vector<DecidingSetting> deciding_settings(const Scene& scene, const Focus& focus,
                                               const std::vector<std::string_view>& names) {
    std::vector<DecidingSetting> found;
    const std::vector<ExplainRow> rows = explain_rows(scene.scenario());
    const std::string near = pointer_of(scene, focus);
    for (const std::string_view name : names) {
        const ExplainRow* best = nullptr;
        for (const ExplainRow& row : rows)
            if (row.key == name && (!best || better(row, *best, near))) best = &row;
        if (!best) continue;
        for (const ExplainRow& row : rows) {
            const bool same = &row == best;
            const bool other = row.key == name && row.section == best->section && row.given &&
                               row.value != best->value && !better(*best, row, near);
            if (!same && !other) continue;
            found.push_back({row.key, row.value, row.standard, row.given, row.pointer, row.doc});
        }
    }
    return found;
}

} // namespace sluice
