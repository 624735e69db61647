// Everything that can be waiting in the event queue. Each protocol's variant is exhaustive only
// in its own platform; the rest of the house passes messages on without looking inside.
#pragma once
#include "sim/model/kafka_message.hpp"
#include "sim/model/network.hpp"
#include "sim/model/queue_message.hpp"
#include <type_traits>
#include <variant>

namespace sluice {

struct Arrival { // the next slice of a producer's traffic is due
    ProducerId producer;
    uint32_t generation = 0; // raised when the rate changes: an older arrival is void
};
struct Disconnected { // the peer's process died, or lives again and knows nothing of us
    NodeId peer;
};

using Message = std::variant<Arrival, Disconnected, kafka::Message, queue::Message>;

// An answer says so: `static constexpr bool answers = true;`. All else is asked or told unasked.
template <class T>
constexpr Talk talk_of_type() {
    return requires {
        T::answers;
    }
    ? Talk::answer : Talk::question;
}
template <class... T>
constexpr Talk talk_of(const std::variant<T...>& message) {
    constexpr Talk table[] = {talk_of_type<T>()...};
    return table[message.index()];
}
constexpr Talk talk_of(const Message& message) {
    if (const auto* kafka = std::get_if<kafka::Message>(&message)) return talk_of(*kafka);
    if (const auto* queued = std::get_if<queue::Message>(&message)) return talk_of(*queued);
    return Talk::goodbye;
}

struct Event { // a Message on its way, or a timer (from == to)
    Message message;
    NodeId from, to;
    uint32_t life = 0;  // 0: a message. A timer: 1 + the incarnation of `to` that set it
    FactId because = 0; // the notable fact that led to it
};

static_assert(std::is_trivially_copyable_v<Message>);
static_assert(sizeof(kafka::Message) <= 64 && sizeof(queue::Message) <= 64);

} // namespace sluice
