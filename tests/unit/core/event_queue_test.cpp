// The radix queue against the plain heap: every mix of pushes, peeks and pops that a run makes,
// and those that it should never make.
#include "sim/core/distribution.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/heap_queue.hpp"
#include "tests/support/catch.hpp"
#include <cstring>

using namespace sluice;

namespace {

// Both queues in step; every pop is compared.
struct Pair {
    EventQueue queue;
    HeapQueue oracle;
    Xoshiro256ss random = Xoshiro256ss::seeded(7);
    uint64_t sequence = 0;
    Time now{};
    long differences = 0;

    void push(int64_t at) {
        const EventKey key{Time{at}, sequence, static_cast<uint32_t>(sequence * 3), 9};
        ++sequence;
        queue.push(key);
        oracle.push(key);
    }
    void push_after(int64_t wait) { push(now.ns + wait); }
    void pop() {
        const EventKey got = queue.pop();
        const EventKey expected = oracle.pop();
        differences += got.at != expected.at || got.sequence != expected.sequence ||
                       got.slot != expected.slot || got.extra != 9 || queue.size() != oracle.size();
        now = got.at;
    }
    void peek() { differences += queue.next_time() != oracle.next_time(); }
    void drain() {
        while (!oracle.empty()) {
            peek();
            pop();
        }
        differences += !queue.empty();
    }
    int64_t random_wait(int64_t mean) { return exponential_sample(mean, random.next()); }
    // 68 % short, 20 % one constant (ties), 11 % half a second, 1 % far away.
    int64_t mixed_wait() {
        const uint64_t share = below(random.next(), 100);
        if (share < 68) return 50'000 + random_wait(200'000);
        if (share < 88) return 5'000'000;
        return share < 99 ? 500'000'000 : 30'000'000'000;
    }
};

} // namespace

