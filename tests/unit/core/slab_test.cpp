#include "sim/core/list_pool.hpp"
#include "sim/core/slab.hpp"
#include "tests/support/catch.hpp"
#include <string>

using namespace sluice;

TEST_CASE("slab: slots are reused, latest first") {
    Slab<std::string> slab;
    const uint32_t a = slab.put("a");
    const uint32_t b = slab.put("b");
    const uint32_t c = slab.put("c");
    CHECK(slab.live() == 3);
    CHECK(slab.take(a) == "a");
    CHECK(slab.take(b) == "b");
    CHECK(slab.put("d") == b);
    CHECK(slab.put("e") == a);
    slab.at(c) += "!";
    CHECK(slab.at(c) == "c!");
    CHECK(slab.at(b) == "d");
}

TEST_CASE("slab: numbering starts over when the last value leaves") {
    Slab<int> slab;
    for (int i = 0; i < 100; ++i) slab.put(i);
    for (uint32_t i = 0; i < 100; ++i) slab.take(i);
    CHECK(slab.empty());
    CHECK(slab.put(5) == 0);
}

TEST_CASE("slab: a copy is independent and gives out the same slots") {
    Slab<int> slab;
    for (int i = 0; i < 10; ++i) slab.put(i);
    slab.take(3);
    slab.take(7);
    Slab<int> copy = slab;
    CHECK(copy.put(70) == 7);
    CHECK(slab.put(71) == 7);
    CHECK(copy.at(7) == 70);
    CHECK(slab.at(7) == 71);
    CHECK(copy.live() == 9);
}

TEST_CASE("list pool: a closed list keeps its room, a copy does not carry it") {
    ListPool<int> pool;
    const uint32_t a = pool.open();
    pool.at(a).assign(1'000, 1);
    const int* const room = pool.at(a).data();
    pool.close(a);
    CHECK(pool.live() == 0);

    const ListPool<int> copy = pool;
    CHECK(copy.at(a).capacity() == 0);

    CHECK(pool.open() == a);
    CHECK(pool.at(a).empty());
    pool.at(a).resize(1'000);
    CHECK(pool.at(a).data() == room);
    const uint32_t b = pool.open();
    CHECK(b != a);
    pool.at(b).push_back(2);
    const ListPool<int> second = pool;
    pool.at(b).push_back(3);
    CHECK(second.at(b).size() == 1);
    CHECK(second.live() == 2);
}
