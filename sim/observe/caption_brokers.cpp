// Captions about brokers: who leads nothing any more, who leads though cut off, who took over,
// what was struck just now.
#include "sim/observe/caption_rules.hpp"
#include "sim/observe/ledger_reading.hpp"
#include <algorithm>

namespace sluice {

namespace {

Said say_offline(const Scene& scene, const std::vector<PartitionNow>& offline);
Said say_dead_leader(const Scene& scene, const std::vector<PartitionNow>& unserved);
Said say_unregistered(const Scene& scene, uint32_t broker, const std::vector<PartitionId>& its);
Sentence why_nobody_may_lead(const Scene& scene, const std::vector<PartitionNow>& offline);
Said say_zombie(const Scene& scene, uint32_t broker);
Said say_cut(const Scene& scene, uint32_t broker);
Said struck_broker(const Scene& scene, const Moment& moment);
Sentence what_it_led(const Scene& scene, const Fact& fact, uint32_t broker);

std::vector<PartitionId> ids_of(const std::vector<PartitionNow>& partitions) {
    std::vector<PartitionId> ids;
    for (const PartitionNow& one : partitions) ids.push_back(one.id);
    return ids;
}

bool in_sync_with(const Scene& scene, PartitionId id, uint32_t broker) {
    const auto& info = scene.cluster->metadata.partitions[id.index()];
    const int at = info.replicas.position_of(kafka::BrokerIndex(broker));
    return at >= 0 && (info.latest().in_sync >> at & 1) != 0;
}

void add_once(std::vector<uint32_t>& brokers, uint32_t broker) {
    if (std::find(brokers.begin(), brokers.end(), broker) == brokers.end())
        brokers.push_back(broker);
}

std::string them(std::size_t count) {
    return count == 1 ? "it" : "them";
}

std::vector<PartitionId> led_by(const Scene& scene, uint32_t broker) {
    std::vector<PartitionId> led;
    for (const PartitionId id : scene.partitions)
        if (kafka::leader_of(*scene.cluster, id) == kafka::BrokerIndex(broker)) led.push_back(id);
    return led;
}

const Moment* why_silent(const Scene& scene, Entity who) {
    const Node* node = find_node(scene.world, who);
    return node && node->silent_because != 0 ? find_moment(scene.moments(), node->silent_because)
                                             : nullptr;
}

} // namespace

Said say_unled(const Scene& scene) {
    std::vector<PartitionNow> offline, unserved;
    for (const PartitionNow& one : partitions_now(scene)) {
        if (one.leader < 0)
            offline.push_back(one);
        else if (!one.served)
            unserved.push_back(one);
    }
    if (!offline.empty()) return say_offline(scene, offline);
    if (!unserved.empty()) return say_dead_leader(scene, unserved);
    return std::nullopt;
}

// A leader that its copies cannot hear, and one that has not heard that it leads no more.
Said say_cut_leader(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    for (const kafka::Broker& broker : scene.cluster->brokers) {
        const auto b = uint32_t(broker.index);
        if (!runs(scene.world, broker_entity(b))) continue;
        if (Said zombie = say_zombie(scene, b)) return zombie;
        if (Said cut = say_cut(scene, b)) return cut;
    }
    return std::nullopt;
}

Said say_leader_moved(const Scene& scene) {
    if (!scene.cluster) return std::nullopt;
    const auto moves = [&](const Moment& m) {
        return m.fact.kind == FactKind::leader_elected && m.fact.cause != Cause::first_election &&
               m.fact.whom != m.fact.who && !is_internal(scene, m.fact);
    };
    const Moment* last = latest(scene, scene.now - scene.news, moves);
    if (!last) return std::nullopt;
    const Moment* root = root_of(scene, last->fact.id);
    std::vector<FactId> facts{root->fact.id};
    std::vector<uint32_t> leaders;
    int64_t moved = 0;
    const Moments& moments = scene.moments();
    for (uint64_t i = first_moment_at(moments, last->fact.at - storm_at_most);
         i < moments.all.size(); ++i) {
        const Moment& m = moments.all[i];
        if (!moves(m) || m.fact.because != last->fact.because) continue;
        moved += m.times;
        facts.push_back(m.fact.id);
        if (std::find(leaders.begin(), leaders.end(), m.fact.who.index) == leaders.end())
            leaders.push_back(m.fact.who.index);
    }
    std::sort(leaders.begin(), leaders.end());
    const std::string what =
        moved == 1 ? spoken(scene.world, last->fact.partition) : number_word(moved) + " partitions";
    Phrase first = scene.phrase(), second = scene.phrase();
    if (is_crash(root->fact.kind)) first.say(spoken(scene.world, root->fact.who) + " died; ");
    if (root->fact.kind == FactKind::shutdown_begun)
        first.say(spoken(scene.world, root->fact.who) + " shuts down; ");
    first.say(spoken_brokers(leaders) + (leaders.size() == 1 ? " leads " : " lead ") + what +
              " now");
    if (last->fact.cause == Cause::preferred) first.say(", as preferred");
    first.on(facts);
    const bool whole = records_lost(scene.ledger(), scene.world) == 0 && stranded(scene).empty();
    if (last->fact.cause == Cause::unclean)
        return said(whole ? Gravity::warning : Gravity::failure, first.done(),
                    second
                        .say(whole ? "Nobody in sync was left, yet nothing acknowledged is missing"
                                   : "Nobody in sync was left, and what it lacks is missing now")
                        .on(last->fact.id)
                        .done());
    return said(
        Gravity::news, first.done(),
        whole
            ? second.say("Every acknowledged " + singular(scene.records) + " is still there").done()
            : Sentence{});
}

Said say_struck(const Scene& scene) {
    using enum FactKind;
    const Moment* last = latest(scene, scene.now - scene.news, [&](const Moment& m) {
        const FactKind kind = m.fact.kind;
        const bool strikes = is_crash(kind) || kind == paused || kind == slowed ||
                             kind == cut_made || kind == link_clogged || kind == restarted ||
                             kind == broker_fenced || kind == cut_healed || kind == resumed ||
                             kind == shutdown_begun || kind == shut_down;
        const Entity who = kind == broker_fenced ? m.fact.whom : m.fact.who;
        return strikes && who.kind != EntityKind::member && who.kind != EntityKind::nobody;
    });
    if (!last) return std::nullopt;
    return struck_broker(scene, *last);
}

namespace {

Said say_offline(const Scene& scene, const std::vector<PartitionNow>& offline) {
    const std::vector<PartitionId> ids = ids_of(offline);
    const Moment* last = latest_of(scene, FactKind::partition_offline, time_zero);
    Phrase first = scene.phrase();
    first.say(spoken_partitions(scene.world, ids) + (ids.size() == 1 ? " has" : " have") +
              " no leader: nobody can write or read " + them(ids.size()));
    if (last) first.on(last->fact.id);
    return said(Gravity::failure, first.done(), why_nobody_may_lead(scene, offline));
}

// Who may lead: the last in sync, and those still eligible (KIP-966).
Sentence why_nobody_may_lead(const Scene& scene, const std::vector<PartitionNow>& offline) {
    std::vector<uint32_t> able, back;
    bool all_down = true;
    for (const PartitionNow& one : offline) {
        const auto& info = scene.cluster->metadata.partitions[one.id.index()];
        const kafka::ReplicaBits may = info.latest().in_sync | info.latest().eligible;
        for (int i = 0; i < int(info.replicas.size); ++i) {
            const auto broker = uint32_t(info.replicas[i]);
            const bool up = runs(scene.world, broker_entity(broker));
            all_down = all_down && !up;
            if (up && scene.cluster->controller.sessions[broker].fenced) add_once(back, broker);
            if ((may >> i & 1) != 0) add_once(able, broker);
        }
    }
    std::sort(able.begin(), able.end());
    const std::string its = offline.size() == 1 ? "its" : "their";
    if (all_down && offline.front().copies == 1)
        return scene.phrase().say("There is one copy, and its broker is down").done();
    if (all_down)
        return scene.phrase().say("All " + its + " copies are on brokers that are down").done();
    if (!back.empty())
        return scene.phrase()
            .say(spoken_brokers(back) + (back.size() == 1 ? " is" : " are") +
                 " up again; the controller has not let " + them(back.size()) + " serve yet")
            .done();
    if (able.empty())
        return scene.phrase()
            .say("No copy that is up was in sync when the last leader died")
            .done();
    return scene.phrase()
        .say("Only " + spoken_brokers(able) + ", which " + (able.size() == 1 ? "is" : "are") +
             " down, may lead: the others are behind")
        .done();
}

// Back before anybody had missed it: its old session has to end first.
Said say_unregistered(const Scene& scene, uint32_t broker, const std::vector<PartitionId>& its) {
    const Entity who = broker_entity(broker);
    Phrase first = scene.phrase();
    first.say(spoken(scene.world, who) + " is up again and not registered yet: nobody serves " +
              spoken_partitions(scene.world, its));
    if (const Moment* back = latest_about(scene, FactKind::restarted, who, time_zero))
        first.on(back->fact.id);
    return said(Gravity::failure, first.done(),
                scene.phrase()
                    .say("Its old session has to end first: ")
                    .name("broker.session.timeout.ms")
                    .done());
}

Said say_dead_leader(const Scene& scene, const std::vector<PartitionNow>& unserved) {
    const auto broker = uint32_t(unserved.front().leader);
    std::vector<PartitionId> its;
    for (const PartitionNow& one : unserved)
        if (uint32_t(one.leader) == broker) its.push_back(one.id);
    const Entity who = broker_entity(broker);
    const Moment* silent = why_silent(scene, who);
    const bool paused = silent && silent->fact.kind == FactKind::paused;
    if (scene.brokers_up[broker] != 0) return say_unregistered(scene, broker, its);
    Phrase first = scene.phrase();
    first.say(spoken(scene.world, who) + (paused ? " stands still" : " is down") +
              " and on paper still leads " + spoken_partitions(scene.world, its));
    Phrase second = scene.phrase();
    second.say("Nobody can write or read " + them(its.size()) + " until the controller notices");
    if (silent) {
        first.on(silent->fact.id);
        second.on(silent->fact.id);
    }
    return said(Gravity::failure, first.done(), second.done());
}

// It still answers clients that know no better.
Said say_zombie(const Scene& scene, uint32_t broker) {
    std::vector<PartitionId> stale;
    kafka::BrokerIndex now_leads = -1;
    for (const PartitionId id : scene.cluster->brokers[broker].led) {
        const kafka::BrokerIndex leader = kafka::leader_of(*scene.cluster, id);
        const bool counted =
            std::binary_search(scene.partitions.begin(), scene.partitions.end(), id);
        if (!counted || leader == kafka::BrokerIndex(broker) || leader < 0) continue;
        stale.push_back(id);
        now_leads = leader;
    }
    if (stale.empty()) return std::nullopt;
    const Entity who = broker_entity(broker);
    const Moment* moved = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::leader_elected && m.fact.whom == who &&
               !is_internal(scene, m.fact);
    });
    Phrase first = scene.phrase();
    first.say(spoken(scene.world, who) + " does not know that " +
              spoken(scene.world, broker_entity(std::size_t(now_leads))) + " leads " +
              spoken_partitions(scene.world, stale) + " now");
    if (moved) first.on(moved->fact.id);
    const bool alone = writes_with(scene, stale.front(), Acks::leader);
    return said(Gravity::warning, first.done(),
                alone ? scene.phrase()
                            .say("With ")
                            .name("acks=1")
                            .say(" it still says \"stored\" to those who reach it")
                            .done()
                      : Sentence{});
}

