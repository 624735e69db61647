// The clock and the output line of the benchmarks.
#include "tests/bench/bench.hpp"
#include <cstdio>
#include <ctime>

namespace sluice::bench {
namespace {

// The high-water mark of this process; getrusage would include the launcher's.
long peak_kilobytes() {
    long kilobytes = 0;
    char line[256];
    std::FILE* const file = std::fopen("/proc/self/status", "r");
    if (!file) return 0;
    while (std::fgets(line, sizeof line, file))
        if (std::sscanf(line, "VmHWM: %ld", &kilobytes) == 1) break;
    std::fclose(file);
    return kilobytes;
}

} // namespace

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

void report(const char* bench, long n, double operations, double seconds, double check) {
    std::printf("{\"engine\":\"sluicebox\",\"bench\":\"%s\",\"n\":%ld,\"ops\":%.0f,"
                "\"cpu_s\":%.6f,\"ops_per_s\":%.0f,\"check\":%.4f,\"peak_kb\":%ld}\n",
                bench, n, operations, seconds, operations / seconds, check, peak_kilobytes());
    std::fflush(stdout);
}

} // namespace sluice::bench
