#include "sim/observe/marker.hpp"
#include "sim/observe/scene.hpp"
#include "sim/world/command.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

struct KindWords { // of a single moment: "{name} crashes"; the name goes where {} stands
    FactKind kind;
    std::string_view words;
    Gravity gravity;
};

using enum FactKind;
constexpr KindWords kind_words[] = {
    {process_crashed, "{} crashes", Gravity::failure},
    {machine_crashed, "{} crashes", Gravity::failure},
    {partition_offline, "{partition} has no leader", Gravity::failure},
    {failed, "{} gives up {count}", Gravity::failure},
    {outcome_unknown, "{} unsure of {count}", Gravity::failure},
    {message_dropped, "{count} dropped", Gravity::failure},
    {cut_made, "{} cut off", Gravity::warning},
    {paused, "{} stands still", Gravity::warning},
    {slowed, "{cause} of {} slow", Gravity::warning},
    {link_clogged, "{} disturbed", Gravity::warning},
    {record_poisoned, "{} record {before} poisoned", Gravity::warning},
    {producer_blocked, "{} has to wait", Gravity::warning},
    {message_expired, "{count} expired", Gravity::warning},
    {message_moved, "{count} dead-lettered", Gravity::warning},
    {dead_lettered, "{count} set aside", Gravity::warning},
    {delivery_skipped, "{group} skips {count}", Gravity::warning},
    {lease_released, "{count} handed out again", Gravity::warning},
    {member_expired, "{whom} counted out", Gravity::warning},
    {broker_fenced, "{whom} fenced", Gravity::news},
    {leader_elected, "{partition} moves to {number}", Gravity::news},
    {controller_elected, "{} takes over", Gravity::news},
    {in_sync_shrunk, "{whom} out of sync", Gravity::news},
    {in_sync_grown, "{whom} in sync again", Gravity::news},
    {broker_unfenced, "{whom} serves again", Gravity::news},
    {shutdown_begun, "{} shuts down", Gravity::news},
    {restarted, "{} restarts", Gravity::news},
    {resumed, "{} moves again", Gravity::news},
    {cut_healed, "{} can be reached", Gravity::news},
    {link_cleared, "{} undisturbed", Gravity::news},
    {rate_changed, "{} changes its rate", Gravity::news},
    {group_sought, "{} seeks", Gravity::news},
    {bug_released, "bug goes live", Gravity::failure},
    {bug_fixed, "bug fixed", Gravity::news},
    {member_left, "{} leaves", Gravity::news},
    {rebalance_started, "{group} rebalances", Gravity::news},
    {producer_unblocked, "{} has room again", Gravity::news},
};

const KindWords* words_for(FactKind kind) {
    for (const KindWords& row : kind_words)
        if (row.kind == kind) return &row;
    return nullptr;
}

std::string filled(const World& world, const Fact& fact, std::string_view pattern);
bool is_set_up(const World& world, const Fact& fact);
bool is_marked(const World& world, const Fact& fact);
std::string leaders_part(const World& world, const std::vector<const Moment*>& moments);
bool comes_in_storms(FactKind kind);
int64_t records_of(const Moment& moment);

struct AxisEvent {       // something on the axis, before neighbours are joined
    Moment moment;       // its own copy: counts of a storm add up
    uint64_t number = 0; // of it; 0: records lost, which are no moment
    Time latest;         // of a storm
    std::string lost;    // "40 lost"
    Time at() const { return moment.fact.at; }
};
std::vector<AxisEvent> events_of(const Scene& scene, const MarkerRequest& request);
std::vector<Marker> planned_markers(const Scene& scene, const MarkerRequest& request);
Marker joined_marker(const Scene& scene, const std::vector<AxisEvent>& events);
void keep_the_gravest(std::vector<Marker>& markers, std::size_t most);
void write_times(std::vector<Marker>& markers);

} // namespace

