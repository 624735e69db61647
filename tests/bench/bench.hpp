// The workloads by which engines are compared: each prints one JSON line and returns an exit code.
#pragma once
#include <cstdint>

namespace sluice::bench {

// N pending events; take the earliest and put it back an exponential time later. N warm-up holds.
int bench_hold(long n, long holds);
// The same after a quiet start, with a peek before every pop: where a radix queue may fall off its
// cliff. N events arrive in a burst while one is far ahead; the check is as for hold.
int bench_burst(long n, long holds);
// Poisson arrivals 0.9, exponential service 1: the mean sojourn time (expected 10) is the check.
int bench_mm1(long customers);
// Producer, FIFO, token bucket, server, link, consumer: the mean latency (about 2.95).
int bench_pipe(long messages);

struct ClusterLoad {
    int64_t partitions = 1'000;
    int64_t rate = 1'000'000; // records a second
    int64_t batch = 100;      // records a batch: as many, or 1
    int64_t seconds = 20;     // of simulated time
    bool keyed = false;
};
int bench_cluster(const ClusterLoad& load);
// Milliseconds of a copy of the World, and of a jump, for each side of a scenario.
int bench_copy(const char* file);
int bench_seek(const char* file);
// Milliseconds of a View of a cluster with so many partitions.
int bench_view(int64_t partitions);

// CPU seconds of this process: not disturbed by what else the machine does.
double cpu_seconds();
void report(const char* bench, long n, double operations, double seconds, double check);

} // namespace sluice::bench
