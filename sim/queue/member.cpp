#include "sim/queue/member.hpp"
#include "sim/queue/service.hpp"
#include <algorithm>
#include <limits>

namespace sluice::queue {

using namespace literals;

namespace {

// Before it asks again: after a broken connection, or after a receive that does not wait.
constexpr Duration pause_between_polls = 100_ms;
// So that work without any duration cannot fail for ever at one instant.
constexpr Duration rest_least = 1_ms;

void ask(Context& ctx, Service& service, Member& member);
void set_timer(Context& ctx, Member& member);
void work_on(Context& ctx, Service& service, Member& member);
void finish(Context& ctx, Service& service, Member& member);
void fail(Context& ctx, Service& service, Member& member, Cause cause);
void react(Context& ctx, Service& service, Member& member, const FailSpec& policy, Cause cause);
void leave_to_queue(Context& ctx, Service& service, Member& member);
void rest(Context& ctx, Member& member, Duration backoff);
void skip(Context& ctx, Service& service, Member& member, Cause cause);
void set_aside(Context& ctx, Service& service, Member& member);
void fall(Context& ctx, Service& service, Member& member);
void settle(Context& ctx, Service& service, const Member& member, bool done, bool to_dead_letters);
void drop_front(Member& member);
void lose_held(Context& ctx, Service& service, Member& member, Cause cause, std::size_t from);
void stop(Member& member, MemberState state);

const Delivery& in_hand(const Member& member) {
    return member.held[member.head];
}

bool alive(const Member& member) {
    return member.state != MemberState::stopped && member.state != MemberState::fallen;
}

bool acknowledges(Service& service, const Member& member) {
    return fifo_of(service, member.queue).settings.mode == FifoMode::acked;
}

Fact fact_about(FactKind kind, const Context& ctx, const Member& member, const Delivery& item) {
    return {.kind = kind,
            .who = entity_of(member.id),
            .partition = member.queue,
            .batch = item.batch,
            .group = member.group,
            .count = 1,
            .before = item.position,
            .after = item.number - ctx.batch(item.batch).first};
}

} // namespace

int64_t held_messages(const Member& member) {
    return static_cast<int64_t>(member.held.size() - member.head);
}

void member_started(Context& ctx, Service& service, Member& member) {
    if (member.state != MemberState::stopped || !member.queue.exists()) return;
    const ConsumerSpec& spec = spec_of(service, member);
    const Time start = time_zero + (spec.start + spec.start_spacing * int64_t(member.number));
    if (ctx.now() < start) {
        ctx.schedule(start,
                     Message{Timer{.kind = TimerKind::member_start, .subject = member.id.value}});
        return;
    }
    member.state = MemberState::idle;
    ctx.state({.kind = FactKind::member_joined,
               .who = entity_of(member.id),
               .whom = entity_of(member.group),
               .group = member.group});
    ask(ctx, service, member);
}

void member_handed(Context& ctx, Service& service, Member& member, const Deliveries& deliveries) {
    if (!alive(member)) return discard(service, Message{deliveries});
    member.receive_deadline = time_never;
    if (deliveries.items == no_list) {
        if (spec_of(service, member).fifo.wait.ns == 0)
            member.pause_until = ctx.now() + pause_between_polls;
        return ask(ctx, service, member);
    }
    for (const Delivery& item : service.lists.at(deliveries.items)) {
        if (item.receipt <= member.newest_receipt) continue;
        member.newest_receipt = item.receipt;
        member.held.push_back(item);
    }
    service.lists.close(deliveries.items);
    work_on(ctx, service, member);
    ask(ctx, service, member);
}

void member_asks_again(Context& ctx, Service& service, Member& member) {
    if (member.receive_wake <= ctx.now()) member.receive_wake = time_never;
    if (member.receive_deadline <= ctx.now()) member.receive_deadline = time_never;
    ask(ctx, service, member);
}

void member_worked(Context& ctx, Service& service, Member& member, uint64_t work) {
    if (!alive(member) || work != member.work) return;
    const bool rested = member.state == MemberState::resting;
    member.state = MemberState::idle;
    if (!rested) {
        finish(ctx, service, member);
    } else if (acknowledges(service, member)) {
        leave_to_queue(ctx, service, member);
    } else {
        ++member.attempt;
    }
    work_on(ctx, service, member);
    ask(ctx, service, member);
}

// The leases are gone with the connection: what has not been begun will come again.
void member_disconnected(Context& ctx, Service& service, Member& member) {
    if (!alive(member) || !member.queue.exists()) return;
    member.receive_deadline = time_never;
    member.pause_until = ctx.now() + pause_between_polls;
    if (acknowledges(service, member) && held_messages(member) > 0) {
        const bool busy = member.state != MemberState::idle;
        member.held.resize(member.head + busy);
    }
    ask(ctx, service, member);
}

void member_died(Context& ctx, Service& service, Member& member) {
    if (!member.queue.exists()) return;
    lose_held(ctx, service, member, Cause::connection_lost, member.head);
    stop(member, MemberState::stopped);
}

void close_member(Context& ctx, Service& service, Member& member) {
    if (!alive(member) || !member.queue.exists()) return;
    ctx.state({.kind = FactKind::member_left,
               .cause = Cause::left,
               .who = entity_of(member.id),
               .whom = entity_of(member.group),
               .group = member.group});
    lose_held(ctx, service, member, Cause::left, member.head);
    stop(member, MemberState::stopped);
    ctx.send(service.server.node, Disconnected{member.node}, 0);
}

namespace {

void ask(Context& ctx, Service& service, Member& member) {
    const FifoConsumerSettings& settings = spec_of(service, member).fifo;
    const int64_t most =
        settings.prefetch == 0 ? std::numeric_limits<int32_t>::max() : settings.prefetch;
    const int64_t room = settings.prefetch == 0 ? most : most - held_messages(member);
    const bool wants = alive(member) && member.queue.exists() && room > 0 && 2 * room >= most;
    if (wants && member.receive_deadline == time_never && member.pause_until <= ctx.now()) {
        member.receive_deadline = ctx.now() + settings.wait + settings.timeout;
        ctx.send(service.server.node,
                 Message{Receive{.member = member.id,
                                 .queue = member.queue,
                                 .max = static_cast<int32_t>(room),
                                 .correlation = ++member.correlation}},
                 request_bytes);
    }
    if (alive(member)) set_timer(ctx, member);
}

// For the receive under way, or for the end of a pause.
void set_timer(Context& ctx, Member& member) {
    Time wanted = member.receive_deadline;
    if (wanted == time_never && member.pause_until > ctx.now()) wanted = member.pause_until;
    if (wanted >= member.receive_wake) return;
    member.receive_wake = wanted;
    ctx.schedule(wanted,
                 Message{Timer{.kind = TimerKind::receive_again, .subject = member.id.value}});
}

// One message after the other; those without any work in one go.
void work_on(Context& ctx, Service& service, Member& member) {
    while (member.state == MemberState::idle && held_messages(member) > 0) {
        const Delivery& item = in_hand(member);
        if (acknowledges(service, member)) member.attempt = item.receives;
        const WorkSource& source = service.sources->works[member.group.index()];
        const Time done = ctx.reserve_cpu(
            work_of(source, ctx.batch(item.batch).producer, item.number, member.attempt));
        if (done <= ctx.now()) {
            finish(ctx, service, member);
            continue;
        }
        member.state = MemberState::working;
        member.busy_from = ctx.now();
        member.busy_until = done;
        ctx.schedule(done, Message{Timer{.kind = TimerKind::work_done,
                                         .subject = member.id.value,
                                         .generation = ++member.work}});
    }
}

void finish(Context& ctx, Service& service, Member& member) {
    const Delivery item = in_hand(member);
    const WorkSource& source = service.sources->works[member.group.index()];
    const ProducerId producer = ctx.batch(item.batch).producer;
    if (poisoned(source, service.poisoned, producer, item.number))
        return fail(ctx, service, member, Cause::poison);
    if (fails(source, producer, item.number, member.attempt))
        return fail(ctx, service, member, Cause::chance);
    Fact fact = fact_about(FactKind::delivered, ctx, member, item);
    if (service.has_bug[member.group.index()] != 0) fact.cause = Cause::bug;
    ctx.state(fact);
    ++service.handled[member.group.index()];
    settle(ctx, service, member, true, false);
    drop_front(member);
}

void fail(Context& ctx, Service& service, Member& member, Cause cause) {
    const FactId because = ctx.because();
    Fact fact = fact_about(FactKind::handling_failed, ctx, member, in_hand(member));
    fact.cause = cause;
    fact.count = member.attempt;
    ctx.state(fact);
    const ConsumerSpec& spec = spec_of(service, member);
    react(ctx, service, member, cause == Cause::poison ? spec.poison : spec.fails, cause);
    ctx.because_of(because);
}

void react(Context& ctx, Service& service, Member& member, const FailSpec& policy, Cause) {
    const bool again =
        policy.then == Reaction::retry && (policy.at_most == 0 || member.attempt < policy.at_most);
    const Reaction reaction =
        again || policy.then != Reaction::retry ? policy.then : policy.finally;
    switch (reaction) {
    case Reaction::retry:
        if (policy.backoff.ns > 0 || !acknowledges(service, member))
            return rest(ctx, member, policy.backoff);
        return leave_to_queue(ctx, service, member);
    case Reaction::skip:
        skip(ctx, service, member, Cause::policy_skip);
        settle(ctx, service, member, true, false);
        return drop_front(member);
    case Reaction::dead_letter: return set_aside(ctx, service, member);
    case Reaction::crash: return fall(ctx, service, member);
    }
}

// It will offer the message again: now, or when the lease is over.
void leave_to_queue(Context& ctx, Service& service, Member& member) {
    if (spec_of(service, member).fifo.on_failure == FifoFailed::give_back)
        settle(ctx, service, member, false, false);
    drop_front(member);
}

void rest(Context& ctx, Member& member, Duration backoff) {
    member.state = MemberState::resting;
    member.busy_from = ctx.now();
    member.busy_until = ctx.now() + std::max(backoff, rest_least);
    ctx.schedule(member.busy_until, Message{Timer{.kind = TimerKind::work_done,
                                                  .subject = member.id.value,
                                                  .generation = ++member.work}});
}

void skip(Context& ctx, Service&, Member& member, Cause cause) {
    Fact fact = fact_about(FactKind::delivery_skipped, ctx, member, in_hand(member));
    fact.after = fact.before + 1;
    fact.cause = cause;
    ctx.state(fact);
}

void set_aside(Context& ctx, Service& service, Member& member) {
    Fact fact = fact_about(FactKind::dead_lettered, ctx, member, in_hand(member));
    fact.cause = Cause::policy_dead_letter;
    ctx.state(fact);
    settle(ctx, service, member, false, true);
    drop_front(member);
}

// The process dies by its own policy and stays dead: the World did not strike it.
void fall(Context& ctx, Service& service, Member& member) {
    ctx.state({.kind = FactKind::process_crashed,
               .cause = Cause::policy_crash,
               .who = entity_of(member.id)});
    lose_held(ctx, service, member, Cause::policy_crash, member.head);
    stop(member, MemberState::fallen);
    ctx.send(service.server.node, Disconnected{member.node}, 0);
}

void settle(Context& ctx, Service& service, const Member& member, bool done, bool to_dead_letters) {
    if (!acknowledges(service, member)) return;
    ctx.send(service.server.node,
             Message{Settle{.member = member.id,
                            .queue = member.queue,
                            .position = in_hand(member).position,
                            .receipt = in_hand(member).receipt,
                            .done = done,
                            .to_dead_letters = to_dead_letters}},
             request_bytes);
}

void drop_front(Member& member) {
    ++member.head;
    member.attempt = 1;
    if (member.head < member.held.size() && member.head < 1'000) return;
    member.held.erase(member.held.begin(), member.held.begin() + std::ptrdiff_t(member.head));
    member.head = 0;
}

// Read destructively, it exists nowhere else.
void lose_held(Context& ctx, Service& service, Member& member, Cause cause, std::size_t from) {
    if (acknowledges(service, member)) return;
    const FactId because = ctx.because();
    for (std::size_t i = from; i < member.held.size(); ++i) {
        Fact fact = fact_about(FactKind::delivery_skipped, ctx, member, member.held[i]);
        fact.after = fact.before + 1;
        fact.cause = cause;
        fact.because = because;
        ctx.state(fact);
    }
    ctx.because_of(because);
}

void stop(Member& member, MemberState state) {
    member.state = state;
    member.held.clear();
    member.head = 0;
    member.attempt = 1;
    member.receive_deadline = member.receive_wake = time_never;
    ++member.work;
}

} // namespace

} // namespace sluice::queue
