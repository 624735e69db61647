// What a client knows of its connections: whom it asks when any broker would do.
#include "sim/kafka/client_view.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;
using namespace sluice::kafka;
using namespace sluice::literals;

namespace {

constexpr Time now{1'000'000'000};

ClientView view_of(std::size_t brokers) {
    ClientView view;
    view.brokers.resize(brokers);
    return view;
}

} // namespace

TEST_CASE("a connection that stands is asked, however busy, before one that never did") {
    ClientView view = view_of(3);
    heard_from(view, 1);
    heard_from(view, 2);
    view.brokers[1].in_flight = 4; // a long poll and more
    view.brokers[2].in_flight = 3;
    CHECK(least_loaded(view, now) == 2);
    view.brokers[2].usable_at = now + 50_ms; // in its reconnect back-off
    CHECK(least_loaded(view, now) == 1);
}

TEST_CASE("without any connection the search begins at the bootstrap broker") {
    ClientView view = view_of(3);
    view.bootstrap = 1;
    CHECK(least_loaded(view, now) == 1);
    view.brokers[1].failures = 1; // lost before it ever stood
    CHECK(least_loaded(view, now) == 2);
    for (Connection& connection : view.brokers) connection.usable_at = now + 1_s;
    CHECK(least_loaded(view, now) == -1);
}
