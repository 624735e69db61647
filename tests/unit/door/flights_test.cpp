// Messages on their way: exact times of one record's journey, worked out by hand; the same flights
// however an instant is reached; lost, cut and unheard ones; crowds; and a shown side that does not
// notice.
#include "sim/flights.hpp"
#include "sim/observe/view.hpp"
#include "sim/sides.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenarios.hpp"

using namespace sluice;
using namespace sluice::literals;

namespace {

Simulation side_of(const std::string& path, std::size_t side = 0, HistoryOptions options = {}) {
    const Document document = test::shipped(path);
    return Simulation(std::make_shared<const Scenario>(document.sides.at(side)), options);
}

std::vector<Flight> of_kind(std::span<const Flight> flights, FlightKind kind) {
    std::vector<Flight> some;
    for (const Flight& flight : flights)
        if (flight.kind == kind) some.push_back(flight);
    return some;
}

std::vector<Flight> all_at(Simulation& shown, Flights& flights, Time at, Duration dwell) {
    shown.seek(at);
    flights.follow(shown, dwell);
    REQUIRE(flights.ready(at));
    const auto some = flights.at(at);
    return {some.begin(), some.end()};
}

std::string entity_name(const Simulation& shown, NodeId node) {
    return view_of(shown.world(), shown.observed()).nodes[node.index()].name;
}

const char* const one_record = "scenarios/lessons/one-record.json";
const char* const leader_crash = "scenarios/kafka/leader-crash.json";

} // namespace

