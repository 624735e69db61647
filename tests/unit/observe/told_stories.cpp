#include "tests/unit/observe/told_stories.hpp"

namespace sluice::test {

std::string told(const ToldStory& story) {
    return R"({ "sluicebox": 1, "title": "Orders and brokers", "seed": 7, "duration": ")" +
           story.duration +
           R"(", "platforms": { "cluster": { "platform": "kafka", "brokers": 3, )" +
           (story.brokers_config.empty() ? std::string()
                                         : R"("config": { )" + story.brokers_config + " }, ") +
           R"("topics": { "orders": { "assignment": [)" + story.replicas +
           R"(], "config": { "min.insync.replicas": )" + story.min_in_sync + story.topic_config +
           R"( } } } } }, "producers": { "shop": { "to": "orders", "rate": "100/s", "stop": ")" +
           story.stop + R"(", "size": ")" + story.size + R"(")" + story.producer +
           R"(, "kafka": { "acks": ")" + story.acks +
           R"(", "linger.ms": 0 } } }, "consumers": { "billing": { "from": "orders", "work": ")" +
           story.work + R"(", "kafka": { "auto.offset.reset": "earliest" })" + story.consumer +
           R"( } }, "faults": [ )" + story.faults + " ] }";
}

std::string told(const ToldQueue& story) {
    return R"({ "sluicebox": 1, "title": "Orders in a queue", "seed": 7, "duration": ")" +
           story.duration +
           R"(", "platforms": { "mq": { "platform": "fifo", "queues": {
             "letters": {}, "orders": { )" +
           story.orders +
           R"( } } } }, "producers": { "shop": { "to": "orders", "stop": "20s", "rate": ")" +
           story.rate +
           R"(" } }, "consumers": { "billing": { "members": 2, "from": "orders", "work": ")" +
           story.work + R"(")" + story.consumer + R"( } }, "faults": [ )" + story.faults + " ] }";
}

std::string cut_and_crash(bool machine, const std::string& more) {
    const std::string as = machine ? R"(, "as": "machine")" : "";
    return R"({ "at": "9.605s", "cut": ["cluster/broker/1"], )"
           R"("away_from": ["cluster/broker/2", "cluster/broker/3"], "until": "12s" }, )"
           R"({ "at": "10.005s", "crash": "cluster/broker/1")" +
           as + " }" + more;
}

} // namespace sluice::test
