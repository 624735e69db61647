// sluicebox-bench: one workload per call, one JSON line on stdout.
#include "tests/bench/bench.hpp"
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

constexpr const char* usage =
    "usage: sluicebox-bench hold N HOLDS | burst N HOLDS | mm1 N | pipe N\n"
    "       sluicebox-bench cluster PARTITIONS BATCH keyed|unkeyed [RATE SECONDS]\n"
    "       sluicebox-bench copy FILE | seek FILE | view PARTITIONS\n";

// A positive whole number, or 0.
long number(const char* text) {
    char* end = nullptr;
    const long value = std::strtol(text, &end, 10);
    return *text != '\0' && *end == '\0' && value > 0 ? value : 0;
}

int wrong_usage();

int cluster(int argc, char** argv) {
    sluice::bench::ClusterLoad load;
    const std::string keys = argc > 4 ? argv[4] : "";
    load.partitions = number(argv[2]);
    load.batch = argc > 3 ? number(argv[3]) : 0;
    load.keyed = keys == "keyed";
    if (load.batch == 1) load.seconds = 4;
    if (argc > 6) load.rate = number(argv[5]), load.seconds = number(argv[6]);
    const bool complete = argc == 5 || argc == 7;
    if (!complete || load.partitions == 0 || load.batch == 0 || load.rate == 0 ||
        load.seconds == 0 || (keys != "keyed" && keys != "unkeyed"))
        return wrong_usage();
    return sluice::bench::bench_cluster(load);
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
    if (workload == "copy" && argc == 3) return bench_copy(argv[2]);
    if (workload == "seek" && argc == 3) return bench_seek(argv[2]);
    if (workload == "cluster") return cluster(argc, argv);
    const long first = number(argv[2]);
    const long second = argc > 3 ? number(argv[3]) : 0;
    if (first == 0) return wrong_usage();
    if (workload == "hold" && argc == 4 && second > 0) return bench_hold(first, second);
    if (workload == "view" && argc == 3) return bench_view(first);
    if (workload == "burst" && argc == 4 && second > 0) return bench_burst(first, second);
    if (workload == "mm1" && argc == 3) return bench_mm1(first);
    if (workload == "pipe" && argc == 3) return bench_pipe(first);
    return wrong_usage();
}
