#include "tests/support/same.hpp"

namespace sluice::test {

Shown shown(const Simulation& simulation) {
    const World& world = simulation.world();
    const Observation& observed = simulation.observed();
    Shown all;
    all.digest = simulation.digest();
    for (const Account& account : accounts(observed.ledger, world))
        for (const LedgerTerm& term : account.terms)
            all.ledger.push_back(account.of + " " + std::string(term.name) + " " +
                                 std::string(info(term.cause).name) + " " +
                                 std::to_string(term.count));
    for (const MetricInfo& metric : metrics())
        all.metrics.push_back(
            std::string(metric.name) + " " +
            std::to_string(metric_value(world, observed, metric.name).value_or(-1)));
    for (const Moment& moment : observed.moments.all)
        all.moments.push_back(time_text(moment.fact.at) + " " + sentence(world, moment));
    return all;
}

} // namespace sluice::test
