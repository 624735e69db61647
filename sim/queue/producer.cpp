#include "sim/queue/producer.hpp"
#include "sim/queue/service.hpp"
#include <algorithm>

namespace sluice::queue {

namespace {

constexpr std::size_t flights_most = 1'000;   // sends without an answer
constexpr Duration quiet_time{1'000'000'000}; // without anything pending: blocked no more

void go_on(Context& ctx, Service& service, Producer& producer);
void tell_unblocked(Context& ctx, Producer& producer);
void send_waiting(Context& ctx, Service& service, Producer& producer, bool all);
void send_new(Context& ctx, Service& service, Producer& producer);
Batch take_batch(const Service& service, Producer& producer);
void transmit(Context& ctx, Service& service, Producer& producer, Flight& flight);
void repeat(Context& ctx, Service& service, Producer& producer, Flight& flight);
void settle_flight(Context& ctx, Producer& producer, std::size_t i, const SendAnswer& answer);
void hold_flight(Context& ctx, const FifoProducerSettings& settings, Producer& producer,
                 Flight& flight);
void break_off(Context& ctx, Service& service, Producer& producer, Cause cause);
void give_up_exhausted(Context& ctx, Service& service, Producer& producer);
void forget_everything(Context& ctx, Producer& producer, Cause cause);
void set_timer(Context& ctx, Service& service, Producer& producer);

bool may_send(const Producer& p) {
    return p.link == Link::open && p.held_flights == 0;
}

bool may_send_new(const Producer& p) {
    return may_send(p) && p.waiting_records > 0 && p.flights.size() < flights_most;
}

void leave_state(Producer& p, const Flight& flight) {
    p.held_flights -= flight.state == FlightState::held;
    p.unsent_flights -= flight.state == FlightState::unsent;
}

Fact fact_about(FactKind kind, const Producer& p, int64_t count, RecordNumber first) {
    return {.kind = kind,
            .who = entity_of(p.id),
            .partition = p.queue,
            .count = count,
            .before = first,
            .after = first + count - 1};
}

Time linger_end(const Service& service, const Producer& p) {
    return p.waiting[p.head].to + spec_of(service, p).fifo.linger;
}

} // namespace

void producer_offered(Context& ctx, Service& service, Producer& producer, const Slice& slice) {
    ctx.state(fact_about(FactKind::offered, producer, slice.count, slice.first));
    const int64_t room = spec_of(service, producer).fifo.buffer - producer.waiting_records;
    const int64_t taken = producer.queue.exists() ? std::clamp<int64_t>(room, 0, slice.count) : 0;
    if (taken > 0) {
        producer.waiting.push_back(portion(slice, slice.first, taken));
        producer.waiting_records += taken;
    }
    if (taken < slice.count) {
        const FactId because = ctx.because();
        Fact refused =
            fact_about(FactKind::failed, producer, slice.count - taken, slice.first + taken);
        refused.cause =
            producer.queue.exists() ? Cause::buffer_exhausted : Cause::unknown_partition;
        ctx.state(refused);
        ctx.because_of(because);
    }
    go_on(ctx, service, producer);
}

void producer_answered(Context& ctx, Service& service, Producer& producer,
                       const SendAnswer& answer) {
    const auto flight = std::find_if(producer.flights.begin(), producer.flights.end(),
                                     [&](const Flight& f) { return f.batch == answer.batch; });
    if (flight == producer.flights.end()) return; // answered before, or given up
    producer.link = Link::open;
    if (answer.error == Cause::overflow_block)
        hold_flight(ctx, spec_of(service, producer).fifo, producer, *flight);
    else
        settle_flight(ctx, producer, std::size_t(flight - producer.flights.begin()), answer);
    go_on(ctx, service, producer);
}

void producer_woken(Context& ctx, Service& service, Producer& producer) {
    if (producer.wake <= ctx.now()) producer.wake = time_never;
    const auto overdue = [&](const Flight& f, FlightState state) {
        return f.state == state && f.deadline <= ctx.now();
    };
    bool silent = false;
    for (Flight& flight : producer.flights) {
        silent |= overdue(flight, FlightState::sent);
        if (silent || !overdue(flight, FlightState::held)) continue;
        // Does the server still know that this one waits?
        flight.trouble = Cause::overflow_block;
        repeat(ctx, service, producer, flight);
    }
    if (silent && producer.link != Link::resting) {
        ctx.because_of(ctx.why_silent(service.server.node));
        break_off(ctx, service, producer, Cause::request_timeout);
    }
    go_on(ctx, service, producer);
}

void producer_retries(Context& ctx, Service& service, Producer& producer) {
    if (producer.link != Link::resting || producer.retry_at > ctx.now()) return;
    give_up_exhausted(ctx, service, producer);
    producer.link = producer.flights.empty() ? Link::open : Link::trying;
    if (producer.link == Link::trying) {
        ++producer.flights.front().repeats;
        repeat(ctx, service, producer, producer.flights.front());
    }
    go_on(ctx, service, producer);
}

void producer_disconnected(Context& ctx, Service& service, Producer& producer) {
    if (producer.flights.empty() || producer.link == Link::resting) return;
    break_off(ctx, service, producer, Cause::disconnected);
}

void producer_died(Context& ctx, Service&, Producer& producer) {
    forget_everything(ctx, producer, Cause::client_crashed);
}

void close_producer(Context& ctx, Service& service, Producer& producer) {
    send_waiting(ctx, service, producer, true);
    forget_everything(ctx, producer, Cause::disconnected);
}

namespace {

// Whatever may go out goes out: first what has to be sent again, then what waits.
void go_on(Context& ctx, Service& service, Producer& producer) {
    if (may_send(producer) && producer.unsent_flights > 0)
        for (Flight& flight : producer.flights)
            if (flight.state == FlightState::unsent) {
                ++flight.repeats;
                repeat(ctx, service, producer, flight);
            }
    send_waiting(ctx, service, producer, false);
    tell_unblocked(ctx, producer);
    set_timer(ctx, service, producer);
}

// Not with every single message that squeezes in: the next one may have to wait again.
void tell_unblocked(Context& ctx, Producer& producer) {
    if (!producer.blocked || producer.held_flights > 0 || producer.waiting_records > 0) return;
    if (producer.flying_records > 0)
        producer.quiet_since = time_never;
    else if (producer.quiet_since == time_never)
        producer.quiet_since = ctx.now();
    const bool quiet =
        producer.quiet_since != time_never && producer.quiet_since + quiet_time <= ctx.now();
    if (!quiet && !producer.found_room) return;
    producer.blocked = false;
    ctx.state(fact_about(FactKind::producer_unblocked, producer, 0, 0));
}

void send_waiting(Context& ctx, Service& service, Producer& producer, bool all) {
    const FifoProducerSettings& settings = spec_of(service, producer).fifo;
    while (may_send_new(producer) && (all || producer.waiting_records >= settings.batch ||
                                      linger_end(service, producer) <= ctx.now()))
        send_new(ctx, service, producer);
}

void send_new(Context& ctx, Service& service, Producer& producer) {
    const Batch batch = take_batch(service, producer);
    Flight flight;
    flight.batch = ctx.add_batch(batch);
    flight.count = batch.count;
    producer.flying_records += batch.count;
    producer.flights.push_back(flight);
    transmit(ctx, service, producer, producer.flights.back());
}

// Numbers without a gap, so that a batch is one run.
Batch take_batch(const Service& service, Producer& producer) {
    const int64_t most = spec_of(service, producer).fifo.batch;
    Batch batch;
    batch.producer = producer.id;
    batch.partition = producer.queue;
    batch.first = producer.waiting[producer.head].first;
    batch.created_first = producer.waiting[producer.head].from;
    batch.last = batch.first - 1;
    while (producer.head < producer.waiting.size() && batch.count < most) {
        Slice& slice = producer.waiting[producer.head];
        if (slice.first != batch.last + 1) break;
        const int64_t taken = std::min<int64_t>(slice.count, most - batch.count);
        batch.count += static_cast<int32_t>(taken);
        batch.last += taken;
        batch.created_last = created_in(slice, batch.last);
        slice = portion(slice, slice.first + taken, slice.count - taken);
        if (slice.count == 0) ++producer.head;
    }
    producer.waiting_records -= batch.count;
    if (producer.head == producer.waiting.size() || producer.head > 1'000) {
        producer.waiting.erase(producer.waiting.begin(),
                               producer.waiting.begin() + std::ptrdiff_t(producer.head));
        producer.head = 0;
    }
    batch.bytes = size_of_run(service.sources->records[producer.spec], producer.instance,
                              batch.first, batch.last);
    return batch;
}

void transmit(Context& ctx, Service& service, Producer& producer, Flight& flight) {
    leave_state(producer, flight);
    flight.state = FlightState::sent;
    flight.deadline = ctx.now() + spec_of(service, producer).fifo.timeout;
    const int64_t bytes =
        ctx.batch(flight.batch).bytes + request_bytes + per_message_bytes * int64_t(flight.count);
    ctx.send(service.server.node,
             Message{Send{.producer = producer.id,
                          .queue = producer.queue,
                          .batch = flight.batch,
                          .correlation = producer.next_correlation++}},
             bytes);
}

void repeat(Context& ctx, Service& service, Producer& producer, Flight& flight) {
    Fact fact =
        fact_about(FactKind::retried, producer, flight.count, ctx.batch(flight.batch).first);
    fact.batch = flight.batch;
    fact.cause = flight.trouble;
    ctx.state(fact);
    transmit(ctx, service, producer, flight);
}

void settle_flight(Context& ctx, Producer& producer, std::size_t i, const SendAnswer& answer) {
    const Flight flight = producer.flights[i];
    const RecordNumber first = ctx.batch(flight.batch).first;
    producer.found_room = flight.state != FlightState::held;
    leave_state(producer, flight);
    producer.flying_records -= flight.count;
    producer.flights.erase(producer.flights.begin() + std::ptrdiff_t(i));
    Fact acked = fact_about(FactKind::acked, producer, answer.accepted, first);
    acked.batch = flight.batch;
    acked.after = -1;
    if (answer.accepted > 0) ctx.state(acked);
    if (answer.accepted == flight.count) return;
    Fact failed = fact_about(FactKind::failed, producer, flight.count - answer.accepted,
                             first + answer.accepted);
    failed.batch = flight.batch;
    failed.cause = answer.error;
    const FactId because = ctx.because();
    ctx.state(failed);
    ctx.because_of(because);
}

void hold_flight(Context& ctx, const FifoProducerSettings& settings, Producer& producer,
                 Flight& flight) {
    leave_state(producer, flight);
    flight.state = FlightState::held;
    ++producer.held_flights;
    flight.deadline = ctx.now() + settings.timeout;
    if (producer.blocked) return;
    producer.blocked = true;
    producer.found_room = false;
    producer.quiet_since = time_never;
    Fact fact = fact_about(FactKind::producer_blocked, producer,
                           producer.waiting_records + producer.flying_records, 0);
    fact.after = 0;
    fact.cause = Cause::overflow_block;
    ctx.state(fact);
}

void break_off(Context& ctx, Service& service, Producer& producer, Cause cause) {
    for (Flight& flight : producer.flights) {
        flight.state = FlightState::unsent;
        flight.trouble = cause;
    }
    producer.held_flights = 0;
    producer.unsent_flights = int64_t(producer.flights.size());
    producer.link = Link::resting;
    producer.retry_at = ctx.now() + spec_of(service, producer).fifo.retry_backoff;
    ctx.schedule(producer.retry_at,
                 Message{Timer{.kind = TimerKind::retry_due, .subject = producer.id.value}});
}

// Sent at least once without an answer: a copy may be in the queue.
void give_up(Context& ctx, Producer& producer, const Flight& flight, Cause cause) {
    Fact fact = fact_about(FactKind::outcome_unknown, producer, flight.count,
                           ctx.batch(flight.batch).first);
    fact.batch = flight.batch;
    fact.cause = cause;
    producer.flying_records -= flight.count;
    const FactId because = ctx.because();
    ctx.state(fact);
    ctx.because_of(because);
}

void give_up_exhausted(Context& ctx, Service& service, Producer& producer) {
    const int64_t most = spec_of(service, producer).fifo.retries;
    const auto exhausted = [&](const Flight& f) {
        return f.state == FlightState::unsent && f.repeats >= most;
    };
    for (const Flight& flight : producer.flights)
        if (exhausted(flight)) give_up(ctx, producer, flight, Cause::retries_exhausted);
    producer.unsent_flights -= int64_t(std::erase_if(producer.flights, exhausted));
}

// Its memory is gone. What was sent may be stored, what was not has failed.
void forget_everything(Context& ctx, Producer& producer, Cause cause) {
    for (const Flight& flight : producer.flights) give_up(ctx, producer, flight, cause);
    const FactId because = ctx.because();
    for (std::size_t i = producer.head; i < producer.waiting.size(); ++i) {
        Fact fact = fact_about(FactKind::failed, producer, producer.waiting[i].count,
                               producer.waiting[i].first);
        fact.cause = cause;
        fact.because = because;
        ctx.state(fact);
    }
    ctx.because_of(because);
    Producer fresh;
    fresh.node = producer.node;
    fresh.id = producer.id;
    fresh.spec = producer.spec;
    fresh.instance = producer.instance;
    fresh.queue = producer.queue;
    fresh.next_correlation = producer.next_correlation;
    producer = std::move(fresh);
}

// Flights are timed in the order of sending, so the first one on its way is due first.
void set_timer(Context& ctx, Service& service, Producer& producer) {
    Time wanted = time_never;
    const auto on_its_way =
        std::find_if(producer.flights.begin(), producer.flights.end(),
                     [](const Flight& f) { return f.state != FlightState::unsent; });
    if (on_its_way != producer.flights.end()) wanted = on_its_way->deadline;
    if (may_send_new(producer)) wanted = std::min(wanted, linger_end(service, producer));
    if (producer.blocked && producer.quiet_since != time_never)
        wanted = std::min(wanted, producer.quiet_since + quiet_time);
    if (wanted >= producer.wake) return;
    producer.wake = std::max(wanted, ctx.now());
    ctx.schedule(producer.wake,
                 Message{Timer{.kind = TimerKind::request_due, .subject = producer.id.value}});
}

} // namespace

} // namespace sluice::queue
