// The plain FIFO queue of the course: its own words.
#include "sim/scenario/fields.hpp"

namespace sluice {

namespace {
using Q = FifoSettings;
using P = FifoProducerSettings;
using C = FifoConsumerSettings;

constexpr Word mode_words[] = {
    {"destructive", uint8_t(FifoMode::destructive), "reading removes the message"},
    {"ack", uint8_t(FifoMode::acked), "the receiver's acknowledgement removes it"},
};
constexpr Word overflow_words[] = {
    {"block", uint8_t(Overflow::block), "the sender waits until there is room"},
    {"drop_new", uint8_t(Overflow::drop_new), "the arriving message is dropped"},
    {"drop_old", uint8_t(Overflow::drop_old), "the message at the head is dropped"},
};
constexpr Word failed_words[] = {
    {"give_back", uint8_t(FifoFailed::give_back), "the message is offered again at once"},
    {"let_lapse", uint8_t(FifoFailed::let_lapse),
     "nothing is said: it is offered again after redeliver_after, as on SQS"},
};

const Field queue_fields[] = {
    word<&Q::mode>("mode", mode_words, "ack", "What removes a message from the queue."),
    integer<&Q::capacity>("capacity", 0, 1'000'000'000, "0",
                          "Messages the queue holds, handed-out ones included; 0 = no limit."),
    word<&Q::overflow>("overflow", overflow_words, "block",
                       "What happens when a message meets a full queue."),
    duration<&Q::redeliver_after>("redeliver_after", Duration{1}, "30s",
                                  "A message not acknowledged for so long is offered again."),
    integer<&Q::max_receives>("max_receives", 0, 1'000'000, "0",
                              "Handed out so often without an acknowledgement, a message goes to "
                              "dead_letter, or is dropped without one; 0 = no limit."),
    text<&Q::dead_letter>("dead_letter",
                          "The queue of this platform for messages that were given up."),
    duration<&Q::retention>("retention", Duration{0}, "0s",
                            "Older messages expire; 0s = kept for ever."),
};

const Field producer_fields[] = {
    integer<&P::batch>("batch", 1, 100'000, "1", "Messages sent in one request at most."),
    duration<&P::linger>("linger", Duration{0}, "0s",
                         "How long a batch that is not full waits for more."),
    duration<&P::timeout>("timeout", Duration{1}, "5s",
                          "Without an answer for so long the send is repeated."),
    duration<&P::retry_backoff>("retry_backoff", Duration{0}, "100ms", "Pause before a repeat."),
    integer<&P::retries>("retries", 0, INT32_MAX, "2147483647",
                         "Repeats of one send, then its messages have failed."),
    integer<&P::buffer>("buffer", 1, 1'000'000'000, "1000000",
                        "Messages the application may hold unsent; more are refused."),
};

const Field consumer_fields[] = {
    integer<&C::prefetch>("prefetch", 0, 1'000'000, "1",
                          "Messages a member may hold at once; 0 = as many as there are."),
    duration<&C::wait>("wait", Duration{0}, "1s", "How long a receive waits for a message."),
    duration<&C::timeout>("timeout", Duration{1}, "5s",
                          "Beyond wait: without an answer for so long the receive is repeated."),
    word<&C::on_failure>("on_failure", failed_words, "give_back",
                         "What becomes of a message whose work failed and is to be retried."),
};
} // namespace

const Section fifo_queue_section{"fifo.queue",
                                 "a queue of a fifo platform",
                                 "One line of messages, each for one receiver.",
                                 queue_fields,
                                 nullptr,
                                 "fifo"};
const Section fifo_producer_settings{"fifo.producer",
                                     "a producer's \"fifo\"",
                                     "How a producer sends to a plain queue.",
                                     producer_fields,
                                     nullptr,
                                     "fifo"};
const Section fifo_consumer_settings{"fifo.consumer",
                                     "a consumer's \"fifo\"",
                                     "How a member receives from a plain queue.",
                                     consumer_fields,
                                     nullptr,
                                     "fifo"};

} // namespace sluice
