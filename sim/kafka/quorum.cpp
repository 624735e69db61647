#include "sim/kafka/quorum.hpp"
#include "sim/kafka/cluster.hpp"
#include <algorithm>
#include <bit>

namespace sluice::kafka {

namespace {

using namespace literals;

constexpr Duration beat_interval = 500_ms;    // voters fetch at least this often (fetch max wait)
constexpr Duration fetch_timeout = 2_s;       // controller.quorum.fetch.timeout.ms
constexpr Duration election_timeout = 1_s;    // ...election.timeout.ms, randomised up to double
constexpr Duration majority_within = 1500_ms; // three beats
constexpr Duration resign_after = 3_s;        // one and a half fetch timeouts, as in Kafka

Voter& voter_of(Cluster& cluster, int16_t i) {
    return cluster.controller.voters[static_cast<std::size_t>(i)];
}
void tell_others(Context& ctx, const Cluster& cluster, int16_t self, const Message& message);
void send_beats(Context& ctx, Cluster& cluster, int16_t self);
void check(Context& ctx, Cluster& cluster, int16_t self);
void stand(Context& ctx, Cluster& cluster, int16_t self);
void ask_for_votes(Context& ctx, Cluster& cluster, int16_t self);
void win(Context& ctx, Cluster& cluster, int16_t self);
void follow_term(Voter& voter, int32_t term);
void draw_patience(Voter& voter, Duration least);
void on_beat(Context& ctx, Cluster& cluster, Voter& voter, int16_t self, const QuorumBeat& beat);
void on_vote_request(Context& ctx, Cluster& cluster, Voter& voter, int16_t self,
                     const VoteRequest& request);
void on_vote(Context& ctx, Cluster& cluster, Voter& voter, int16_t self, const VoteAnswer& vote);

} // namespace

bool on_quorum(Context& ctx, Cluster& cluster, int16_t self, const Message& message) {
    Voter& voter = voter_of(cluster, self);
    if (const auto* timer = std::get_if<Timer>(&message)) {
        if (timer->kind == TimerKind::quorum_beat)
            send_beats(ctx, cluster, self);
        else if (timer->kind == TimerKind::quorum_check)
            check(ctx, cluster, self);
        else
            return false;
    } else if (const auto* beat = std::get_if<QuorumBeat>(&message)) {
        on_beat(ctx, cluster, voter, self, *beat);
    } else if (const auto* heard = std::get_if<QuorumBeatAnswer>(&message)) {
        follow_term(voter, heard->term);
        if (voter.leader == self && heard->term == voter.term)
            voter.answers[static_cast<std::size_t>(heard->controller)] = ctx.now();
    } else if (const auto* request = std::get_if<VoteRequest>(&message)) {
        on_vote_request(ctx, cluster, voter, self, *request);
    } else if (const auto* vote = std::get_if<VoteAnswer>(&message)) {
        on_vote(ctx, cluster, voter, self, *vote);
    } else {
        return false;
    }
    return true;
}

bool may_write(Time now, const Controller& controller, int16_t self) {
    const Voter& voter = controller.voters[static_cast<std::size_t>(self)];
    if (voter.leader != self) return false;
    std::size_t heard = 1;
    for (std::size_t i = 0; i < voter.answers.size(); ++i)
        heard += i != static_cast<std::size_t>(self) && now - voter.answers[i] <= majority_within;
    return heard * 2 > controller.voters.size();
}

void start_voter(Context& ctx, Cluster& cluster, int16_t self) {
    if (cluster.controller.voters.size() == 1) {
        if (voter_of(cluster, self).leader != self) win(ctx, cluster, self);
        return;
    }
    Voter& voter = voter_of(cluster, self);
    voter.heard = ctx.now();
    draw_patience(voter, fetch_timeout);
    ctx.schedule_for(cluster.controller.nodes[static_cast<std::size_t>(self)],
                     ctx.now() + beat_interval, Timer{.kind = TimerKind::quorum_check});
}

namespace {

void tell_others(Context& ctx, const Cluster& cluster, int16_t self, const Message& message) {
    const auto& nodes = cluster.controller.nodes;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        if (i != static_cast<std::size_t>(self)) ctx.send(nodes[i], message, request_bytes);
}

void send_beats(Context& ctx, Cluster& cluster, int16_t self) {
    const Voter& voter = voter_of(cluster, self);
    if (voter.leader != self) return; // the chain of beats ends with the leadership
    tell_others(ctx, cluster, self, QuorumBeat{voter.term, self});
    ctx.schedule(ctx.now() + beat_interval, Timer{.kind = TimerKind::quorum_beat});
}

// A leader that has not heard a majority for too long resigns, a voter that has not heard a leader
// stands for election.
void check(Context& ctx, Cluster& cluster, int16_t self) {
    Voter& voter = voter_of(cluster, self);
    if (voter.leader == self) {
        if (may_write(ctx.now(), cluster.controller, self)) voter.heard = ctx.now();
        if (ctx.now() - voter.heard >= resign_after) voter.leader = -1;
    } else if (ctx.now() - voter.heard >= voter.patience) {
        stand(ctx, cluster, self);
    }
    const bool leads = voter.leader == self;
    const Time due = leads ? ctx.now() + beat_interval : voter.heard + voter.patience;
    ctx.schedule(std::max(due, ctx.now() + beat_interval / 10),
                 Timer{.kind = TimerKind::quorum_check});
}

// First without raising the term, so that one who is cut off does not disturb the others later.
void stand(Context& ctx, Cluster& cluster, int16_t self) {
    Voter& voter = voter_of(cluster, self);
    if (voter.leader >= 0) {
        const auto leader = static_cast<std::size_t>(voter.leader);
        ctx.because_of(ctx.why_silent(cluster.controller.nodes[leader]));
    }
    voter.leader = -1;
    voter.candidate = false;
    voter.prospective = true;
    voter.votes = 1U << self;
    voter.heard = ctx.now();
    draw_patience(voter, election_timeout);
    tell_others(ctx, cluster, self, VoteRequest{voter.term + 1, self, true});
}

void ask_for_votes(Context& ctx, Cluster& cluster, int16_t self) {
    Voter& voter = voter_of(cluster, self);
    voter.voted_in = ++voter.term;
    voter.prospective = false;
    voter.candidate = true;
    voter.votes = 1U << self;
    tell_others(ctx, cluster, self, VoteRequest{voter.term, self, false});
}

void win(Context& ctx, Cluster& cluster, int16_t self) {
    Voter& voter = voter_of(cluster, self);
    voter.leader = self;
    voter.candidate = false;
    // Who voted for it has been heard.
    for (std::size_t i = 0; i < voter.answers.size(); ++i)
        voter.answers[i] = (voter.votes >> i & 1) != 0 ? ctx.now() : Time{-majority_within.ns * 2};
    ctx.state({.kind = FactKind::controller_elected,
               .who = controller_entity(static_cast<std::size_t>(self)),
               .after = voter.term});
    if (cluster.controller.voters.size() > 1) send_beats(ctx, cluster, self);
    take_office(ctx, cluster);
}

// A higher term ends whatever one was in the lower.
void follow_term(Voter& voter, int32_t term) {
    if (term <= voter.term) return;
    voter.term = term;
    voter.leader = -1;
    voter.candidate = voter.prospective = false;
}

void draw_patience(Voter& voter, Duration least) {
    const auto extra = below(voter.stream.next(), static_cast<uint64_t>(election_timeout.ns));
    voter.patience = least + Duration{static_cast<int64_t>(extra)};
}

void on_beat(Context& ctx, Cluster& cluster, Voter& voter, int16_t self, const QuorumBeat& beat) {
    follow_term(voter, beat.term);
    if (beat.term == voter.term) {
        voter.leader = beat.controller;
        voter.candidate = voter.prospective = false;
        voter.heard = ctx.now();
        draw_patience(voter, fetch_timeout);
    }
    ctx.send(cluster.controller.nodes[static_cast<std::size_t>(beat.controller)],
             Message{QuorumBeatAnswer{voter.term, self}}, request_bytes);
}

// Who still hears a leader gives no vote.
void on_vote_request(Context& ctx, Cluster& cluster, Voter& voter, int16_t self,
                     const VoteRequest& request) {
    const bool hears_leader = voter.leader == self
                                  ? may_write(ctx.now(), cluster.controller, self)
                                  : voter.leader >= 0 && ctx.now() - voter.heard < fetch_timeout;
    bool granted = !hears_leader && request.term > voter.term;
    if (!request.pre && !hears_leader) {
        follow_term(voter, request.term);
        granted = request.term == voter.term && voter.voted_in < request.term;
        if (granted) {
            voter.voted_in = request.term;
            voter.heard = ctx.now();
        }
    }
    ctx.send(cluster.controller.nodes[static_cast<std::size_t>(request.controller)],
             Message{VoteAnswer{request.term, self, request.pre, granted}}, request_bytes);
}

void on_vote(Context& ctx, Cluster& cluster, Voter& voter, int16_t self, const VoteAnswer& vote) {
    const bool counts = vote.pre ? voter.prospective && vote.term == voter.term + 1
                                 : voter.candidate && vote.term == voter.term;
    if (!vote.granted || !counts) return;
    voter.votes |= 1U << vote.controller;
    const auto votes = static_cast<std::size_t>(std::popcount(voter.votes));
    if (votes * 2 <= cluster.controller.voters.size()) return;
    if (vote.pre)
        ask_for_votes(ctx, cluster, self);
    else
        win(ctx, cluster, self);
}

} // namespace

} // namespace sluice::kafka