std::string marker_words(const World& world, const Moment& moment) {
    const Fact& fact = moment.fact;
    if (is_set_up(world, fact)) return {};
    if (fact.kind == slowed && fact.count >= 100)
        return filled(world, fact, "{cause} of {} as before");
    if (fact.kind == leader_elected && moment.times > 1) return leaders_part(world, {&moment});
    const KindWords* row = words_for(fact.kind);
    if (!row) return {};
    Fact summed = fact;
    if (comes_in_storms(fact.kind)) summed.count = records_of(moment);
    return filled(world, summed, row->words);
}

// The struck first, then what the controller did, then who leads: as much as the label takes.
std::string marker_words(const World& world, const std::vector<const Moment*>& moments) {
    std::vector<std::string> parts;
    const std::string leaders = leaders_part(world, moments);
    const auto add = [&](const std::string& part) {
        std::size_t length = part.size();
        for (const std::string& one : parts) length += one.size() + 2;
        const bool known = std::find(parts.begin(), parts.end(), part) != parts.end();
        if (part.empty() || known || (!parts.empty() && length > marker_length_most)) return;
        parts.push_back(part);
    };
    for (const KindWords& row : kind_words) {
        if (row.kind == leader_elected) {
            add(leaders);
            continue;
        }
        const bool minor = row.kind == in_sync_shrunk || row.kind == in_sync_grown ||
                           row.kind == rebalance_started;
        for (const Moment* m : moments) {
            if (m->fact.kind != row.kind || (minor && !parts.empty())) continue;
            add(row.kind == broker_fenced && !leaders.empty() ? "fenced" : marker_words(world, *m));
        }
    }
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + part;
    return all;
}

std::vector<Marker> markers(const World& world, const Observation& observation,
                            const MarkerRequest& request) {
    const Scene scene = scene_of(world, observation);
    std::vector<Marker> all;
    std::vector<AxisEvent> together;
    for (const AxisEvent& event : events_of(scene, request)) {
        const bool joins =
            !together.empty() && event.at() - together.front().at() <= request.window;
        if (!joins && !together.empty()) {
            all.push_back(joined_marker(scene, together));
            together.clear();
        }
        together.push_back(event);
    }
    if (!together.empty()) all.push_back(joined_marker(scene, together));
    std::erase_if(all, [](const Marker& marker) { return marker.words.empty(); });
    if (request.planned)
        for (Marker& marker : planned_markers(scene, request)) all.push_back(std::move(marker));
    keep_the_gravest(all, request.most);
    write_times(all);
    return all;
}

namespace {

std::string field(const World& world, const Fact& fact, std::string_view name) {
    if (name.empty()) return short_name_of(world, fact.who);
    if (name == "whom") return short_name_of(world, fact.whom);
    if (name == "number") return std::to_string(fact.who.index + 1);
    if (name == "partition") return tag_of(world, fact.partition);
    if (name == "group")
        return fact.group.exists() ? name_of(world, fact.group) : short_name_of(world, fact.who);
    if (name == "count") return grouped(fact.count);
    if (name == "before") return grouped(fact.before);
    return std::string(info(fact.cause).words);
}

std::string filled(const World& world, const Fact& fact, std::string_view pattern) {
    std::string text;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{');
        text += pattern.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = pattern.find('}', open);
        text += field(world, fact, pattern.substr(open + 1, close - open - 1));
        pattern.remove_prefix(close + 1);
    }
    return text;
}

// Finding one's place at the start, and the cluster's own topics, are not what a class looks for.
bool is_set_up(const World& world, const Fact& fact) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (cluster && fact.partition.exists() &&
        !kafka::topic_of(*cluster, fact.partition).channel.exists())
        return true;
    if (fact.kind == leader_elected) return fact.cause == Cause::first_election;
    if (fact.kind == rebalance_started) return fact.after <= 1;
    if (fact.kind == controller_elected) return fact.after <= 1;
    return false;
}

// Facts about records: what goes on for a while is told once, with the sum.
bool comes_in_storms(FactKind kind) {
    return kind == failed || kind == outcome_unknown || kind == message_dropped ||
           kind == message_expired || kind == message_moved || kind == dead_lettered ||
           kind == delivery_skipped || kind == lease_released;
}

