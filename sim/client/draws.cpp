#include "sim/client/draws.hpp"
#include "sim/core/check.hpp"

namespace sluice {

namespace {

int64_t thousandths(Ratio ratio) {
    const Wide scaled = static_cast<Wide>(ratio.numerator) * 1'000 / ratio.denominator;
    return static_cast<int64_t>(scaled);
}

} // namespace

Distribution sampler_of(const DistributionSpec& spec) {
    switch (spec.spread) {
    case Spread::constant: return Distribution::constant(spec.low);
    case Spread::uniform: return Distribution::uniform(spec.low, spec.high);
    case Spread::exponential: return Distribution::exponential(spec.low);
    case Spread::lognormal: return Distribution::log_normal(spec.low, thousandths(spec.shape));
    case Spread::pareto:
        return Distribution::bounded_pareto(spec.low, spec.high, thousandths(spec.shape));
    }
    SLUICE_CHECK(false, "a spread that nobody samples");
}

} // namespace sluice
