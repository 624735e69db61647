// sluicebox-bench: one workload per call, one JSON line on stdout.
#include "tests/bench/bench.hpp"
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

constexpr const char* usage =
    "usage: sluicebox-bench hold N HOLDS | burst N HOLDS | mm1 N | pipe N\n";

// A positive whole number, or 0.
long number(const char* text) {
    char* end = nullptr;
    const long value = std::strtol(text, &end, 10);
    return *text != '\0' && *end == '\0' && value > 0 ? value : 0;
}

int wrong_usage() {
    std::fputs(usage, stderr);
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    using namespace sluice::bench;
    if (argc < 3) return wrong_usage();
    const std::string workload = argv[1];
    const long first = number(argv[2]);
    const long second = argc > 3 ? number(argv[3]) : 0;
    if (first == 0) return wrong_usage();
    if (workload == "hold" && argc == 4 && second > 0) return bench_hold(first, second);
    if (workload == "burst" && argc == 4 && second > 0) return bench_burst(first, second);
    if (workload == "mm1" && argc == 3) return bench_mm1(first);
    if (workload == "pipe" && argc == 3) return bench_pipe(first);
    return wrong_usage();
}
