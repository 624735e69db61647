// Producers and consumers: what is offered and what work it makes, the same on every platform.
#include "sim/scenario/fields.hpp"
#include "sim/scenario/read_customs.hpp"

namespace sluice {

namespace {
using P = ProducerSpec;
using C = ConsumerSpec;
using F = FailSpec;

const Field producer_fields[] = {
    custom("template", read_template, "template", "",
           "A ready-made kind of traffic; keys written here win over its own."),
    integer<&P::count>("count", 1, 10'000, "1", "Instances, named NAME/1, NAME/2 and so on."),
    required(text<&P::to>("to", "The channel it sends to: a topic or a queue.")),
    custom("rate", read_rate, "rate", "1/s",
           "Records per time of all instances together: \"500/s\"; {\"each\": ...} for one "
           "instance; {\"ramp\"}, {\"daily\"} or {\"bursts\"} for a rate that changes.",
           show_rate),
    integer<&P::records>("records", 0, INT64_MAX, "0",
                         "All instances together stop after so many records; 0 = no limit."),
    duration<&P::start>("start", Duration{0}, "0s", "When it begins."),
    instant<&P::stop>("stop", "", "When it ends; missing = with the run."),
    custom("arrivals", read_arrivals, "arrivals", "constant",
           "constant: evenly spaced; poisson: at random; {\"trace\": [times] or \"file.csv\"}.",
           show_arrivals),
    spread<&P::size>("size", Form::size_spread, "1kB", "Bytes of a record, key and value."),
    custom("keys", read_keys, "keys", "none",
           "Which keys records have: none, uniform, zipf, each, list or weighted.", show_keys),
    nested("kafka", Shape::object, &kafka_producer_settings, read_producer_kafka,
           "Settings where a Kafka platform carries the side."),
    nested("fifo", Shape::object, &fifo_producer_settings, read_producer_fifo,
           "Settings where a fifo platform carries the side."),
};

constexpr Word reaction_words[] = {
    {"retry", uint8_t(Reaction::retry), "work on the record again"},
    {"skip", uint8_t(Reaction::skip), "give the record up and go on"},
    {"dead_letter", uint8_t(Reaction::dead_letter), "set the record aside and go on"},
    {"crash", uint8_t(Reaction::crash), "the member dies with everything it holds"},
};

const Field fails_fields[] = {
    required(share<&F::rate>("rate", "0%", "How likely one attempt fails.")),
    word<&F::then>("then", reaction_words, "retry", "What the member does then."),
    integer<&F::at_most>("at_most", 0, 1'000'000, "0",
                         "Attempts in all while it retries; 0 = no limit."),
    word<&F::finally>("finally", reaction_words, "skip", "What it does after the last attempt."),
    duration<&F::backoff>("backoff", Duration{0}, "0s", "Pause before a retry."),
};
const Field poison_fields[] = {
    share<&F::rate>("rate", "0%", "How likely a record can never be processed."),
    custom("records", read_poison_records, "record_names", "",
           "Records that can never be processed: [\"shop/1#117\"]."),
    word<&F::then>("then", reaction_words, "retry", "What the member does with one."),
    integer<&F::at_most>("at_most", 0, 1'000'000, "0",
                         "Attempts in all while it retries; 0 = no limit."),
    word<&F::finally>("finally", reaction_words, "skip", "What it does after the last attempt."),
    duration<&F::backoff>("backoff", Duration{0}, "0s", "Pause before a retry."),
};

constexpr Word commit_words[] = {
    {"auto", uint8_t(CommitPolicy::automatic), "enable.auto.commit decides"},
    {"after_each", uint8_t(CommitPolicy::after_each), "when each record's work is finished"},
    {"after_poll", uint8_t(CommitPolicy::after_poll),
     "when all records of a poll are finished: at least once"},
    {"before_poll", uint8_t(CommitPolicy::before_poll),
     "before the work on a poll begins: at most once"},
    {"never", uint8_t(CommitPolicy::never), "no commits at all"},
};

const Field consumer_fields[] = {
    integer<&C::members>("members", 1, 10'000, "1", "Members of the group."),
    required(text<&C::from>("from", "The channel it reads from: a topic or a queue.")),
    duration<&C::start>("start", Duration{0}, "0s", "When the first member starts."),
    duration<&C::start_spacing>("start_spacing", Duration{0}, "0s",
                                "Each next member starts so much later."),
    spread<&C::work>("work", Form::time_spread, "0s", "How long the work on one record takes."),
    nested("fails", Shape::object, &fails_section, read_fails,
           "Work that fails, drawn for each attempt."),
    nested("poison", Shape::object, &poison_section, read_poison,
           "Records that can never be processed, drawn for each record."),
    word<&C::commit>("commit", commit_words, "auto",
                     "When progress is committed, where the platform keeps a position."),
    nested("kafka", Shape::object, &kafka_consumer_settings, read_consumer_kafka,
           "Settings where a Kafka platform carries the side."),
    nested("fifo", Shape::object, &fifo_consumer_settings, read_consumer_fifo,
           "Settings where a fifo platform carries the side."),
};
} // namespace

const Section producer_section{"producer", "a producer", "Applications that send records.",
                               producer_fields};
const Section consumer_section{"consumer", "a consumer",
                               "A group of applications that work on records together.",
                               consumer_fields};
const Section fails_section{"fails", "\"fails\"", "Work that fails.", fails_fields};
const Section poison_section{"poison", "\"poison\"", "Records that cannot be processed.",
                             poison_fields};

} // namespace sluice
