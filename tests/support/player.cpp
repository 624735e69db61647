#include "tests/support/player.hpp"
#include "tests/support/catch.hpp"

namespace sluice::test {

Document document(const std::string& text) {
    Document loaded = load_text(text, "test.json");
    CAPTURE(format_text(loaded.problems));
    REQUIRE(loaded.ok());
    return loaded;
}

Document small_cluster() {
    return document(R"({
        "sluicebox": 1, "title": "small", "seed": 7, "duration": "20s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "config": {"group.initial.rebalance.delay.ms": 0},
            "topics": {"orders": {"assignment": [[1, 2, 3], [2, 3, 1], [3, 1, 2]],
                                  "config": {"min.insync.replicas": 2}}}}},
        "producers": {"shop": {"to": "orders", "rate": "50/s", "size": "1KiB",
                               "kafka": {"acks": "1", "linger.ms": 0}}},
        "consumers": {"billing": {"members": 2, "from": "orders", "work": "1ms",
                                  "kafka": {"auto.offset.reset": "earliest"}}},
        "faults": [{"at": "5s", "crash": "cluster/broker/1", "as": "machine"},
                   {"at": "12s", "restart": "cluster/broker/1"}],
        "sides": [{"name": "one", "on": "cluster"},
                  {"name": "all", "on": "cluster", "set": {"producers.shop.kafka.acks": "all",
                    "producers.shop.kafka.request.timeout.ms": 4000,
                    "producers.shop.kafka.delivery.timeout.ms": 5000}}],
        "ask": [{"at": "4s", "question": "How many orders will have been worked on?",
                 "number": true, "answer": {"side": "one", "metric": "records.delivered"},
                 "reveal": "10s"}]})");
}

Document cluster_and_queue() {
    return document(R"({
        "sluicebox": 1, "title": "both", "seed": 7, "duration": "20s",
        "platforms": {"cluster": {"platform": "kafka", "version": "4.1", "brokers": 3,
            "topics": {"orders": {"partitions": 3, "replication.factor": 3}}},
            "mq": {"platform": "fifo", "queues": {"orders": {}}}},
        "producers": {"shop": {"to": "orders", "rate": "50/s", "size": "1KiB"}},
        "consumers": {"billing": {"members": 2, "from": "orders", "work": "1ms",
                                  "kafka": {"auto.offset.reset": "earliest"}}},
        "sides": [{"name": "stream", "on": "cluster"}, {"name": "queue", "on": "mq"}]})");
}

gui::Clock clock_at_rest() {
    return [] { return 0.0; };
}

} // namespace sluice::test
