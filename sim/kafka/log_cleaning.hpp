// Retention: each log.retention.check.interval.ms every replica gives up its oldest segments that
// are too old or too many (rules: retention.hpp). Consumers are not asked, as in Kafka.
#pragma once
#include "sim/kafka/broker.hpp"

namespace sluice::kafka {

void clean_logs(Context& ctx, Cluster& cluster, Broker& broker);

} // namespace sluice::kafka
