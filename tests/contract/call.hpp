// The built program called as a user calls it: through a shell, in a folder of its own, with its
// exit code, standard output and standard error.
#pragma once
#include <string>

namespace sluice::test {

struct Called {
    int exit_code = -1;
    std::string out, err;
};

// A folder that is gone with this object; files are named relative to it.
class Workplace {
public:
    Workplace();
    ~Workplace();
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;

    void write(const std::string& name, const std::string& text) const;
    std::string read(const std::string& name) const; // empty when there is no such file
    bool has(const std::string& name) const;
    // `words` as a shell reads them; `before` are settings of the environment (NO_COLOR=1).
    Called call(const std::string& words, const std::string& input = "",
                const std::string& before = "") const;
    // The program with a bug in it (tests/broken).
    Called call_broken(const std::string& words) const;
    // The window's program; only where it is built.
    Called call_gui(const std::string& words, const std::string& before = "") const;
    // Any command of the shell, in this folder.
    Called shell(const std::string& line) const;

private:
    Called call_program(const std::string& program, const std::string& words,
                        const std::string& input, const std::string& before) const;

    std::string folder_;
};

// Three brokers, one topic, one producer, one group: a run of five seconds.
std::string small_scenario();
// The same workload on Kafka with acks=1 and acks=all and on a plain queue.
std::string three_sides();

} // namespace sluice::test
