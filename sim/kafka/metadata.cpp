#include "sim/kafka/metadata.hpp"
#include "sim/core/check.hpp"

namespace sluice::kafka {

namespace {

// Learners are seldom far behind, so the search begins at the newest.
template <class Version>
const Version& last_at_or_before(const std::vector<Version>& history, uint32_t version) {
    for (std::size_t i = history.size(); i-- > 1;)
        if (history[i].version <= version) return history[i];
    return history.front();
}

} // namespace

int ReplicaList::position_of(BrokerIndex broker) const {
    for (int i = 0; i < size; ++i)
        if ((*this)[i] == broker) return i;
    return -1;
}

const PartitionVersion& PartitionInfo::as_of(uint32_t version) const {
    return last_at_or_before(history, version);
}

const BrokerVersion& BrokerInfo::as_of(uint32_t version) const {
    return last_at_or_before(history, version);
}

void Metadata::change(PartitionId partition, PartitionVersion next) {
    next.version = ++version;
    partitions.edit(partition.index()).history.push_back(next);
    changes.push_back(partition);
}

void Metadata::change(BrokerIndex broker, BrokerVersion next) {
    SLUICE_CHECK(broker >= 0, "a change of no broker");
    next.version = ++version;
    brokers[static_cast<std::size_t>(broker)].history.push_back(next);
    changes.push_back(PartitionId::none());
}

} // namespace sluice::kafka
