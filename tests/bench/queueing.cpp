// Two queueing models with a known answer: M/M/1, and a pipe with a token bucket and a link.
#include "sim/core/distribution.hpp"
#include "sim/core/event_queue.hpp"
#include "tests/bench/bench.hpp"
#include <algorithm>
#include <deque>

namespace sluice::bench {
namespace {

constexpr int64_t unit = 1'000'000'000;         // the workload's time unit in nanoseconds
constexpr int64_t arrival_mean = unit * 10 / 9; // rate 0.9
constexpr int64_t pipe_service_mean = unit / 2;
constexpr int64_t pipe_link_delay = unit;

enum Kind : uint32_t { arrival, tokens_there, served, received };

struct Clockwork {
    EventQueue queue;
    Xoshiro256ss random = Xoshiro256ss::seeded(42);
    uint64_t sequence = 0;
    Time now{};

    void schedule(int64_t wait, Kind kind, uint32_t slot = 0) {
        queue.push({now + Duration{wait}, sequence++, slot, kind});
    }
    void schedule_random(int64_t mean, Kind kind) {
        schedule(exponential_sample(mean, random.next()), kind);
    }
    EventKey next() {
        const EventKey event = queue.pop();
        now = event.at;
        return event;
    }
};

// Refilled when looked at: 2 tokens a unit, 20 at most. Counted in half nanoseconds of refill, so
// that everything is exact: one token is `unit` of them.
struct TokenBucket {
    static constexpr int64_t per_ns = 2;
    static constexpr int64_t burst = 20 * unit;
    int64_t level = burst;
    Time filled{};

    int64_t wait(Time now, int64_t tokens) {
        refill(now);
        return std::max<int64_t>(0, (tokens * unit - level + per_ns - 1) / per_ns);
    }
    void take(Time now, int64_t tokens) {
        refill(now);
        level -= tokens * unit;
    }
    void refill(Time now) {
        level = std::min(burst, level + (now - filled).ns * per_ns);
        filled = now;
    }
};

struct Pipe {
    struct Message {
        Time born;
        int64_t tokens;
    };
    Clockwork engine;
    std::deque<Message> waiting;
    std::deque<Time> on_the_link; // the link keeps the order
    TokenBucket bucket;
    bool busy = false;
    long arrived = 0;
    long done = 0;
    int64_t latency_us = 0;

    void start() {
        busy = !waiting.empty();
        if (!busy) return;
        const int64_t wait = bucket.wait(engine.now, waiting.front().tokens);
        if (wait > 0)
            engine.schedule(wait, tokens_there);
        else
            serve();
    }
    void serve() {
        bucket.take(engine.now, waiting.front().tokens);
        engine.schedule_random(pipe_service_mean, served);
    }
    void on_arrival(long messages) {
        if (++arrived < messages) engine.schedule_random(arrival_mean, arrival);
        waiting.push_back({engine.now, 1 + static_cast<int64_t>(below(engine.random.next(), 3))});
        if (!busy) start();
    }
    void on_served() {
        on_the_link.push_back(waiting.front().born);
        engine.schedule(pipe_link_delay, received);
        waiting.pop_front();
        start();
    }
    void on_received() {
        latency_us += (engine.now - on_the_link.front()).ns / 1000;
        on_the_link.pop_front();
        ++done;
    }
};

struct Queue {
    Clockwork engine;
    std::deque<Time> waiting;
    bool busy = false;
    long arrived = 0;
    long done = 0;
    int64_t sojourn_us = 0;

    void on_arrival(long customers) {
        if (++arrived < customers) engine.schedule_random(arrival_mean, arrival);
        waiting.push_back(engine.now);
        if (busy) return;
        busy = true;
        engine.schedule_random(unit, served);
    }
    void on_served() {
        sojourn_us += (engine.now - waiting.front()).ns / 1000;
        waiting.pop_front();
        ++done;
        busy = !waiting.empty();
        if (busy) engine.schedule_random(unit, served);
    }
};

double mean_units(int64_t sum_us, long count) {
    return static_cast<double>(sum_us) / static_cast<double>(count) / (unit / 1000.0);
}

} // namespace

int bench_mm1(long customers) {
    Queue queue;
    const double begin = cpu_seconds();
    queue.engine.schedule_random(arrival_mean, arrival);
    while (!queue.engine.queue.empty()) {
        switch (static_cast<Kind>(queue.engine.next().extra)) {
        case arrival: queue.on_arrival(customers); break;
        case served: queue.on_served(); break;
        case tokens_there: return 1;
        case received: return 1;
        }
    }
    report("mm1", customers, static_cast<double>(customers), cpu_seconds() - begin,
           mean_units(queue.sojourn_us, queue.done));
    return 0;
}

int bench_pipe(long messages) {
    Pipe pipe;
    const double begin = cpu_seconds();
    pipe.engine.schedule_random(arrival_mean, arrival);
    while (!pipe.engine.queue.empty()) {
        switch (static_cast<Kind>(pipe.engine.next().extra)) {
        case arrival: pipe.on_arrival(messages); break;
        case tokens_there: pipe.serve(); break;
        case served: pipe.on_served(); break;
        case received: pipe.on_received(); break;
        }
    }
    report("pipe", messages, static_cast<double>(messages), cpu_seconds() - begin,
           mean_units(pipe.latency_us, pipe.done));
    return 0;
}

} // namespace sluice::bench