Said say_cut(const Scene& scene, uint32_t broker) {
    const Entity who = broker_entity(broker);
    std::vector<uint32_t> others = cut_off_from(scene.world, who, EntityKind::broker);
    const std::vector<PartitionId> led = led_by(scene, broker);
    // Whoever has left the in-sync sets is not waited for any more.
    std::erase_if(others, [&](uint32_t other) {
        return std::none_of(led.begin(), led.end(),
                            [&](PartitionId id) { return in_sync_with(scene, id, other); });
    });
    if (others.empty() || led.empty()) return std::nullopt;
    int64_t alone = 0;
    for (const PartitionId id : led) alone += only_at_leader(scene, id);
    const Moment* cut = latest(scene, time_zero, [&](const Moment& m) {
        return m.fact.kind == FactKind::cut_made && (m.fact.who == who || m.fact.whom == who);
    });
    Phrase first = scene.phrase(), second = scene.phrase();
    first.say(spoken(scene.world, who) + " leads " + spoken_partitions(scene.world, led) +
              ", cut off from " + spoken_brokers(others));
    if (cut) first.on(cut->fact.id);
    if (writes_with(scene, led.front(), Acks::leader) && alone == 0)
        second.say("With ").name("acks=1").say(" it says \"stored\" alone");
    else if (writes_with(scene, led.front(), Acks::leader))
        second.say("With ")
            .name("acks=1")
            .say(" it says \"stored\" alone: ")
            .strong(counted(alone, scene.records))
            .say(alone == 1 ? " is only there" : " are only there");
    else if (writes_with(scene, led.front(), Acks::all))
        second.say("With ")
            .name("acks=all")
            .say(std::string(" it cannot say \"stored\" without ") + them(others.size()));
    else
        return said(Gravity::warning, first.done());
    return said(Gravity::warning, first.done(), second.done());
}

