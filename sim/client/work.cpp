#include "sim/client/work.hpp"
#include "sim/client/draws.hpp"
#include "sim/client/records.hpp"
#include "sim/client/roster.hpp"
#include "sim/core/random.hpp"
#include <algorithm>

namespace sluice {

namespace {

std::vector<RecordId> named_records(const std::vector<RecordName>& names,
                                    const std::vector<ProducerSeat>& seats);

uint64_t draw(const WorkSource& source, Purpose purpose, ProducerId producer, RecordNumber n,
              int64_t attempt) {
    return counter_draw(source.seed, uint64_t(purpose), source.paths[producer.index()], uint64_t(n),
                        uint64_t(attempt));
}

bool listed(const std::vector<RecordId>& records, RecordId record) {
    return std::binary_search(records.begin(), records.end(), record);
}

} // namespace

std::vector<WorkSource> work_sources(const Scenario& scenario) {
    const std::vector<ProducerSeat> seats = producer_seats(scenario);
    std::vector<WorkSource> sources;
    for (const ConsumerSpec& spec : scenario.consumers) {
        WorkSource source;
        source.seed = scenario.seed;
        source.work = sampler_of(spec.work);
        source.fails = spec.fails.rate;
        source.poison = spec.poison.rate;
        source.poison_records = named_records(spec.poison.records, seats);
        for (const ProducerSeat& seat : seats)
            source.paths.push_back(
                path_hash(spec.name + '/' +
                          instance_name(scenario.producers[seat.spec].name, seat.instance)));
        sources.push_back(std::move(source));
    }
    return sources;
}

Duration work_of(const WorkSource& source, ProducerId producer, RecordNumber number,
                 int64_t attempt) {
    if (constant_work(source)) return {source.work.a};
    const uint64_t bits = draw(source, Purpose::work, producer, number, attempt);
    return {std::max<int64_t>(0, sample(source.work, bits))};
}

bool fails(const WorkSource& source, ProducerId producer, RecordNumber number, int64_t attempt) {
    if (source.fails.is_zero()) return false;
    return happens(draw(source, Purpose::fails, producer, number, attempt), source.fails);
}

bool poisoned(const WorkSource& source, const PoisonedRecords& struck, ProducerId producer,
              RecordNumber number) {
    const RecordId record{producer, number};
    if (listed(source.poison_records, record) || listed(struck, record)) return true;
    if (source.poison.is_zero()) return false;
    return happens(draw(source, Purpose::poison, producer, number, 0), source.poison);
}

void poison_record(PoisonedRecords& struck, ProducerId producer, RecordNumber number) {
    const RecordId record{producer, number};
    const auto place = std::lower_bound(struck.begin(), struck.end(), record);
    if (place == struck.end() || *place != record) struck.insert(place, record);
}

bool may_fail(const WorkSource& source, const PoisonedRecords& struck) {
    return !source.fails.is_zero() || !source.poison.is_zero() || !source.poison_records.empty() ||
           !struck.empty();
}

Duration work_of_run(const WorkSource& source, ProducerId producer, RecordNumber first,
                     RecordNumber last) {
    if (constant_work(source)) return Duration{source.work.a} * (last - first + 1);
    Duration sum{};
    for (RecordNumber n = first; n <= last; ++n) sum += work_of(source, producer, n, 1);
    return sum;
}

bool constant_work(const WorkSource& source) {
    return source.work.kind == Distribution::Kind::constant;
}

namespace {

std::vector<RecordId> named_records(const std::vector<RecordName>& names,
                                    const std::vector<ProducerSeat>& seats) {
    std::vector<RecordId> records;
    for (const RecordName& name : names)
        for (std::size_t i = 0; i < seats.size(); ++i)
            if (seats[i].spec == name.producer && seats[i].instance == name.instance)
                records.push_back({ProducerId::of(i), name.number});
    std::sort(records.begin(), records.end());
    return records;
}

} // namespace

} // namespace sluice