// The figures of the scenario: 0.5 ms of latency, 125 MB/s of every card (8 ns a byte, once at the
// sender and once at the receiver), 50 us of processor for each request to a broker.
//   10.000 000 000  the record; the client knows no partitions yet and asks (100 bytes)
//   10.000 501 600  the broker has the question: 800 ns + 0.5 ms + 800 ns
//   10.000 551 600  its answer is ready, 100 bytes again
//   10.001 053 200  the client has it; the batch opens; linger.ms = 5
//   10.006 053 200  the request: 100 + 61 of headers + 100 of the record = 261 bytes, 2,088 ns
//   10.006 055 288  its last byte has left; 10.006 557 376 the leader has it
// Then 50 us for the produce, 50 us more for each follower's answer: 100 + 40 + 161 bytes, 2,408
// ns. The second one's card waits for the first one's bytes.
TEST_CASE("the flights of one record have the times that follow from the figures", "[flights]") {
    Simulation shown = side_of(one_record);
    Flights flights;
    const auto seen = all_at(shown, flights, time_zero + 10'004_ms, 7_ms);
    const auto produce = of_kind(seen, FlightKind::produce);
    REQUIRE(produce.size() == 1);
    CHECK(entity_name(shown, produce[0].from) == "shop/1");
    CHECK(entity_name(shown, produce[0].to) == "cluster/broker/1");
    CHECK(produce[0].sent == Time{10'006'055'288});
    CHECK(produce[0].arrives == Time{10'006'557'376});
    CHECK(produce[0].records == 1);
    CHECK(produce[0].bytes == 100);
    CHECK(produce[0].producer == ProducerId::of(0));
    CHECK(produce[0].first == 1);
    CHECK(produce[0].survives());
    const auto copies = of_kind(seen, FlightKind::replicate);
    REQUIRE(copies.size() == 2);
    const int64_t appended = 10'006'557'376;
    CHECK(copies[0].sent == Time{appended + 100'000 + 2'408});
    CHECK(copies[0].arrives == Time{appended + 100'000 + 2'408 + 500'000 + 2'408});
    CHECK(copies[1].sent == Time{appended + 150'000 + 2 * 2'408});
    CHECK(copies[1].arrives == Time{appended + 150'000 + 2 * 2'408 + 500'000 + 2'408});
    for (const Flight& copy : copies) {
        CHECK(copy.bytes == 161);
        CHECK(copy.first == 1);
        CHECK(copy.offset == 0);
    }
    CHECK(copies[0].to != copies[1].to);
}

TEST_CASE("the whole journey of one record is seen, part by part", "[flights]") {
    Simulation shown = side_of(one_record);
    Flights flights;
    const auto seen = all_at(shown, flights, time_zero + 10_s, 20_ms);
    CHECK(of_kind(seen, FlightKind::produce).size() == 1);
    CHECK(of_kind(seen, FlightKind::produce_answer).size() == 1);
    CHECK(of_kind(seen, FlightKind::replicate).size() == 2);
    CHECK(of_kind(seen, FlightKind::fetched).size() == 1);
    CHECK(of_kind(seen, FlightKind::produce_answer)[0].offset == 0);
    CHECK(of_kind(seen, FlightKind::control).empty()); // not asked for

    // Send: 100 + 100 + 40 bytes, 1,920 ns at each card.
    Simulation queue = side_of(one_record, 1);
    Flights others;
    const auto queued = all_at(queue, others, time_zero + 10_s, 20_ms);
    const auto sent = of_kind(queued, FlightKind::queue_send);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].sent == Time{10'000'001'920});
    CHECK(sent[0].arrives == Time{10'000'503'840});
    CHECK(sent[0].bytes == 100);
    const auto handed = of_kind(queued, FlightKind::hand_out);
    REQUIRE(handed.size() == 1);
    CHECK(handed[0].records == 1);
    CHECK(handed[0].first == 1);
    CHECK(handed[0].offset == 0);
    CHECK(of_kind(queued, FlightKind::queue_answer).size() == 1);
    const auto settled = of_kind(queued, FlightKind::settle);
    REQUIRE(settled.size() == 1);
    CHECK(settled[0].error == Cause::none);
    CHECK(settled[0].first == 1);
}

TEST_CASE("a dot is stretched backwards from its arrival", "[flights]") {
    const Duration dwell = 7_ms;
    Flight flight;
    flight.sent = Time{1'000'500'000};
    flight.arrives = Time{1'001'000'000}; // 0.5 ms
    const Time from = flight.arrives - dwell;
    CHECK(!place_of(flight, from - 1_ns, dwell).shown);
    CHECK(place_of(flight, from, dwell).shown);
    CHECK(place_of(flight, from, dwell).thousandths == 0);
    CHECK(place_of(flight, from, dwell).stretched);
    CHECK(place_of(flight, from + 3'500_us, dwell).thousandths == 500);
    CHECK(!place_of(flight, flight.sent, dwell).stretched);
    CHECK(!place_of(flight, flight.arrives, dwell).shown); // the record lies on the tape now

    flight.end = FlightEnd::cut;
    CHECK(!place_of(flight, from + 3_ms, dwell).dead);
    CHECK(place_of(flight, from + 6_ms, dwell).dead);
    CHECK(place_of(flight, from + 6_ms, dwell).thousandths == 500);

    // A flight that is longer than the dwell keeps its own times.
    flight.sent = flight.arrives - 20_ms;
    CHECK(place_of(flight, flight.sent + 5_ms, dwell).thousandths == 250);
}

TEST_CASE("an instant shows the same flights however it is reached", "[flights]") {
    const Duration dwell = 7_ms;
    const std::vector<Time> instants{
        Time{9'600'000'000},  Time{9'605'500'000},  Time{9'900'000'000}, Time{10'004'000'000},
        Time{10'006'000'000}, Time{18'800'000'000}, Time{19'400'000'000}};
    Simulation straight = side_of(leader_crash);
    std::vector<std::vector<Flight>> seen;
    std::vector<std::vector<Flow>> crossing;
    Flights onwards;
    std::size_t most = 0;
    for (const Time at : instants) {
        // In small steps, as a player would.
        for (Time step = at - 40_ms; step < at; step += 8_ms) {
            straight.run_until(step);
            onwards.follow(straight, dwell);
        }
        seen.push_back(all_at(straight, onwards, at, dwell));
        const auto flows = onwards.flows(at);
        crossing.emplace_back(flows.begin(), flows.end());
        most = std::max(most, seen.back().size());
    }
    CHECK(most > 3);
    Simulation jumping = side_of(leader_crash);
    Flights scrubbing;
    for (std::size_t i = instants.size(); i-- > 0;) {
        CAPTURE(instants[i].ns);
        CHECK(all_at(jumping, scrubbing, instants[i], dwell) == seen[i]);
        const auto flows = scrubbing.flows(instants[i]);
        CHECK(std::vector<Flow>(flows.begin(), flows.end()) == crossing[i]);
        Flights fresh;
        CHECK(all_at(jumping, fresh, instants[i], dwell) == seen[i]);
    }
}

TEST_CASE("the scout sees the same future, and the shown side does not notice it", "[flights]") {
    for (const std::string& path : test::shipped_scenarios()) {
        CAPTURE(path);
        const Document document = test::shipped(path);
        for (const Scenario& scenario : document.sides) {
            const auto shared = std::make_shared<const Scenario>(scenario);
            const Time end = std::min(time_zero + scenario.duration, time_zero + 12_s);
            Simulation alone(shared, {.record = false});
            alone.run_until(end);
            Simulation shown(shared);
            Flights flights;
            for (Time at = time_zero; at < end; at += 500_ms) {
                shown.run_until(at);
                flights.follow(shown, 20_ms);
                CHECK(flights.ready(at));
            }
            // The scout's own past is what the shown side comes to.
            const uint64_t foreseen = flights.digest();
            shown.run_until(std::min(end - 500_ms + 20_ms, end));
            CHECK(shown.digest() == foreseen);
            shown.run_until(end);
            CHECK(shown.digest() == alone.digest());
        }
    }
}

// From 9.605 s on broker 1 reaches nobody but its clients. Order 961 comes to it at 9.610 5 s; the
// fetches of both followers have waited there since before, and their answers die on the way. From
// 10.005 s its machine is down, and what the shop sends there meets nobody.
TEST_CASE("messages die where links are cut and machines are down", "[flights]") {
    Simulation shown = side_of(leader_crash);
    Flights flights;
    const auto cut = all_at(shown, flights, time_zero + 9'606_ms, 10_ms);
    const auto copies = of_kind(cut, FlightKind::replicate);
    REQUIRE(copies.size() == 2);
    for (const Flight& copy : copies) {
        CHECK(copy.end == FlightEnd::cut);
        CHECK(copy.first == 961);
        CHECK(place_of(copy, copy.arrives - 1_ms, 10_ms).dead);
    }
    REQUIRE(of_kind(cut, FlightKind::produce).size() == 1);
    CHECK(of_kind(cut, FlightKind::produce)[0].survives());
    CHECK(of_kind(cut, FlightKind::produce)[0].first == 961);
    const auto down = all_at(shown, flights, time_zero + 10'015_ms, 15_ms);
    const auto produce = of_kind(down, FlightKind::produce);
    REQUIRE(!produce.empty());
    for (const Flight& flight : produce)
        if (flight.arrives > Time{10'005'000'000}) CHECK(flight.end == FlightEnd::unheard);
}

TEST_CASE("a command given now changes what is under way next", "[flights]") {
    Simulation shown = side_of(leader_crash);
    Flights flights;
    const Time now = time_zero + 5'000_ms;
    shown.run_until(now + 1_s); // there is a future to branch off from
    const auto before = all_at(shown, flights, now, 20_ms);
    for (const Flight& flight : of_kind(before, FlightKind::produce)) CHECK(flight.survives());
    FaultSpec crash{.kind = FaultKind::crash, .at = now};
    crash.targets = {{TargetKind::broker, shown.scenario().platform, 0}};
    crash.machine = true;
    shown.act(crash);
    flights.follow(shown, 20_ms);
    REQUIRE(flights.ready(now));
    const auto seen = flights.at(now);
    const auto after = of_kind({seen.begin(), seen.end()}, FlightKind::produce);
    REQUIRE(!after.empty());
    for (const Flight& flight : after) CHECK(flight.end == FlightEnd::unheard);

    // Back on the branch where nobody did that.
    shown.select_branch(0, now);
    flights.follow(shown, 20_ms);
    const auto back = flights.at(now);
    CHECK(std::vector<Flight>(back.begin(), back.end()) == before);
    // A command that lies ahead on the branch is honoured.
    shown.select_branch(shown.history().branches() - 1, now - 10_ms);
    flights.follow(shown, 20_ms);
    const auto ahead = of_kind(flights.at(now - 10_ms), FlightKind::produce);
    bool meets_nobody = false;
    for (const Flight& flight : ahead) meets_nobody |= flight.end == FlightEnd::unheard;
    CHECK(meets_nobody);
}

TEST_CASE("a crowd is told as flows", "[flights]") {
    Simulation shown = side_of(leader_crash);
    Flights many({.flights_max = 40'000}), few({.flights_max = 40});
    const Time at = time_zero + 4_s;
    const Duration dwell = 1_s;
    all_at(shown, many, at, dwell);
    REQUIRE(!many.crowded(at));
    int64_t produced = 0, records = 0;
    for (const Flow& flow : many.flows(at))
        if (flow.kind == FlightKind::produce) produced += flow.messages, records += flow.records;
    CHECK(produced == 100); // one order every 10 ms, each in a batch of its own
    CHECK(records == 100);
    few.follow(shown, dwell);
    REQUIRE(few.ready(at));
    CHECK(few.crowded(at));
    CHECK(few.at(at).empty());
    int64_t about = 0;
    for (const Flow& flow : few.flows(at))
        if (flow.kind == FlightKind::produce) about += flow.records_per_second;
    CHECK(about >= 85); // slices of an eighth of the dwell
    CHECK(about <= 115);
}

TEST_CASE("control messages are noted when they are wanted", "[flights]") {
    Simulation shown = side_of(one_record);
    Flights flights({.control = true});
    const auto seen = all_at(shown, flights, time_zero + 10_s, 7_ms);
    const auto control = of_kind(seen, FlightKind::control);
    const auto asked = std::find_if(control.begin(), control.end(), [](const Flight& flight) {
        return flight.arrives == Time{10'000'501'600};
    });
    REQUIRE(asked != control.end()); // the client's question for metadata
    CHECK(asked->bytes == 100);
    CHECK(asked->sent == Time{10'000'000'800});
}
