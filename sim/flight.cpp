#include "sim/flight.hpp"
#include "sim/core/wide.hpp"
#include "sim/world/world.hpp"
#include <algorithm>

namespace sluice {

namespace {

// A lost message leaves no trace in the World, so what is shown of it must not last: a scout that
// starts this long before an instant has seen them all.
constexpr Duration lost_way_at_most{125'000'000};

void add_times(const World& world, const Sent& sent, std::vector<Flight>& parts);
void describe_kafka(const World& world, const Sent& sent, const kafka::Message& message,
                    std::vector<Flight>& parts);
void describe_queue(const World& world, const Sent& sent, const queue::Message& message,
                    std::vector<Flight>& parts);
void add_produce(const World& world, kafka::ListHandle list, bool answer,
                 std::vector<Flight>& parts);
void add_fetched(const World& world, const Sent& sent, kafka::ListHandle list,
                 std::vector<Flight>& parts);
Flight batch_part(const World& world, BatchId id);
Flight handed_out(const World& world, const queue::Deliveries& deliveries);
Flight settled(const World& world, const queue::Settle& settle);

} // namespace

std::string_view words_of(FlightKind kind) {
    switch (kind) {
    case FlightKind::produce: return "records to the leader";
    case FlightKind::produce_answer: return "answer to the producer";
    case FlightKind::replicate: return "records to a copy";
    case FlightKind::fetched: return "records to a member";
    case FlightKind::queue_send: return "messages to the queue";
    case FlightKind::queue_answer: return "answer to the producer";
    case FlightKind::hand_out: return "messages to a member";
    case FlightKind::settle: return "acknowledgement";
    case FlightKind::control: return "control";
    }
    return "";
}

std::string_view words_of(FlightEnd end) {
    switch (end) {
    case FlightEnd::arrives: return "arrives";
    case FlightEnd::lost: return "lost on the way";
    case FlightEnd::cut: return "the link is cut";
    case FlightEnd::nobody: return "nobody there";
    case FlightEnd::unheard: return "no answer";
    }
    return "";
}

FlightPlace place_of(const Flight& flight, Time now, Duration dwell) {
    const Time from = std::min(flight.sent, flight.arrives - dwell);
    FlightPlace place;
    place.shown = from <= now && now < flight.arrives;
    if (!place.shown) return place;
    place.thousandths = int32_t(Wide((now - from).ns) * 1000 / (flight.arrives - from).ns);
    place.stretched = now < flight.sent;
    const bool dies_half_way = flight.end == FlightEnd::lost || flight.end == FlightEnd::cut;
    place.dead = dies_half_way && place.thousandths >= 500;
    if (place.dead) place.thousandths = 500;
    return place;
}

void describe(const World& world, const Sent& sent, bool control, std::vector<Flight>& parts) {
    parts.clear();
    if (const auto* kafka = std::get_if<kafka::Message>(&sent.message))
        describe_kafka(world, sent, *kafka, parts);
    else if (const auto* queued = std::get_if<queue::Message>(&sent.message))
        describe_queue(world, sent, *queued, parts);
    if (parts.empty() && control) parts.push_back({.bytes = sent.bytes});
    add_times(world, sent, parts);
}

namespace {

void add_times(const World& world, const Sent& sent, std::vector<Flight>& parts) {
    Time leaves = sent.leaves, arrives = sent.arrives;
    if (sent.lost) {
        leaves = std::min(leaves, world.fabric.now + lost_way_at_most);
        arrives = std::min(arrives, leaves + lost_way_at_most);
    }
    for (Flight& part : parts) {
        part.from = sent.from;
        part.to = sent.to;
        part.again = sent.again;
        part.sent = leaves;
        part.arrives = arrives;
        if (sent.lost) part.end = sent.cut ? FlightEnd::cut : FlightEnd::lost;
    }
}

void describe_kafka(const World& world, const Sent& sent, const kafka::Message& message,
                    std::vector<Flight>& parts) {
    if (const auto* request = std::get_if<kafka::ProduceRequest>(&message))
        add_produce(world, request->items, false, parts);
    else if (const auto* answer = std::get_if<kafka::ProduceAnswer>(&message))
        add_produce(world, answer->items, true, parts);
    else if (const auto* fetched = std::get_if<kafka::FetchAnswer>(&message))
        add_fetched(world, sent, fetched->items, parts);
}

void add_produce(const World& world, kafka::ListHandle list, bool answer,
                 std::vector<Flight>& parts) {
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    if (list == kafka::no_list) return;
    for (const kafka::ProduceItem& item : cluster.lists.produce.at(list)) {
        Flight part = batch_part(world, item.batch);
        part.kind = answer ? FlightKind::produce_answer : FlightKind::produce;
        part.partition = item.partition;
        if (answer) part.error = item.error;
        if (answer) part.offset = item.base;
        parts.push_back(part);
    }
}

Flight batch_part(const World& world, BatchId id) {
    const Batch& batch = world.fabric.batches[id.index()];
    return {.partition = batch.partition,
            .producer = batch.producer,
            .first = batch.first,
            .records = batch.count,
            .bytes = batch.bytes};
}

// Items that only tell of the high watermark carry nothing to be seen.
void add_fetched(const World& world, const Sent& sent, kafka::ListHandle list,
                 std::vector<Flight>& parts) {
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    if (list == kafka::no_list) return;
    const bool to_broker = world.fabric.nodes[sent.to.index()].entity.kind == EntityKind::broker;
    for (const kafka::FetchedItem& item : cluster.lists.fetched.at(list)) {
        const bool carries = item.first < item.end;
        if (!carries && item.error == Cause::none) continue;
        Flight part{.error = item.error};
        if (carries) {
            const auto& entries = cluster.stores[item.partition.index()].entries;
            const Entry& first = entries[item.first];
            const Entry& last = entries[item.end - 1];
            part = batch_part(world, first.batch);
            part.offset = first.base;
            part.records = last.ordinal + last.count - first.ordinal;
            part.bytes = 0;
            for (uint64_t i = item.first; i < item.end; ++i) part.bytes += entries[i].bytes;
        }
        part.kind = to_broker ? FlightKind::replicate : FlightKind::fetched;
        part.partition = item.partition;
        parts.push_back(part);
    }
}

void describe_queue(const World& world, const Sent&, const queue::Message& message,
                    std::vector<Flight>& parts) {
    if (const auto* send = std::get_if<queue::Send>(&message)) {
        parts.push_back(batch_part(world, send->batch));
        parts.back().kind = FlightKind::queue_send;
        parts.back().partition = send->queue;
    } else if (const auto* answer = std::get_if<queue::SendAnswer>(&message)) {
        parts.push_back(batch_part(world, answer->batch));
        parts.back().kind = FlightKind::queue_answer;
        parts.back().error = answer->error;
    } else if (const auto* deliveries = std::get_if<queue::Deliveries>(&message)) {
        if (deliveries->items != queue::no_list) parts.push_back(handed_out(world, *deliveries));
    } else if (const auto* settle = std::get_if<queue::Settle>(&message)) {
        parts.push_back(settled(world, *settle));
    }
}

Flight handed_out(const World& world, const queue::Deliveries& deliveries) {
    const auto& service = std::get<queue::Service>(carrier(world));
    const std::vector<queue::Delivery>& items = service.lists.at(deliveries.items);
    Flight part{.kind = FlightKind::hand_out,
                .partition = deliveries.queue,
                .records = int64_t(items.size())};
    for (const queue::Delivery& item : items) {
        const ProducerId producer = world.fabric.batches[item.batch.index()].producer;
        part.bytes += queue::bytes_of(service, producer, item.number);
    }
    if (items.empty()) return part;
    part.producer = world.fabric.batches[items.front().batch.index()].producer;
    part.first = items.front().number;
    part.offset = items.front().position;
    return part;
}

Flight settled(const World& world, const queue::Settle& settle) {
    const auto& service = std::get<queue::Service>(carrier(world));
    Flight part{.kind = FlightKind::settle,
                .error = settle.done ? Cause::none : Cause::not_acknowledged,
                .partition = settle.queue,
                .offset = settle.position,
                .records = 1};
    const queue::Fifo& fifo = service.server.queues[settle.queue.index()];
    if (const auto lease = fifo.ledger.find(settle.receipt)) {
        const Batch& batch = world.fabric.batches[lease->message.batch.index()];
        part.producer = batch.producer;
        part.first = queue::number_of(batch, lease->message.rank);
    }
    return part;
}

} // namespace

} // namespace sluice
