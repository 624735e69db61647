// Platforms, the network between nodes and the machines below them.
#include "sim/scenario/fields.hpp"
#include "sim/scenario/read_customs.hpp"

namespace sluice {

namespace {
using N = NetworkSpec;
using M = MachineSpec;

const Field network_fields[] = {
    duration<&N::latency>("latency", Duration{0}, "500us",
                          "One way, between any two nodes; an assumption of every result."),
    custom("jitter", read_jitter, "jitter", "0s",
           "Added to each message: a duration D means uniform from 0 to D; or a distribution.",
           show_jitter),
    byte_rate<&N::bandwidth>("bandwidth", 0, "0B/s",
                             "Of one directed link; 0B/s = limited by the machines' nic only."),
    share<&N::loss>("loss", "0%", "Messages lost; nothing below the platform repeats them."),
    share<&N::duplicate>("duplicate", "0%", "Messages that arrive twice."),
};

const Field machine_fields[] = {
    byte_rate<&M::disk>("disk", 1, "200MB/s", "Sequential disk throughput of one machine."),
    byte_rate<&M::nic>("nic", 1, "125MB/s", "Network card, each direction (125MB/s = 1 Gbit/s)."),
    duration<&M::cpu_per_request>("cpu_per_request", Duration{0}, "50us",
                                  "Processor time of a request, whatever it carries."),
    duration<&M::cpu_per_record>("cpu_per_record", Duration{0}, "0s",
                                 "Processor time added for each record of a request."),
    duration<&M::flush>("flush", Duration{0}, "5ms", "One flush of the disk's cache."),
};

using T = TopicSpec;
const Field topic_fields[] = {
    integer<&T::partitions>("partitions", 1, 100'000, "1",
                            "How many partitions (num.partitions when missing)."),
    integer<&T::replication_factor>(
        "replication.factor", 1, 32767, "1",
        "Copies of each partition (default.replication.factor when missing)."),
    custom("assignment", read_assignment, "assignment", "",
           "Brokers of each partition, preferred leader first, counted from 1: [[1,2,3],[2,3,1]]; "
           "then partitions and replication.factor may be left out."),
    nested("config", Shape::object, &kafka_topic_settings, read_topic_config,
           "Settings of this topic."),
};

const Field broker_fields[] = {
    text<&BrokerSpec::rack>("rack", "The rack or zone the broker stands in."),
};

const Field platform_fields[] = {
    required(custom("platform", read_platform_kind, "platform_kind", "",
                    "Which system this is: kafka or fifo.")),
    nested("network", Shape::object, &network_section, read_platform_network,
           "What differs from the scenario's network for this platform."),
    nested("machines", Shape::object, &machines_section, read_platform_machines,
           "What differs from the scenario's machines for this platform."),
};

void* controllers_of(void* platform) {
    return &static_cast<PlatformSpec*>(platform)->kafka.controllers;
}

const Field kafka_platform_fields[] = {
    custom("version", read_version, "version", "4.1",
           "Release of Kafka; decides defaults and rules.", show_version),
    custom("brokers", read_brokers, "brokers", "3",
           "How many brokers, or a list with an object for each.", show_brokers),
    integer_at(controllers_of, "controllers", 1, 9, "3",
               "Nodes of the metadata quorum (KRaft), on machines of their own."),
    nested("config", Shape::object, &kafka_broker_settings, read_broker_config,
           "Settings of all brokers."),
    nested("topics", Shape::map, &kafka_topic_section, read_topics, "Topics by name."),
};
const Field fifo_platform_fields[] = {
    required(nested("queues", Shape::map, &fifo_queue_section, read_queues, "Queues by name.")),
};
const Section* const platform_variants[] = {&kafka_platform_section, &fifo_platform_section};
} // namespace

const Section network_section{"network", "\"network\"", "How messages travel between nodes.",
                              network_fields};
const Section machines_section{"machines", "\"machines\"", "What each node runs on.",
                               machine_fields};
const Section broker_section{"broker", "a broker of the list", "One broker.", broker_fields};
const Section kafka_topic_section{"topic", "a Kafka topic", "A topic of the cluster.",
                                  topic_fields};
const Section platform_section{
    "platform", "a platform",     "A system that carries the channels.", platform_fields, nullptr,
    "",         platform_variants};
const Section kafka_platform_section{"platform.kafka", "a Kafka platform", "A Kafka cluster.",
                                     kafka_platform_fields, &platform_section};
const Section fifo_platform_section{"platform.fifo", "a fifo platform",
                                    "One server with plain queues.", fifo_platform_fields,
                                    &platform_section};

} // namespace sluice
