#include "sim/observe/why_page.hpp"
#include "sim/observe/ledger_reading.hpp"
#include "sim/observe/marker.hpp"
#include "sim/observe/why_chapters.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t chapters_most = 3, moments_most = 8, settings_most = 8;

enum Explains : unsigned { // which numbers of the ledger a chapter explains
    no_number = 0,
    of_acked = 1,
    of_pending = 2,
    of_waiting = 4,
    of_lost = 8,
    of_twice = 16
};

struct ChapterRow {
    Told (*tell)(const Scene&, const Focus&);
    unsigned explains;
    bool always = true; // false: only when asked for, or when nothing special happened
};

// Gravest first.
constexpr ChapterRow chapters[] = {
    {why_lost, of_lost},
    {why_died_in_hand, of_lost},
    {why_never_stored, of_lost},
    {why_out_of_reach, of_lost},
    {why_unled, of_pending | of_waiting},
    {why_server_down, of_pending | of_waiting},
    {why_readers_held, of_pending | of_waiting},
    {why_given_up, of_acked},
    {why_queue_full, of_pending | of_lost},
    {why_watermark_stands, of_waiting | of_pending},
    {why_missed, no_number},
    {why_wrong, no_number},
    {why_dead_letters, no_number},
    {why_handed_out_again, of_twice},
    {why_twice, of_twice},
    {why_short_of_copies, no_number},
    {why_led_by_another, no_number},
    {why_rebalanced, no_number},
    {how_it_recovered, no_number},
    {why_stuck, of_waiting},
    {why_waiting, of_waiting},
    {what_waits, of_waiting, false},
    {why_pending, of_pending, false},
    {why_acked, of_acked, false},
};

unsigned bit_of(LedgerNumber number);
WhyPage page_of(const Scene& scene, const Focus& focus, unsigned number);
WhyPage bound(const Scene& scene, const Focus& focus, std::vector<Chapter> told);
WhyPage nothing_of(const Scene& scene, const Focus& focus, unsigned number);
WhyPage page_of_record(const Scene& scene, const RecordRef& record, const Biography* life);
WhyPage story_of(const Scene& scene, const Focus& focus);
void add_moments(const Scene& scene, const Focus& focus, WhyPage& page);

} // namespace

WhyPage why_page(const World& world, const Observation& observation, const Subject& subject,
                 const Biography* life) {
    const Scene scene = scene_of(world, observation);
    if (const auto* record = std::get_if<RecordRef>(&subject))
        return page_of_record(scene, *record, life);
    Focus focus;
    unsigned number = no_number;
    if (const auto* entity = std::get_if<Entity>(&subject)) focus.entity = *entity;
    if (const auto* asked = std::get_if<LedgerNumber>(&subject)) number = bit_of(*asked);
    return page_of(scene, focus, number);
}