// Facts of queues about one message each count as often as they came.
int64_t records_of(const Moment& moment) {
    const bool by_one = moment.fact.kind == message_moved || moment.fact.kind == dead_lettered ||
                        moment.fact.kind == lease_released;
    return by_one ? moment.times : moment.fact.count;
}

// The same as an event shortly before: of one storm.
bool joins_storm(const AxisEvent& earlier, const Moment& moment, Duration gap) {
    const Fact &a = earlier.moment.fact, &b = moment.fact;
    return comes_in_storms(b.kind) && a.kind == b.kind && a.cause == b.cause &&
           a.group == b.group && (a.who == b.who || a.partition == b.partition) &&
           b.at - earlier.latest <= gap;
}

// "P2 moves to 3", "P2 and P5 move", "6 partitions move".
bool is_marked(const World& world, const Fact& fact) {
    return words_for(fact.kind) != nullptr && !is_set_up(world, fact);
}

std::string leaders_part(const World& world, const std::vector<const Moment*>& moments) {
    std::vector<std::string> tags;
    int64_t count = 0;
    const Fact* first = nullptr;
    for (const Moment* m : moments) {
        if (m->fact.kind != leader_elected || is_set_up(world, m->fact)) continue;
        if (!first) first = &m->fact;
        count += m->times;
        tags.push_back(tag_of(world, m->fact.partition));
    }
    if (count == 0) return {};
    if (count == 1) return filled(world, *first, "{partition} moves to {number}");
    if (count <= 3 && count == int64_t(tags.size())) return joined(tags) + " move";
    return grouped(count) + " partitions move";
}

// Moments worth a label, and the records that were lost, in the order of their times.
std::vector<AxisEvent> events_of(const Scene& scene, const MarkerRequest& request) {
    std::vector<AxisEvent> events;
    const Moments& moments = scene.moments();
    const Duration gap = std::max(storm_at_most * 2, scene.scenario().duration / 20);
    constexpr std::ptrdiff_t looked_back = 64; // storms that go on side by side are few
    for (uint64_t i = first_moment_at(moments, request.from); i < moments.all.size(); ++i) {
        const Moment& m = moments.all[i];
        if (m.fact.at > request.until) break;
        if (!is_marked(scene.world, m.fact)) continue;
        const auto end = events.rbegin() + std::min(looked_back, std::ptrdiff_t(events.size()));
        const auto storm = std::find_if(events.rbegin(), end,
                                        [&](const AxisEvent& e) { return joins_storm(e, m, gap); });
        if (storm == end) {
            events.push_back({m, i + 1, m.until, {}});
            continue;
        }
        storm->moment.times += m.times;
        storm->moment.fact.count += m.fact.count;
        storm->latest = std::max(storm->latest, m.until);
    }
    if (scene.cluster)
        for (const LossIncident& loss : loss_incidents(scene))
            if (loss.at >= request.from && loss.at <= request.until) {
                AxisEvent event;
                event.moment.fact.at = loss.at;
                event.lost = grouped(loss.count) + " lost";
                events.push_back(std::move(event));
            }
    std::stable_sort(events.begin(), events.end(),
                     [](const AxisEvent& a, const AxisEvent& b) { return a.at() < b.at(); });
    return events;
}

Gravity gravity_of(const Fact& fact) {
    const KindWords* row = words_for(fact.kind);
    if (fact.kind == slowed && fact.count == 100) return Gravity::news;
    return row ? row->gravity : Gravity::news;
}

Marker joined_marker(const Scene& scene, const std::vector<AxisEvent>& events) {
    Marker marker;
    marker.at = events.front().at();
    marker.gravity = Gravity::calm;
    std::vector<const Moment*> moments;
    std::string lost;
    for (const AxisEvent& event : events) {
        if (event.number == 0) {
            lost = event.lost;
            marker.gravity = Gravity::failure;
            continue;
        }
        moments.push_back(&event.moment);
        marker.gravity = std::max(marker.gravity, gravity_of(event.moment.fact));
        if (marker.number == 0) marker.number = event.number;
        marker.moments.push_back({event.number, event.at()});
    }
    marker.words = marker_words(scene.world, moments);
    if (!lost.empty() && marker.words.size() + lost.size() + 2 <= marker_length_most)
        marker.words += (marker.words.empty() ? "" : ", ") + lost;
    if (marker.gravity == Gravity::failure) marker.shape = MarkerShape::cross;
    return marker;
}

