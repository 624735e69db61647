// What a client (producer or group member) knows of the cluster: how far it has read the metadata,
// and how its connections to the brokers fare. It learns only from answers, errors and lost
// connections. Bootstrap servers are all brokers of the cluster.
#pragma once
#include "sim/core/random.hpp"
#include "sim/model/context.hpp"
#include <vector>

namespace sluice::kafka {

struct Cluster;

struct Connection { // to one broker
    Time usable_at; // reconnect.backoff.ms after it was lost
    uint16_t in_flight = 0;
    uint8_t failures = 0;     // lost in a row
    bool established = false; // it answered, and the connection was not lost since
};

struct ClientView {
    uint32_t version = 0;      // of the metadata; 0 = none yet
    BrokerIndex asked = -1;    // its MetadataAnswer is awaited
    BrokerIndex bootstrap = 0; // where the search for a broker to ask begins
    bool wanted = false;       // something is wrong or missing: ask again until it is new
    uint8_t fruitless = 0;     // answers in a row that brought nothing new
    Time asked_at;
    Time refreshed_at;
    Time not_before;           // back-off between two requests
    Time wake_at = time_never; // of the metadata_due timer under way
    std::vector<Connection> brokers;
    CounterStream stream; // jitter and choices of this client
};

// The settings of a client that matter here.
struct ClientPatience {
    Duration request_timeout, retry_backoff, retry_backoff_max;
    Duration metadata_max_age, reconnect_backoff, reconnect_backoff_max;
};

// Exponential with a jitter of +-20 %, never above `longest` (KIP-580). attempt counts from 0.
Duration back_off(CounterStream& stream, Duration shortest, Duration longest, int attempt);

// Asks for metadata now, or as soon as the back-off allows.
void want_metadata(Context& ctx, const Cluster& cluster, ClientView& view,
                   const ClientPatience& patience);
// True when the answer is newer than what was known; `before` is what was known then.
bool hear_metadata(Context& ctx, ClientView& view, const ClientPatience& patience,
                   const MetadataAnswer& answer, uint32_t& before);
// The metadata_due timer has rung: back-off over, answer overdue, or metadata too old.
void metadata_timer(Context& ctx, const Cluster& cluster, ClientView& view,
                    const ClientPatience& patience);
// The connection is gone (disconnected, or closed after a request timeout).
void connection_lost(Context& ctx, const Cluster& cluster, ClientView& view,
                     const ClientPatience& patience, BrokerIndex broker);
void heard_from(ClientView& view, BrokerIndex broker);

// The usable broker with the fewest requests unanswered, of those that a connection stands to if
// there are any; -1 when none is usable.
BrokerIndex least_loaded(const ClientView& view, Time now);
// -1 when the node is not a broker.
BrokerIndex broker_at(const Cluster& cluster, NodeId node);

} // namespace sluice::kafka
