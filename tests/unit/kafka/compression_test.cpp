// compression.type: bytes left over and processor time.
#include "sim/kafka/compression.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/kafka/client_world.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::kafka::testing;

TEST_CASE("what is left of a batch, and back") {
    CHECK(packed_size(Compression::none, 1'000) == 1'000);
    CHECK(packed_size(Compression::zstd, 1'000) == 300);
    CHECK(packed_size(Compression::lz4, 999) == 499);
    CHECK(packed_size(Compression::gzip, 1) == 1);
    CHECK(packed_size(Compression::gzip, 0) == 0);
    CHECK(unpacked_size(Compression::zstd, 300) == 1'000);
    CHECK(packing_time(Compression::gzip, 1'000) == Duration{20'000});
    CHECK(packing_time(Compression::none, 1'000) == Duration{0});
}

TEST_CASE("compressed records leave fewer bytes in the log; the largest one is judged as it is") {
    Scenario scenario = scenario_with({.partitions = 1});
    ProducerSpec producer;
    producer.name = "shop";
    producer.to = "orders";
    producer.size = always(2'000);
    producer.kafka.compression = Compression::zstd;
    producer.kafka.linger = 0_ms;
    producer.kafka.max_request_size = 1'500; // below one record, above one that is packed
    const bool fits = GENERATE(true, false);
    if (fits) producer.kafka.max_request_size = 1'048'576;
    scenario.producers.push_back(producer);
    ClientWorld world(scenario);
    world.offer_slice(0, 10);
    world.run_until(Time{} + 5_s);
    CHECK(world.ledger(0).acked == (fits ? 10 : 0));
    CHECK(world.ledger(0).failed == (fits ? 0 : 10));
    int64_t bytes = 0;
    for (std::size_t i = 0; i < world.cluster.stores[0].entries.size(); ++i)
        bytes += world.cluster.stores[0].entries[i].bytes - log_header_bytes;
    CHECK(bytes == (fits ? 6'000 : 0));
}
