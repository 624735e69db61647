// Prints "digest  scenario" for each scenario named, each run straight to its end. Needs no test
// framework, so that it also builds where Debian's do not (libc++): the digests of every compiler
// and library are compared with those of tests/golden/digests.txt.
#include "sim/core/digest.hpp"
#include "sim/sides.hpp"
#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    int failures = 0;
    for (int i = 1; i < argc; ++i) {
        try {
            const sluice::Document document = sluice::load_file(argv[i]);
            if (sluice::exit_code(document) != 0) {
                std::fprintf(stderr, "%s: invalid\n", argv[i]);
                ++failures;
                continue;
            }
            sluice::Sides sides(document, {.record = false});
            sides.run_to_end();
            std::printf("%s  %s\n", sluice::hex(sides.digest()).c_str(), argv[i]);
        } catch (const std::exception& problem) {
            std::fprintf(stderr, "%s: %s\n", argv[i], problem.what());
            ++failures;
        }
    }
    return failures == 0 ? 0 : 1;
}
