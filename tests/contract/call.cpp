// Folders to work in, and calls through a shell. Without the program there is nothing to call.
#ifdef SLUICEBOX_CLI
#include "tests/contract/call.hpp"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <stdlib.h>
#include <sys/wait.h>

namespace sluice::test {

namespace fs = std::filesystem;

Workplace::Workplace() {
    std::string pattern = (fs::temp_directory_path() / "sluicebox-contract-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder to test in");
    folder_ = pattern;
}

Workplace::~Workplace() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void Workplace::write(const std::string& name, const std::string& text) const {
    std::ofstream file(folder_ + "/" + name, std::ios::binary);
    file << text;
    if (!file.flush()) throw std::runtime_error("cannot write " + name);
}

std::string Workplace::read(const std::string& name) const {
    std::ifstream file(folder_ + "/" + name, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool Workplace::has(const std::string& name) const {
    return fs::exists(folder_ + "/" + name);
}

Called Workplace::call(const std::string& words, const std::string& input,
                       const std::string& before) const {
    return call_program(SLUICEBOX_CLI, words, input, before);
}

Called Workplace::call_broken(const std::string& words) const {
    return call_program(SLUICEBOX_BROKEN, words, "", "");
}

#ifdef SLUICEBOX_GUI_PROGRAM
Called Workplace::call_gui(const std::string& words, const std::string& before) const {
    return call_program(SLUICEBOX_GUI_PROGRAM, words, "", before);
}
#endif

Called Workplace::call_program(const std::string& program, const std::string& words,
                               const std::string& input, const std::string& before) const {
    write(".in", input);
    return shell("exec <.in; " + before + " '" + program + "' " + words);
}

Called Workplace::shell(const std::string& line) const {
    const std::string whole = "cd '" + folder_ + "' && { " + line + "\n} >.out 2>.err";
    Called called;
    const int status = std::system(whole.c_str());
    called.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    called.out = read(".out");
    called.err = read(".err");
    return called;
}

std::string small_scenario() {
    return R"({
  "sluicebox": 1, "title": "Small", "seed": 42, "duration": "5s",
  "platforms": { "cluster": { "platform": "kafka", "brokers": 3, "topics": {
      "orders": { "partitions": 2, "replication.factor": 3,
                  "config": { "min.insync.replicas": 2 } } } } },
  "producers": { "shop": { "to": "orders", "rate": "100/s" } },
  "consumers": { "billing": { "members": 1, "from": "orders", "work": "1ms",
                              "kafka": { "auto.offset.reset": "earliest" } } },
  "expect": [ { "metric": "records.lost", "is": 0 } ]
}
)";
}

std::string three_sides() {
    return R"({
  "sluicebox": 1, "title": "Three ways", "seed": 7, "duration": "20s",
  "platforms": {
    "cluster": { "platform": "kafka", "brokers": 3, "topics": {
      "orders": { "partitions": 3, "replication.factor": 3,
                  "config": { "min.insync.replicas": 2 } } } },
    "mq": { "platform": "fifo", "queues": { "orders": {} } } },
  "producers": { "shop": { "to": "orders", "rate": "100/s" } },
  "consumers": { "billing": { "members": 2, "from": "orders", "work": "1ms",
                              "kafka": { "auto.offset.reset": "earliest" } } },
  "faults": [ { "at": "8s", "crash": "cluster/broker/1", "as": "machine", "uneven": "meant" } ],
  "sides": [ { "name": "acks=1", "on": "cluster", "set": { "producers.shop.kafka.acks": "1" } },
             { "name": "acks=all", "on": "cluster" },
             { "name": "queue", "on": "mq" } ],
  "expect": [ { "side": "acks=all", "metric": "records.lost", "is": 0 },
              { "side": "queue", "metric": "records.lost", "is": 0 } ]
}
)";
}

} // namespace sluice::test
#endif
