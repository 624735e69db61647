// The words of a run for those who look at it: the caption, why in full, labels for the time axis,
// the recovery timeline. The forms that command line and window call; what they say is derived in
// observe/. All of it is the truth at the side's now().
#pragma once
#include "sim/observe/caption.hpp"
#include "sim/observe/marker.hpp"
#include "sim/observe/recovery_bars.hpp"
#include "sim/observe/why_page.hpp"
#include "sim/sides.hpp"
#include "sim/simulation.hpp"

namespace sluice {

Caption caption_at(const Simulation& side);
Caption caption_at(const Sides& sides); // what sets them apart; one side: its own caption
// Several sides that are not kept in a Sides (branches shown side by side).
struct NamedSide {
    std::string name;
    const Simulation* side = nullptr;
};
Caption caption_at(const std::vector<NamedSide>& sides);

// A record's life is told by replaying a copy of the side up to now(); `stop` ends that early.
WhyPage why_in_full(const Simulation& side, const Subject& subject, bool (*stop)() = nullptr);

std::vector<Marker> markers(const Simulation& side, const MarkerRequest& request = {});
std::vector<RecoveryBars> recovery_bars(const Simulation& side);

// What people call it: "broker 2", "P2", "shop 1", "billing 1".
std::string short_name(const Simulation& side, Entity entity);
// What a word means as a subject: lost, waiting, pending, twice, acked; or somebody by name, as
// cluster/broker/2, orders/2, queue/orders, billing, billing/member/1, shop/1, mq/server. Nothing
// for anything else; `hint` then says what was probably meant.
std::optional<Subject> subject_named(const Simulation& side, const std::string& word,
                                     std::string& hint);
// The word for this run's records: "orders", "rides", or "records".
std::string records_word(const Simulation& side);

} // namespace sluice