TEST_CASE("event queue: the hold model, exponential and mixed waits") {
    for (const long pending : {1, 2, 3, 10, 64, 65, 100, 1'000, 10'000, 100'000}) {
        for (const bool mixed : {false, true}) {
            CAPTURE(pending, mixed);
            Pair pair;
            for (long i = 0; i < pending; ++i)
                pair.push_after(mixed ? pair.mixed_wait() : pair.random_wait(1'000'000));
            for (long i = 0; i < 30'000 + pending; ++i) {
                if (i % 3 == 0) pair.peek();
                pair.pop();
                pair.push_after(mixed ? pair.mixed_wait() : pair.random_wait(1'000'000));
            }
            pair.drain();
            CHECK(pair.differences == 0);
        }
    }
}

TEST_CASE("event queue: constants and ties come in order of sequence") {
    for (const long pending : {5, 200, 5'000}) {
        CAPTURE(pending);
        Pair pair;
        for (long i = 0; i < pending; ++i) pair.push_after(1'000 * (i % 3));
        for (long i = 0; i < 20'000; ++i) {
            pair.pop();
            pair.push_after(i % 4 == 0 ? 0 : 1'000);
        }
        pair.drain();
        CHECK(pair.differences == 0);
    }
}

TEST_CASE("event queue: thousands of one instant, pushed while it is handled") {
    Pair pair;
    for (int i = 0; i < 3'000; ++i) pair.push(77);
    for (int i = 0; i < 10'000; ++i) {
        pair.pop();
        pair.push(77);
        if (i % 10 == 0) pair.push(78 + i % 7);
    }
    pair.drain();
    CHECK(pair.differences == 0);
}

TEST_CASE("event queue: quiet, then a burst") {
    for (const int64_t spread : {int64_t{1}, int64_t{1'000}, int64_t{1'000'000'000}}) {
        CAPTURE(spread);
        Pair pair;
        pair.push(1);
        pair.push(30'000'000'000); // the bottom now covers everything up to here and beyond
        pair.pop();
        for (int i = 0; i < 20'000; ++i) pair.push_after(pair.random_wait(spread));
        for (int i = 0; i < 20'000; ++i) {
            pair.pop();
            pair.push_after(pair.random_wait(spread));
        }
        pair.drain();
        CHECK(pair.differences == 0);
    }
}

TEST_CASE("event queue: peek far ahead, then push nearer, again and again") {
    Pair pair;
    pair.push(3'600'000'000'000);
    for (int round = 0; round < 200; ++round) {
        pair.peek();
        for (int i = 0; i < 150; ++i) pair.push_after(pair.random_wait(1'000'000));
        pair.peek();
        for (int i = 0; i < 149; ++i) pair.pop();
    }
    pair.drain();
    CHECK(pair.differences == 0);
}

TEST_CASE("event queue: a burst does not pile up in the sorted bottom") {
    // 140,000 keys are 3.4 MB. An array that doubles would hold 262,144 of them, 6.3 MB, and each
    // push would move half of it; chunks hold at most a quarter more than is needed.
    Pair pair;
    pair.push(1'000'000'000);
    pair.push(1'000'000'000'000);
    pair.peek();
    pair.pop();
    pair.push_after(1);
    pair.pop(); // now the earliest bucket is the one far ahead
    pair.peek();
    for (int i = 0; i < 140'000; ++i) pair.push_after(pair.random_wait(1'000'000));
    CHECK(pair.queue.memory() <= sizeof(EventKey) * 140'000 * 3 / 2);
    pair.drain();
    CHECK(pair.differences == 0);
}

TEST_CASE("event queue: one instant is popped by sequence, in whatever order it was pushed") {
    EventQueue queue;
    SplitMix64 random{11};
    std::vector<uint64_t> sequences;
    for (uint64_t i = 0; i < 1'000; ++i) sequences.push_back(i);
    for (std::size_t i = sequences.size(); i > 1; --i)
        std::swap(sequences[i - 1], sequences[static_cast<std::size_t>(below(random.next(), i))]);
    for (const int64_t at : {int64_t{500}, int64_t{7}, int64_t{1} << 40})
        for (const uint64_t sequence : sequences) queue.push({Time{at}, sequence, 0, 0});
    for (const int64_t at : {int64_t{7}, int64_t{500}, int64_t{1} << 40}) {
        for (uint64_t i = 0; i < 1'000; ++i) {
            const EventKey key = queue.pop();
            REQUIRE(key.at == Time{at});
            REQUIRE(key.sequence == i);
        }
    }
    CHECK(queue.empty());
}

TEST_CASE("event queue: even pushes into the past are ordered") {
    Pair pair;
    for (int i = 0; i < 50'000; ++i) {
        pair.push(static_cast<int64_t>(below(pair.random.next(), 1'000'000'000)));
        if (i % 3 == 2) pair.pop();
    }
    pair.drain();
    CHECK(pair.differences == 0);
}

TEST_CASE("event queue: the ends of time") {
    Pair pair;
    for (const int64_t at : {INT64_MAX, INT64_MAX - 1, int64_t{0}, INT64_MAX, int64_t{1} << 62,
                             (int64_t{1} << 62) - 1, int64_t{1} << 60})
        pair.push(at);
    for (int i = 0; i < 40; ++i) pair.push(INT64_MAX);
    pair.drain();
    CHECK(pair.differences == 0);
    CHECK(pair.queue.next_time() == time_never);
    CHECK_THROWS_AS(EventQueue().pop(), InvariantBroken);
}

TEST_CASE("event queue: random operations at random scales") {
    for (uint64_t seed = 0; seed < 60; ++seed) {
        CAPTURE(seed);
        Pair pair;
        pair.random = Xoshiro256ss::seeded(seed);
        for (int i = 0; i < 4'000; ++i) {
            const uint64_t what = below(pair.random.next(), 10);
            const auto scale = static_cast<int>(below(pair.random.next(), 40));
            if (what == 0)
                pair.peek();
            else if (what < 4 + seed % 4 || pair.oracle.empty())
                pair.push_after(static_cast<int64_t>(pair.random.next() >> (63 - scale)));
            else
                pair.pop();
        }
        pair.drain();
        CHECK(pair.differences == 0);
    }
}

TEST_CASE("event queue: copies are independent and equal") {
    Pair pair;
    for (int i = 0; i < 5'000; ++i) pair.push_after(pair.mixed_wait());
    for (int i = 0; i < 2'000; ++i) pair.pop();

    Pair copy = pair;
    for (int i = 0; i < 1'000; ++i) copy.push_after(copy.mixed_wait());
    copy.drain();
    CHECK(copy.differences == 0);
    CHECK(pair.queue.size() == 3'000);

    Pair moved;
    moved.push(5);
    moved = std::move(pair);
    moved.drain();
    CHECK(moved.differences == 0);

    Pair assigned;
    for (int i = 0; i < 100; ++i) assigned.push(i);
    const Pair source = assigned;
    assigned.drain();
    assigned = source;
    assigned.drain();
    CHECK(assigned.differences == 0);
    CHECK(std::as_const(source.queue).next_time() == Time{0});
}

TEST_CASE("event queue: a copy of a queue that was once large is small") {
    Pair pair;
    for (int i = 0; i < 100'000; ++i) pair.push_after(pair.random_wait(1'000'000));
    while (pair.queue.size() > 10) pair.pop();
    const EventQueue copy = pair.queue;
    CHECK(copy.memory() < 30'000);
    CHECK(copy.size() == 10);
}

TEST_CASE("event queue: at most twice the memory of the keys, none allocated in a steady run") {
    Pair pair;
    for (int i = 0; i < 100'000; ++i) pair.push_after(pair.random_wait(1'000'000));
    for (int i = 0; i < 300'000; ++i) {
        pair.pop();
        pair.push_after(pair.random_wait(1'000'000));
    }
    const std::size_t before = pair.queue.memory();
    CHECK(before <= 2 * sizeof(EventKey) * 100'000);
    for (int i = 0; i < 300'000; ++i) {
        pair.pop();
        pair.push_after(pair.random_wait(1'000'000));
    }
    CHECK(pair.queue.memory() <= before + before / 20);
    CHECK(pair.differences == 0);
}
