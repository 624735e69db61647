// Faults: one section per verb. The verb's key names what is struck; the others say how.
#include "sim/scenario/fields.hpp"
#include "sim/scenario/read_customs.hpp"

namespace sluice {

namespace {
using F = FaultSpec;

constexpr Word part_words[] = {
    {"disk", uint8_t(SlowPart::disk), "reading, writing and flushing"},
    {"cpu", uint8_t(SlowPart::cpu), "work on requests; of a member, the work on records"},
    {"nic", uint8_t(SlowPart::nic), "the network card"},
};

const Field fault_fields[] = {
    instant<&F::at>("at", "0s", "When it happens, from the start of the run."),
    custom("uneven", read_uneven, "uneven", "",
           "\"meant\": it is on purpose that the fault strikes some sides only."),
};

const Field until = instant<&F::until>("until", "", "When it is over; missing = never.");
const Field away_from = custom("away_from", read_other_end, "targets", "",
                               "The other end; missing = every other node.");
const Field one_way =
    boolean<&F::one_way>("one_way", "false", "Only messages from the first to the other end.");
const Field chance =
    required(share<&F::chance>("chance", "0%", "How likely it befalls a message."));

const Field crash_fields[] = {
    required(custom("crash", read_crash_targets, "targets", "",
                    "Kills a broker, controller, server, member or producer at once.")),
    custom("as", read_crash_as, "crash_as", "process",
           "process: what was written survives in memory of the machine; machine: data never "
           "flushed to disk is gone."),
};
const Field restart_fields[] = {
    required(custom("restart", read_crash_targets, "targets", "", "Brings what crashed back.")),
};
const Field pause_fields[] = {
    required(custom("pause", read_pause_targets, "targets", "",
                    "Stands still, as in a long garbage collection; nothing is lost.")),
    required(instant<&F::until>("until", "", "When it goes on.")),
};
const Field slow_fields[] = {
    required(custom("slow", read_slow_targets, "targets", "", "One part becomes slower.")),
    word<&F::part>("part", part_words, "disk", "Which part of the machine."),
    custom("factor", read_factor, "factor", "10", "How many times slower."),
    until,
};
const Field cut_fields[] = {
    required(custom("cut", read_network_targets, "targets", "",
                    "Messages between these and the other end are lost.")),
    away_from,
    one_way,
    until,
};
const Field clog_fields[] = {
    required(custom("clog", read_network_targets, "targets", "",
                    "Messages between these and the other end take longer.")),
    away_from,
    required(duration<&F::latency>("latency", Duration{1}, "", "So much longer, one way.")),
    until,
};
const Field lose_fields[] = {
    required(custom("lose", read_network_targets, "targets", "",
                    "Some messages between these and the other end are lost.")),
    away_from,
    one_way,
    chance,
    until,
};
const Field duplicate_fields[] = {
    required(custom("duplicate", read_network_targets, "targets", "",
                    "Some messages between these and the other end arrive twice.")),
    away_from,
    one_way,
    chance,
    until,
};
const Field rate_fields[] = {
    required(custom("change_rate", read_producer_target, "producer_name", "",
                    "A producer's rate becomes another.")),
    required(custom("rate", read_fault_rate, "rate", "", "The new rate.")),
    instant<&F::until>("until", "", "When the old rate returns; missing = never."),
};
const Field stop_fields[] = {
    required(custom("stop", read_closing_targets, "targets", "",
                    "A member, a group or a producer closes cleanly; a broker moves its "
                    "leaderships and shuts down (controlled shutdown).")),
};
const Field start_fields[] = {
    required(
        custom("start", read_closing_targets, "targets", "", "What was stopped starts again.")),
};
const Field add_fields[] = {
    required(
        custom("add_members", read_group_target, "group_name", "", "New members join a group.")),
    integer<&F::count>("count", 1, 10'000, "1", "How many."),
};
const Field seek_fields[] = {
    required(custom("seek", read_group_target, "group_name", "", "A group's position moves.")),
    required(custom("to", read_seek_to, "seek_to", "",
                    "\"earliest\", \"latest\", an offset (42) or a time of the run (\"10s\").")),
};
const Field poison_fields[] = {
    required(custom("poison", read_poison_target, "record_name", "",
                    "A record that can never be processed from now on, such as \"shop/1#117\".")),
};

const Field bug_fields[] = {
    required(custom("bug", read_group_target, "group_name", "",
                    "A bug goes live: whatever the group finishes comes out wrong.")),
    instant<&F::until>("until", "", "When it is fixed; missing = never."),
};

const Field elect_fields[] = {
    required(custom("elect_preferred", read_cluster_target, "targets", "",
                    "As kafka-leader-election: the first replica of every partition's list leads, "
                    "where it is in sync.")),
};
const Field alter_fields[] = {
    required(custom("alter_topic", read_topic_target, "targets", "",
                    "As kafka-configs --alter: a topic (cluster/topic/orders) has other settings "
                    "from now on.")),
    required(nested("config", Shape::object, &kafka_topic_settings, read_altered_config,
                    "Those that change, by Kafka's names.")),
};

const Section crash{"fault.crash", "a crash", "Kills at once.", crash_fields, &fault_section};
const Section restart{"fault.restart", "a restart", "Brings back.", restart_fields, &fault_section};
const Section pause{"fault.pause", "a pause", "Stands still for a while.", pause_fields,
                    &fault_section};
const Section slow{"fault.slow", "a slow-down", "A part becomes slower.", slow_fields,
                   &fault_section};
const Section cut{"fault.cut", "a cut", "The network parts.", cut_fields, &fault_section};
const Section clog{"fault.clog", "a clog", "The network is slow.", clog_fields, &fault_section};
const Section lose{"fault.lose", "a loss of messages", "The network loses.", lose_fields,
                   &fault_section};
const Section duplicate{"fault.duplicate", "a duplication of messages", "The network repeats.",
                        duplicate_fields, &fault_section};
const Section change_rate{"fault.change_rate", "a change of rate", "Traffic changes.", rate_fields,
                          &fault_section};
const Section stop{"fault.stop", "a stop", "A clean close.", stop_fields, &fault_section};
const Section start{"fault.start", "a start", "The way back.", start_fields, &fault_section};
const Section add{"fault.add_members", "an addition of members", "A group grows.", add_fields,
                  &fault_section};
const Section seek{"fault.seek", "a seek", "A group reads elsewhere.", seek_fields, &fault_section};
const Section poison{"fault.poison", "a poison record", "A record turns bad.", poison_fields,
                     &fault_section};

const Section bug{"fault.bug", "a bug", "Work comes out wrong.", bug_fields, &fault_section};

const Section elect{"fault.elect_preferred", "an election of preferred leaders",
                    "Leadership goes home.", elect_fields, &fault_section};
const Section alter{"fault.alter_topic", "a change of settings", "A topic behaves otherwise.",
                    alter_fields, &fault_section};

const Section* const variants[] = {&crash, &restart,   &pause,       &slow,  &cut,   &clog,
                                   &lose,  &duplicate, &change_rate, &stop,  &start, &add,
                                   &seek,  &poison,    &bug,         &elect, &alter};
} // namespace

const Section fault_section{"fault",      "a fault", "Something that happens during the run.",
                            fault_fields, nullptr,   "",
                            variants};

} // namespace sluice
