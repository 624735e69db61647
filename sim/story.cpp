#include "sim/story.hpp"
#include "sim/observe/wording.hpp"

namespace sluice {

Caption caption_at(const Simulation& side) {
    return caption_of(side.world(), side.observed());
}

Caption caption_at(const Sides& sides) {
    std::vector<NamedSide> named;
    for (std::size_t i = 0; i < sides.size(); ++i) named.push_back({sides.name(i), &sides.side(i)});
    return caption_at(named);
}

Caption caption_at(const std::vector<NamedSide>& sides) {
    std::vector<CaptionSide> seen;
    for (const NamedSide& one : sides)
        seen.push_back({one.name, &one.side->world(), &one.side->observed()});
    return caption_of(seen);
}

// The life of a record is written down while a copy runs through it once more.
WhyPage why_in_full(const Simulation& side, const Subject& subject, bool (*stop)()) {
    const auto* record = std::get_if<RecordRef>(&subject);
    if (!record) return why_page(side.world(), side.observed(), subject);
    if (!record->producer.exists() || record->producer.index() >= side.world().producers.size() ||
        !side.history().recorded())
        return why_page(side.world(), side.observed(), subject);
    Simulation again = side;
    const Position here = side.position();
    again.seek(Position{});
    Biography life = follow_record(record->producer, record->number);
    record_life(life, again.world());
    while (before(again.position(), here) && (!stop || !stop()) && again.step())
        record_life(life, again.world());
    return why_page(side.world(), side.observed(), subject, &life);
}

std::vector<Marker> markers(const Simulation& side, const MarkerRequest& request) {
    return markers(side.world(), side.observed(), request);
}

std::vector<RecoveryBars> recovery_bars(const Simulation& side) {
    return recovery_bars(side.world(), side.observed());
}

std::string short_name(const Simulation& side, Entity entity) {
    return short_name_of(side.world(), entity);
}

std::string records_word(const Simulation& side) {
    return records_word(side.scenario());
}

} // namespace sluice