std::string target_name(const World& world, const EntityPath& path) {
    if (path.kind == TargetKind::group) return name_of(world, GroupId::of(path.owner));
    const auto nodes = nodes_of(world, path);
    return nodes.empty() ? std::string()
                         : short_name_of(world, world.fabric.nodes[nodes.front().index()].entity);
}

std::string planned_words(const World& world, const Command& command) {
    const FaultSpec& fault = command.fault;
    const std::string who =
        fault.targets.empty() ? std::string() : target_name(world, fault.targets.front());
    const bool ends = command.phase == CommandPhase::end;
    switch (fault.kind) {
    case FaultKind::crash: return who + (ends ? " restarts" : " crashes");
    case FaultKind::restart: return who + " restarts";
    case FaultKind::pause: return who + (ends ? " moves again" : " stands still");
    case FaultKind::slow: return who + (ends ? " at full speed" : " slows down");
    case FaultKind::cut: return who + (ends ? " can be reached" : " cut off");
    case FaultKind::clog:
    case FaultKind::lose:
    case FaultKind::duplicate: return who + (ends ? " undisturbed" : " disturbed");
    case FaultKind::change_rate: return who + " changes its rate";
    case FaultKind::stop: return who + (ends ? " comes back" : " stops");
    case FaultKind::start: return who + " starts";
    case FaultKind::add_members: return who + " grows";
    case FaultKind::seek: return who + " seeks";
    case FaultKind::poison: return "a record is poisoned";
    case FaultKind::bug: return ends ? "bug fixed" : "bug goes live";
    case FaultKind::elect_preferred: return "preferred leaders elected";
    case FaultKind::alter_topic: return "settings change";
    }
    return {};
}

std::vector<Marker> planned_markers(const Scene& scene, const MarkerRequest& request) {
    std::vector<Marker> planned;
    const World& world = scene.world;
    for (std::size_t i = world.next_file_command; i < world.file_commands.size(); ++i) {
        const Command& command = world.file_commands[i];
        if (command.at < request.from || command.at > request.until) continue;
        Marker marker;
        marker.at = command.at;
        marker.words = planned_words(world, command);
        marker.gravity = Gravity::calm;
        marker.planned = true;
        const bool same = !planned.empty() && planned.back().at == marker.at;
        if (same && planned.back().words.size() + marker.words.size() + 2 <= marker_length_most)
            planned.back().words += ", " + marker.words;
        else if (!same)
            planned.push_back(std::move(marker));
    }
    return planned;
}

void keep_the_gravest(std::vector<Marker>& markers, std::size_t most) {
    while (markers.size() > most) {
        const auto mildest =
            std::min_element(markers.begin(), markers.end(), [](const Marker& a, const Marker& b) {
                return a.gravity < b.gravity;
            });
        markers.erase(mildest);
    }
}

std::string with_digits(Time at, int digits) {
    const int64_t ms = at.ns / 1'000'000;
    std::string text = std::to_string(ms / 1000);
    const std::string behind = std::to_string(1000 + ms % 1000).substr(1);
    if (digits > 0) text += "." + behind.substr(0, std::size_t(digits));
    return text;
}

// Whole seconds as such; tenths when a neighbour is near, and hundredths when it needs them.
void write_times(std::vector<Marker>& markers) {
    constexpr Duration near_by{1'000'000'000};
    for (std::size_t i = 0; i < markers.size(); ++i) {
        const Time at = markers[i].at;
        const bool crowded = (i > 0 && at - markers[i - 1].at < near_by) ||
                             (i + 1 < markers.size() && markers[i + 1].at - at < near_by);
        const int64_t ms = at.ns / 1'000'000 % 1000;
        int digits = ms == 0 && !crowded ? 0 : 1;
        if (crowded && ms / 10 % 10 != 0) digits = 2;
        markers[i].when = with_digits(at, digits);
    }
}

} // namespace

} // namespace sluice