namespace {

unsigned bit_of(LedgerNumber number) {
    switch (number) {
    case LedgerNumber::acked: return of_acked;
    case LedgerNumber::pending: return of_pending;
    case LedgerNumber::waiting: return of_waiting;
    case LedgerNumber::lost: return of_lost;
    case LedgerNumber::twice: return of_twice;
    }
    return no_number;
}

// The chapters that apply, as the table has them: about a number those that explain it; else those
// as grave as the gravest, and the ordinary ones only when nothing special happened.
std::vector<Chapter> chapters_of(const Scene& scene, const Focus& focus, unsigned number) {
    std::vector<Chapter> found;
    Gravity gravest = Gravity::calm;
    bool told_of_waiting = false;
    for (const ChapterRow& row : chapters) {
        if (number == no_number ? !row.always : (row.explains & number) == 0) continue;
        if (row.tell == what_waits && told_of_waiting) continue;
        Told told = row.tell(scene, focus);
        if (!told) continue;
        told_of_waiting = told_of_waiting || row.tell == why_waiting;
        gravest = std::max(gravest, told->gravity);
        found.push_back(std::move(*told));
    }
    if (number == no_number)
        std::erase_if(found, [&](const Chapter& one) { return one.gravity < gravest; });
    if (found.size() > chapters_most) found.resize(chapters_most);
    return found;
}

// For a number that is 0 nothing needs a reason, whatever else went on.
bool is_nought(const Scene& scene, const Focus& focus, unsigned number) {
    if (!focus.everything()) return false;
    const auto value = [&](std::string_view name) {
        return metric_value(scene.world, scene.seen, name).value_or(0);
    };
    switch (number) {
    case of_lost: return value("records.lost") == 0 && stranded(scene).empty();
    case of_twice: return value("records.redelivered") == 0;
    case of_waiting: return value("records.waiting") == 0;
    case of_pending: return value("records.pending") == 0;
    case of_acked: return value("records.offered") == 0;
    default: return false;
    }
}

WhyPage page_of(const Scene& scene, const Focus& focus, unsigned number) {
    std::vector<Chapter> told;
    if (!is_nought(scene, focus, number)) told = chapters_of(scene, focus, number);
    if (told.empty()) return nothing_of(scene, focus, number);
    return bound(scene, focus, std::move(told));
}

// A paragraph that says hardly anything new is left out; half a one would hang in the air.
void append(WhyPage& page, const Paragraph& paragraph) {
    std::size_t known = 0;
    for (const Sentence& sentence : paragraph)
        known += std::any_of(
            page.paragraphs.begin(), page.paragraphs.end(), [&](const Paragraph& earlier) {
                return std::any_of(earlier.begin(), earlier.end(),
                                   [&](const Sentence& one) { return one.text == sentence.text; });
            });
    if (known * 2 <= paragraph.size()) page.paragraphs.push_back(paragraph);
}

WhyPage bound(const Scene& scene, const Focus& focus, std::vector<Chapter> told) {
    WhyPage page;
    page.heading = told.front().heading;
    page.gravity = told.front().gravity;
    std::vector<std::string_view> names;
    for (const Chapter& chapter : told)
        for (const std::string_view name : chapter.settings)
            if (names.size() < settings_most &&
                std::find(names.begin(), names.end(), name) == names.end())
                names.push_back(name);
    std::stable_sort(told.begin(), told.end(),
                     [](const Chapter& a, const Chapter& b) { return a.begins < b.begins; });
    for (const Chapter& chapter : told)
        for (const Paragraph& paragraph : chapter.paragraphs) append(page, paragraph);
    page.settings = deciding_settings(scene, focus, names);
    add_moments(scene, focus, page);
    return page;
}

std::string said_of_acked(const Scene& scene) {
    bool all = true, replicated = scene.cluster != nullptr;
    for (const ProducerSpec& producer : scene.scenario().producers)
        all = all && (!scene.cluster || producer.kafka.acks == Acks::all);
    if (scene.cluster)
        for (const PartitionNow& one : partitions_now(scene))
            replicated = replicated && one.wanted > 1;
    if (all && replicated)
        return "With acks=all and min.insync.replicas above 1 a broker says \"stored\" only when "
               "several copies have a record";
    return {};
}

WhyPage nothing_of(const Scene& scene, const Focus& focus, unsigned number) {
    WhyPage page;
    Paragraph paragraph;
    const std::string records = scene.records;
    const auto acked = metric_value(scene.world, scene.seen, "records.acked").value_or(0);
    std::vector<std::string_view> settings;
    switch (number) {
    case of_lost:
        page.heading = "Nothing is lost";
        paragraph.push_back(scene.phrase()
                                .say("Of ")
                                .strong(grouped(acked))
                                .say(" acknowledged " + records +
                                     " every one is kept, or was "
                                     "finished with")
                                .done());
        if (const std::string why = said_of_acked(scene); !why.empty())
            paragraph.push_back(scene.phrase().say(why).done());
        settings = {"acks", "min.insync.replicas", "replication.factor", "mode"};
        break;
    case of_twice:
        page.heading = "Nothing was worked on twice";
        paragraph.push_back(
            scene.phrase().say("Every delivery so far was the first of its record").done());
        settings = {"commit", "enable.idempotence", "redeliver_after"};
        break;
    case of_waiting:
        page.heading = "Nothing waits to be worked on";
        paragraph.push_back(
            scene.phrase().say("Groups have finished with everything that is stored").done());
        break;
    case of_pending:
        page.heading = "Nothing is on its way";
        paragraph.push_back(
            scene.phrase().say("Producers have an answer for everything they were given").done());
        break;
    case of_acked:
        page.heading = "Nothing has been sent yet";
        paragraph.push_back(scene.phrase().say("No producer has been handed a record").done());
        break;
    default: return story_of(scene, focus);
    }
    if (!paragraph.empty()) page.paragraphs.push_back(paragraph);
    page.settings = deciding_settings(scene, focus, settings);
    add_moments(scene, focus, page);
    return page;
}

// What a moment has to do with the one it is asked about.
bool is_about(const Focus& focus, const Fact& fact) {
    if (focus.everything()) return true;
    if (fact.who == focus.entity || fact.whom == focus.entity) return true;
    if (focus.entity.kind == EntityKind::partition)
        return fact.partition.value == focus.entity.index;
    if (focus.entity.kind == EntityKind::group)
        return fact.group.exists() && fact.group.value == focus.entity.index;
    return false;
}

std::vector<const Moment*> moments_about(const Scene& scene, const Focus& focus, std::size_t most) {
    std::vector<const Moment*> found; // newest first
    const Moments& moments = scene.moments();
    for (uint64_t i = moments.all.size(); i > 0 && found.size() < most; --i) {
        const Moment& m = moments.all[i - 1];
        if (is_internal(scene, m.fact) || !is_about(focus, m.fact)) continue;
        if (marker_words(scene.world, m).empty()) continue;
        found.push_back(&m);
    }
    return found;
}

// When no chapter applies: what there is of its story, in order.
WhyPage story_of(const Scene& scene, const Focus& focus) {
    auto found = moments_about(scene, focus, moments_most);
    const bool all = focus.everything();
    const std::string what = all ? std::string() : " to " + spoken(scene.world, focus.entity);
    WhyPage page;
    if (found.empty()) {
        std::vector<Chapter> usual;
        for (const auto tell : {what_waits, why_pending, why_acked})
            if (Told told = tell(scene, focus)) usual.push_back(std::move(*told));
        if (!usual.empty()) page = bound(scene, focus, std::move(usual));
        page.heading = "Nothing special has happened" + what;
        page.gravity = Gravity::calm;
        if (page.paragraphs.empty())
            page.paragraphs.push_back(
                {scene.phrase().say("Up to ").at(scene.now).say(" all went as it should").done()});
        return page;
    }
    page.heading = "What happened" + what;
    page.gravity = Gravity::news;
    std::reverse(found.begin(), found.end());
    Paragraph paragraph;
    for (const Moment* m : found)
        paragraph.push_back(scene.phrase()
                                .at(m->fact.at)
                                .say(": " + spoken_sentence(scene.world, m->fact))
                                .on(m->fact.id)
                                .done());
    page.paragraphs.push_back(paragraph);
    add_moments(scene, focus, page);
    return page;
}

std::string clock(Time at) {
    std::string text = time_text(at);
    return text.substr(0, text.size() - 2);
}

void add_moments(const Scene& scene, const Focus& focus, WhyPage& page) {
    for (const Moment* m : moments_about(scene, focus, moments_most))
        page.moments.push_back({{*moment_index(scene.moments(), m->fact.id) + 1, m->fact.at},
                                clock(m->fact.at),
                                marker_words(scene.world, *m)});
}

// Paths of everybody who may come up, longest first, so that broker/12 is not taken for broker/1.
std::string with_spoken_names(const World& world, std::string text) {
    std::vector<std::pair<std::string, std::string>> names;
    for (const Node& node : world.fabric.nodes)
        names.emplace_back(name_of(world, node.entity), spoken(world, node.entity));
    for (const PartitionId id : counted_partitions(world))
        names.emplace_back(name_of(world, id), spoken(world, id));
    std::stable_sort(names.begin(), names.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    for (const auto& [path, name] : names)
        for (std::size_t at = text.find(path); at != std::string::npos;
             at = text.find(path, at + name.size()))
            text.replace(at, path.size(), name);
    return text;
}

WhyPage page_of_record(const Scene& scene, const RecordRef& record, const Biography* life) {
    WhyPage page;
    const std::string name = record_name(scene.world, record.producer, record.number);
    page.heading = "The life of " + name;
    if (!life || life->lines.empty()) {
        page.paragraphs.push_back(
            {scene.phrase().say(name + " has not been handed over to its producer").done()});
        return page;
    }
    Paragraph lines;
    for (const LifeLine& line : life->lines)
        lines.push_back(scene.phrase()
                            .at(line.at)
                            .say(": " + with_spoken_names(scene.world, line.sentence))
                            .on(moment_index(scene.moments(), line.fact) ? line.fact : 0)
                            .done());
    page.paragraphs.push_back(lines);
    const std::string where = whereabouts(*life, scene.world);
    page.paragraphs.push_back({scene.phrase().say(where).done()});
    const bool somewhere = std::any_of(life->places.begin(), life->places.end(),
                                       [](const RecordPlace& place) { return !place.gone; });
    if (!somewhere && !life->places.empty() && scene.cluster) page.gravity = Gravity::failure;
    page.settings = deciding_settings(scene, {entity_of(record.producer)},
                                      {"acks", "linger.ms", "min.insync.replicas", "mode"});
    return page;
}

} // namespace

} // namespace sluice
