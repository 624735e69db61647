// What it costs to look back: a copy of the World at the end of a run, and jumps to random times.
#include "sim/core/random.hpp"
#include "sim/sides.hpp"
#include "tests/bench/bench.hpp"
#include <algorithm>
#include <cstdio>
#include <vector>

namespace sluice::bench {

namespace {

struct Spread {
    double least = 0, median = 0, most = 0;
};

Spread spread_of(std::vector<double> seconds) {
    std::sort(seconds.begin(), seconds.end());
    return {seconds.front(), seconds[seconds.size() / 2], seconds.back()};
}

void print(const char* bench, const char* file, const Simulation& side, const Spread& spread) {
    std::printf("{\"engine\":\"sluicebox\",\"bench\":\"%s\",\"file\":\"%s\",\"side\":\"%s\","
                "\"ms_min\":%.4f,\"ms_median\":%.4f,\"ms_max\":%.4f}\n",
                bench, file, side.scenario().side_name.c_str(), spread.least * 1e3,
                spread.median * 1e3, spread.most * 1e3);
}

template <class Measure>
int each_side(const char* bench, const char* file, Measure measure) {
    const Document document = load_file(file);
    if (exit_code(document) != 0) {
        std::fprintf(stderr, "%s: invalid; try `sluicebox validate`\n", file);
        return exit_code(document);
    }
    for (const Scenario& scenario : document.sides) {
        Simulation side(std::make_shared<const Scenario>(scenario));
        side.run_until(side.end());
        print(bench, file, side, spread_of(measure(side)));
    }
    return 0;
}

} // namespace

int bench_copy(const char* file) {
    return each_side("copy", file, [](const Simulation& side) {
        std::vector<double> seconds;
        for (int i = 0; i < 21; ++i) {
            const double start = cpu_seconds();
            const World copy = side.world();
            seconds.push_back(cpu_seconds() - start);
            if (copy.fabric.now != side.now()) return std::vector<double>{-1};
        }
        return seconds;
    });
}

int bench_seek(const char* file) {
    return each_side("seek", file, [](Simulation& side) {
        CounterStream draw = CounterStream::named(1, "seek");
        std::vector<double> seconds;
        for (int i = 0; i < 101; ++i) {
            const Time goal{int64_t(below(draw.next(), uint64_t(side.end().ns)))};
            const double start = cpu_seconds();
            side.seek(goal);
            seconds.push_back(cpu_seconds() - start);
        }
        return seconds;
    });
}

} // namespace sluice::bench
