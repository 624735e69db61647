#include "sim/kafka/client_view.hpp"
#include "sim/kafka/accumulator.hpp"
#include "sim/kafka/cluster.hpp"
#include <algorithm>

namespace sluice::kafka {

namespace {

// Kafka prefers connections that stand, however busy, to those it would have to make: nobody knows
// whether there is still a broker at their other end. One that was lost comes last.
int burden(const Connection& c) {
    return c.in_flight + (c.established ? 0 : 1'000'000) + (c.failures > 0 ? 1'000'000 : 0);
}

void ask(Context& ctx, const Cluster& cluster, ClientView& view, const ClientPatience& patience);
void wake_at(Context& ctx, ClientView& view, Time at);

} // namespace

// Kafka: ExponentialBackoff, RETRY_BACKOFF_JITTER. A maximum not above the base means the base.
Duration back_off(CounterStream& stream, Duration shortest, Duration longest, int attempt) {
    if (longest <= shortest) return shortest;
    int64_t term = shortest.ns;
    for (int i = 0; i < attempt && term < longest.ns; ++i) term *= 2;
    term = std::min(term, longest.ns);
    const auto percent = int64_t(below(stream.next(), 401)) + 800; // thousandths
    return {std::min(term / 1000 * percent, longest.ns)};
}

void want_metadata(Context& ctx, const Cluster& cluster, ClientView& view,
                   const ClientPatience& patience) {
    view.wanted = true;
    ask(ctx, cluster, view, patience);
}

bool hear_metadata(Context& ctx, ClientView& view, const ClientPatience& patience,
                   const MetadataAnswer& answer, uint32_t& before) {
    before = view.version;
    if (view.asked >= 0) heard_from(view, view.asked);
    view.asked = -1;
    view.wanted = false;
    view.refreshed_at = ctx.now();
    const bool newer = answer.version > view.version;
    view.fruitless = newer ? 0 : uint8_t(std::min(view.fruitless + 1, 20));
    view.version = std::max(view.version, answer.version);
    view.not_before = ctx.now() + back_off(view.stream, patience.retry_backoff,
                                           patience.retry_backoff_max, view.fruitless);
    wake_at(ctx, view, ctx.now() + patience.metadata_max_age);
    return newer;
}

void metadata_timer(Context& ctx, const Cluster& cluster, ClientView& view,
                    const ClientPatience& patience) {
    if (ctx.now() >= view.wake_at) view.wake_at = time_never;
    if (view.asked >= 0 && ctx.now() >= view.asked_at + patience.request_timeout)
        connection_lost(ctx, cluster, view, patience, view.asked);
    const Time too_old = view.refreshed_at + patience.metadata_max_age;
    if (view.wanted || view.version == 0 || ctx.now() >= too_old)
        ask(ctx, cluster, view, patience);
    else
        wake_at(ctx, view, too_old);
}

void connection_lost(Context& ctx, const Cluster& cluster, ClientView& view,
                     const ClientPatience& patience, BrokerIndex broker) {
    Connection& connection = view.brokers[std::size_t(broker)];
    connection.usable_at =
        ctx.now() + back_off(view.stream, patience.reconnect_backoff,
                             patience.reconnect_backoff_max, connection.failures);
    connection.failures = uint8_t(std::min(connection.failures + 1, 20));
    connection.in_flight = 0;
    connection.established = false;
    if (view.asked != broker) return;
    view.asked = -1;
    want_metadata(ctx, cluster, view, patience);
}

void heard_from(ClientView& view, BrokerIndex broker) {
    view.brokers[std::size_t(broker)].failures = 0;
    view.brokers[std::size_t(broker)].established = true;
}

// Kafka: NetworkClient.leastLoadedNode, which begins its search at a random broker.
BrokerIndex least_loaded(const ClientView& view, Time now) {
    BrokerIndex best = -1;
    const auto count = int(view.brokers.size());
    for (int i = 0; i < count; ++i) {
        const auto b = BrokerIndex((view.bootstrap + i) % count);
        const Connection& c = view.brokers[std::size_t(b)];
        if (c.usable_at > now) continue;
        if (best < 0 || burden(c) < burden(view.brokers[std::size_t(best)])) best = b;
    }
    return best;
}

BrokerIndex broker_at(const Cluster& cluster, NodeId node) {
    for (std::size_t b = 0; b < cluster.brokers.size(); ++b)
        if (cluster.brokers[b].node == node) return BrokerIndex(b);
    return -1;
}

namespace {

void ask(Context& ctx, const Cluster& cluster, ClientView& view, const ClientPatience& patience) {
    // An earlier timer may have rung in between: the answer must not be waited for without one.
    if (view.asked >= 0) return wake_at(ctx, view, view.asked_at + patience.request_timeout);
    if (ctx.now() < view.not_before) return wake_at(ctx, view, view.not_before);
    const BrokerIndex broker = least_loaded(view, ctx.now());
    if (broker < 0) {
        Time soonest = time_never;
        for (const Connection& c : view.brokers) soonest = std::min(soonest, c.usable_at);
        return wake_at(ctx, view, soonest);
    }
    view.asked = broker;
    view.asked_at = ctx.now();
    ctx.send(cluster.brokers[std::size_t(broker)].node,
             Message{MetadataRequest{.from = ctx.self()}}, client_request_bytes);
    wake_at(ctx, view, ctx.now() + patience.request_timeout);
}

void wake_at(Context& ctx, ClientView& view, Time at) {
    if (view.wake_at <= at) return;
    view.wake_at = at;
    ctx.schedule(at, Message{Timer{.kind = TimerKind::metadata_due}});
}

} // namespace

} // namespace sluice::kafka