bool in_some_set(const Scene& scene, uint32_t broker) {
    return std::any_of(scene.partitions.begin(), scene.partitions.end(),
                       [&](PartitionId id) { return in_sync_with(scene, id, broker); });
}

Sentence of_the_quorum(const Scene& scene) {
    const auto& nodes = scene.cluster->controller.nodes;
    std::size_t up = 0;
    for (const NodeId node : nodes)
        up += scene.world.fabric.nodes[node.index()].state == ProcessState::running;
    if (up * 2 > nodes.size())
        return scene.phrase()
            .say(number_word(int64_t(up)) + " of " + number_word(int64_t(nodes.size())) +
                 " are a majority: leaders can still be elected")
            .done();
    return scene.phrase().say("Without a majority of controllers no leader can be elected").done();
}

Sentence what_it_missed(const Scene& scene, uint32_t broker) {
    const int64_t missing = to_be_copied(scene, broker);
    if (missing == 0 || scene.brokers_up[broker] == 0) return {};
    return scene.phrase()
        .say("It copies what it missed: ")
        .strong(counted(missing, scene.records))
        .say(" to go")
        .done();
}

std::string struck_words(const Scene& scene, const Fact& fact) {
    using enum FactKind;
    const std::string who = spoken(scene.world, fact.who);
    if (fact.kind == broker_fenced)
        return "the controller counts " + spoken(scene.world, fact.whom) +
               " as dead: it was silent for too long";
    if (is_crash(fact.kind)) return who + " died";
    if (fact.kind == shutdown_begun) return who + " shuts down in order and hands over first";
    if (fact.kind == shut_down) return who + " has shut down in order";
    if (fact.kind == paused) return who + " stands still";
    if (fact.kind == resumed) return who + " moves again";
    if (fact.kind == restarted) return who + " is back";
    if (fact.kind == cut_healed) return who + " can be reached again";
    if (fact.kind == link_clogged) return "messages of " + who + " are late or get lost";
    if (fact.kind == cut_made) {
        const auto brokers = cut_off_from(scene.world, fact.who, EntityKind::broker);
        return who + " is cut off from " +
               (brokers.empty() ? spoken(scene.world, fact.whom) : spoken_brokers(brokers));
    }
    const std::string part(info(fact.cause).words);
    return "the " + part + " of " + who +
           (fact.count == 100 ? " works at full speed again"
                              : " works at " + std::to_string(fact.count) + " % of its speed");
}

