// Words for values that have no single form: spreads, rates, keys. What they print can be read
// back as it stands.
#pragma once
#include "sim/scenario/fields.hpp"

namespace sluice {

std::string spread_text(const DistributionSpec&, bool of_time);
std::string rate_spec_text(const RateSpec&);
std::string key_text(const KeySpec&);

} // namespace sluice
