// The figures are chosen for teaching: round, and different enough to be seen on the screen.
#include "sim/scenario/templates.hpp"

namespace sluice {

namespace {
using namespace literals;

constexpr Rate per_second(int64_t count) {
    return {count, 1_s};
}
constexpr DistributionSpec uniform(int64_t low, int64_t high) {
    return {Spread::uniform, low, high, {0, 1}};
}
constexpr DistributionSpec lognormal(int64_t median, int64_t sigma_thousandths) {
    return {Spread::lognormal, median, 0, {sigma_thousandths, 1'000}};
}
constexpr DistributionSpec exponential(int64_t mean) {
    return {Spread::exponential, mean, 0, {0, 1}};
}

const TrafficTemplate table[] = {
    {"web log",
     "Page views of a shop: many small records, a few visitors cause most of them.",
     per_second(2'000),
     RateShape::constant,
     {},
     0_s,
     0_s,
     Arrivals::poisson,
     lognormal(400, 500),
     KeyShape::zipf,
     10'000,
     1'100},
    {"change capture", "Row changes of a database: quiet, with bursts when a job runs.",
     per_second(100), RateShape::bursts, per_second(3'000), 20_s, 2_s, Arrivals::poisson,
     lognormal(800, 700), KeyShape::uniform, 50'000, 0},
    {"iot readings",
     "Sensors that report on the clock: tiny records, every sensor equally often.",
     per_second(5'000),
     RateShape::constant,
     {},
     0_s,
     0_s,
     Arrivals::constant,
     always(120),
     KeyShape::uniform,
     5'000,
     0},
    {"rides", "Positions of cars in a city: calm and rush hour within two minutes.",
     per_second(300), RateShape::daily, per_second(1'500), 120_s, 0_s, Arrivals::poisson,
     uniform(200, 300), KeyShape::uniform, 800, 0},
    {"orders",
     "Orders of a shop: few, valuable, each customer's in order.",
     per_second(200),
     RateShape::constant,
     {},
     0_s,
     0_s,
     Arrivals::poisson,
     exponential(1'000),
     KeyShape::zipf,
     1'000,
     1'000},
    {"fraud alerts",
     "Rare alarms that must not be lost and must not wait.",
     per_second(5),
     RateShape::constant,
     {},
     0_s,
     0_s,
     Arrivals::poisson,
     uniform(500, 2'000),
     KeyShape::uniform,
     200,
     0},
};
} // namespace

std::span<const TrafficTemplate> traffic_templates() {
    return table;
}

const TrafficTemplate* find_template(std::string_view name) {
    for (const auto& row : table)
        if (name == row.name) return &row;
    return nullptr;
}

void apply_template(const TrafficTemplate& row, ProducerSpec& producer) {
    producer.template_name = row.name;
    producer.rate.shape = row.shape;
    producer.rate.low = row.rate;
    producer.rate.high = row.high;
    producer.rate.period = row.period;
    producer.rate.high_for = row.high_for;
    producer.arrivals = row.arrivals;
    producer.size = row.size;
    producer.keys.shape = row.keys;
    producer.keys.count = row.key_count;
    producer.keys.exponent_thousandths = row.exponent_thousandths;
}

} // namespace sluice