Said struck_broker(const Scene& scene, const Moment& moment) {
    using enum FactKind;
    const Fact& fact = moment.fact;
    const bool good = fact.kind == resumed || fact.kind == restarted || fact.kind == cut_healed ||
                      fact.kind == shutdown_begun || fact.kind == shut_down ||
                      (fact.kind == slowed && fact.count == 100);
    const Entity who = fact.kind == broker_fenced ? fact.whom : fact.who;
    Sentence first = plain(scene.moments(), struck_words(scene, fact), {fact.id});
    if (good && who.kind == EntityKind::broker)
        return said(Gravity::news, std::move(first), what_it_missed(scene, who.index));
    if (who.kind == EntityKind::controller)
        return said(Gravity::warning, std::move(first), of_the_quorum(scene));
    if (who.kind != EntityKind::broker)
        return said(good ? Gravity::news : Gravity::warning, std::move(first));
    return said(Gravity::warning, std::move(first), what_it_led(scene, fact, who.index));
}

Sentence what_it_led(const Scene& scene, const Fact& fact, uint32_t broker) {
    using enum FactKind;
    const std::vector<PartitionId> led = led_by(scene, broker);
    Phrase second = scene.phrase();
    const Entity who = broker_entity(broker);
    if (fact.kind == link_clogged) return {};
    if (led.empty() && fact.kind != slowed && !runs(scene.world, who) && in_some_set(scene, broker))
        second.say("It leads nothing; readers wait while it still counts as in sync");
    else if (led.empty() && fact.kind != slowed)
        second.say("It leads nothing: writing and reading go on");
    else if (fact.kind == slowed && !led.empty())
        second.say("It leads " + spoken_partitions(scene.world, led) +
                   "; whoever writes there waits longer");
    else if (fact.kind == slowed)
        second.say("It leads nothing, but its copies may fall behind");
    else
        return {};
    return second.done();
}

} // namespace

} // namespace sluice
