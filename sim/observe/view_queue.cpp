#include "sim/observe/view_queue.hpp"
#include "sim/observe/view_parts.hpp"
#include "sim/world/names.hpp"
#include <algorithm>

namespace sluice {

namespace {

constexpr std::size_t tray_shown_most = 200;

QueueView queue_view(const ViewSource& source, PartitionId id);
void add_readers(QueueView& view, const ViewSource& source);
void add_tray(QueueView& view, const ViewSource& source);
void add_messages(QueueView& view, const ViewSource& source);
void mark_hidden(QueueView& view, const ViewSource& source);
MessageState state_of_gone(const QueueWatch& watch, int64_t position);
bool is_tray(const ViewSource& source, PartitionId id);

} // namespace

std::string_view words_of(MessageState state) {
    switch (state) {
    case MessageState::ready: return "ready";
    case MessageState::leased: return "handed out";
    case MessageState::deleted: return "deleted";
    case MessageState::dropped: return "dropped";
    case MessageState::expired: return "too old";
    case MessageState::dead_lettered: return "set aside";
    }
    return "";
}

void add_queues(View& view, const ViewSource& source) {
    const bool up = runs(source, source.service->server.node);
    for (std::size_t q = 0; q < source.service->server.queues.size(); ++q) {
        view.queues.push_back(queue_view(source, PartitionId::of(q)));
        const PartitionHealth health = up ? PartitionHealth::whole : PartitionHealth::leader_down;
        const PartitionTally& tally = source.observation.ledger.partitions[q];
        view.shown.push_back(PartitionId::of(q));
        view.health.push_back(health);
        view.behind.push_back(view.queues.back().ready + view.queues.back().leased);
        ++view.in_health[std::size_t(health)];
        view.lost_partitions += tally.lost.total() + tally.dropped.of(Cause::overflow_drop_old) > 0;
    }
}

namespace {

QueueView queue_view(const ViewSource& source, PartitionId id) {
    const queue::Service& service = *source.service;
    const queue::Fifo& fifo = service.server.queues[id.index()];
    const PartitionTally& tally = source.observation.ledger.partitions[id.index()];
    const QueueWatch& watch = source.observation.watch.queues[id.index()];
    const Time now = source.world.fabric.now;
    QueueView view;
    view.id = id;
    view.name = name_of(source.world, id);
    view.ready = queue::ready_messages(service, id);
    view.leased = queue::leased_messages(service, id);
    view.capacity = fifo.settings.capacity;
    view.waiting_sends = queue::waiting_sends(service, id);
    view.waiting_receives = queue::waiting_receives(service, id);
    view.deleted = tally.deleted;
    view.expired = tally.expired;
    view.dead_lettered = tally.dead_lettered;
    view.dropped = tally.dropped.total();
    view.dead_letters = fifo.settings.dead_letter;
    view.oldest = fifo.ledger.oldest_position();
    view.tail = fifo.ledger.next_position();
    view.holes = view.tail - view.oldest - fifo.ledger.held();
    view.appended_per_second = tally.stored_lately.per_second(now);
    view.deleted_per_second = watch.deleted.per_second(now);
    if (fifo.settings.mode == FifoMode::acked) view.lease = fifo.settings.redeliver_after;
    view.receives_max = fifo.settings.max_receives;
    add_readers(view, source);
    view.is_tray = is_tray(source, id);
    if (view.is_tray) add_tray(view, source);
    const bool only = service.server.queues.size() == 1 && !source.request.selected.exists();
    if (only || source.request.selected == id) add_messages(view, source);
    return view;
}

void add_readers(QueueView& view, const ViewSource& source) {
    for (const uint32_t reader : source.observation.ledger.readers[view.id.index()]) {
        const GroupTally& tally = source.observation.ledger.groups[reader];
        BookmarkView mark;
        mark.group = GroupId{reader};
        mark.name = name_of(source.world, mark.group);
        mark.delivered = mark.finished = mark.position = tally.delivered_once;
        mark.lag = tally.waiting;
        const uint32_t place = tally.first + view.id.value - tally.first_partition;
        for (const auto& range : source.observation.ledger.group_partitions[place].wrong.ranges())
            mark.wrong.push_back({range.begin, range.end});
        view.readers.push_back(std::move(mark));
    }
}

bool is_tray(const ViewSource& source, PartitionId id) {
    const auto& queues = source.service->server.queues;
    return std::any_of(queues.begin(), queues.end(), [&](const queue::Fifo& fifo) {
        return fifo.settings.dead_letter_index == id.value;
    });
}

// Who it was is read from what the tray still holds, where it came from from what was noted.
void add_tray(QueueView& view, const ViewSource& source) {
    const QueueWatch& watch = source.observation.watch.queues[view.id.index()];
    view.tray_causes = watch.tray_causes.rows();
    const auto& ledger = source.service->server.queues[view.id.index()].ledger;
    const int64_t end = std::min(view.tail, view.oldest + int64_t(tray_shown_most));
    for (const HeldMessage& held : ledger.held_between(view.oldest, end)) {
        const Batch& batch = source.world.fabric.batches[held.message.batch.index()];
        DeadLetterView letter;
        letter.position = held.message.position;
        letter.producer = batch.producer;
        letter.number = queue::number_of(batch, held.message.rank);
        letter.at = held.message.stored;
        const auto noted = std::lower_bound(
            watch.tray.begin(), watch.tray.end(), letter.position,
            [](const DeadLetter& d, int64_t position) { return d.position < position; });
        if (noted != watch.tray.end() && noted->position == letter.position) {
            letter.from = noted->from;
            letter.position_there = noted->position_there;
            letter.cause = noted->cause;
            const auto& settings = source.service->server.queues[noted->from.index()].settings;
            if (noted->cause == Cause::too_many_receives)
                letter.receives = int32_t(settings.max_receives);
        }
        view.tray.push_back(letter);
    }
}

void add_messages(QueueView& view, const ViewSource& source) {
    const ViewRequest& request = source.request;
    const auto& ledger = source.service->server.queues[view.id.index()].ledger;
    const QueueWatch& watch = source.observation.watch.queues[view.id.index()];
    const int64_t first = request.window_first >= 0
                              ? std::min(request.window_first, view.tail)
                              : std::max<int64_t>(0, view.tail - request.window_count);
    view.window = {first, std::min(view.tail, first + request.window_count)};
    for (int64_t p = view.window.begin; p < view.window.end; ++p)
        view.messages.push_back({.position = p, .state = state_of_gone(watch, p)});
    for (const HeldMessage& held : ledger.held_between(view.window.begin, view.window.end)) {
        MessageView& message =
            view.messages[std::size_t(held.message.position - view.window.begin)];
        const Batch& batch = source.world.fabric.batches[held.message.batch.index()];
        message.state = held.holder.exists() ? MessageState::leased : MessageState::ready;
        message.receives = held.message.receives;
        message.holder = held.holder;
        message.until = held.until;
        message.producer = batch.producer;
        message.number = queue::number_of(batch, held.message.rank);
        message.stored = held.message.stored;
    }
    mark_hidden(view, source);
}

MessageState state_of_gone(const QueueWatch& watch, int64_t position) {
    if (watch.moved.contains(position)) return MessageState::dead_lettered;
    if (watch.dropped.contains(position)) return MessageState::dropped;
    if (watch.expired.contains(position)) return MessageState::expired;
    return MessageState::deleted;
}

// A member that rests keeps its failed message until the rest is over, or the lease.
void mark_hidden(QueueView& view, const ViewSource& source) {
    for (const queue::Member& member : source.service->members) {
        const bool rests = member.state == queue::MemberState::resting && member.queue == view.id;
        if (!rests || queue::held_messages(member) == 0) continue;
        const int64_t position = member.held[member.head].position;
        if (position < view.window.begin || position >= view.window.end) continue;
        MessageView& message = view.messages[std::size_t(position - view.window.begin)];
        if (message.holder != member.id) continue;
        message.hidden = true;
        message.until = std::min(message.until, member.busy_until);
    }
}

} // namespace

} // namespace sluice
