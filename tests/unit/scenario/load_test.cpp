// Whole scenarios: the sample of the contract, sides and overrides, files that cannot be read,
// robustness against every prefix and many small changes.
#include "sim/scenario/entity_path.hpp"
#include "sim/scenario/files.hpp"
#include "sim/scenario/load.hpp"
#include "tests/support/catch.hpp"
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

using namespace sluice;
using namespace sluice::literals;

namespace {
std::string sample_path() {
    return std::string(SLUICEBOX_SOURCE_DIR) + "/tests/unit/scenario/data/sample.json";
}
std::string sample_text() {
    std::ifstream in(sample_path());
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}
const char* const small = R"({ "sluicebox": 1, "platforms": { "c": { "platform": "kafka",
    "topics": { "t": { "partitions": 2, "replication.factor": 3,
                       "config": { "min.insync.replicas": 2 } } } } },
    "producers": { "p": { "to": "t", "rate": "10/s" } } })";

bool has(const Document& document, ProblemCode code) {
    for (const auto& problem : document.problems)
        if (problem.code == code) return true;
    return false;
}
} // namespace

TEST_CASE("the sample says what it says") {
    const auto document = load_file(sample_path());
    CAPTURE(format_text(document.problems));
    REQUIRE(exit_code(document) == 0);
    REQUIRE(document.sides.size() == 3);
    const auto& side = document.sides[0];
    CHECK(side.side_name == "acks=1");
    CHECK(side.seed == 42);
    CHECK(side.duration == 60_s);
    CHECK(side.carrier().kind == PlatformKind::kafka);
    REQUIRE(side.carrier().kafka.brokers.size() == 3);
    const auto& topic = side.carrier().kafka.topics.at(0);
    CHECK(topic.partitions == 6);
    CHECK(topic.replication_factor == 3);
    CHECK(topic.config.min_insync_replicas == 2);
    const auto& shop = side.producers.at(0);
    CHECK(shop.count == 2);
    CHECK(shop.rate.each);
    CHECK(shop.rate.low == Rate{250, 1_s});
    CHECK(shop.arrivals == Arrivals::poisson);
    CHECK(shop.size == always(1024));
    CHECK(shop.keys.shape == KeyShape::zipf);
    CHECK(shop.keys.count == 1000);
    CHECK(shop.keys.exponent_thousandths == 1100);
    const auto& billing = side.consumers.at(0);
    CHECK(billing.work == DistributionSpec{Spread::exponential, 2'000'000, 0, {0, 1}});
    CHECK(billing.fails.rate == Ratio{1, 1000});
    CHECK(billing.fails.then == Reaction::retry);
    CHECK(billing.fails.at_most == 3);
    CHECK(billing.fails.finally == Reaction::dead_letter);
    CHECK(side.network.jitter == DistributionSpec{Spread::uniform, 0, 200'000, {0, 1}});
    CHECK(side.carrier().network.jitter == side.network.jitter);
    CHECK(side.given.count("/producers/shop/kafka/acks") == 1);
    CHECK(side.given.count("/producers/shop/kafka/linger.ms") == 0);
}

TEST_CASE("faults, questions and expectations of the sample") {
    const auto document = load_file(sample_path());
    const auto& side = document.sides.at(0);
    REQUIRE(side.faults.size() == 3);
    CHECK(side.faults[0].kind == FaultKind::cut);
    CHECK(side.faults[0].at == Time{9'600'000'000});
    CHECK(side.faults[0].until == Time{10'500'000'000});
    REQUIRE(side.faults[0].away_from.size() == 2);
    CHECK(side.faults[0].away_from[1] == EntityPath{TargetKind::broker, 0, 2});
    CHECK(side.faults[1].kind == FaultKind::crash);
    CHECK(side.faults[1].machine);
    CHECK(side.faults[1].uneven_meant);
    CHECK(side.faults[2].kind == FaultKind::restart);
    REQUIRE(side.ask.size() == 1);
    CHECK(side.ask[0].answer.side == 0);
    CHECK(side.ask[0].reveal == Time{30'000'000'000});
    REQUIRE(side.expect.size() == 4);
    CHECK(side.expect[0].comparison == Comparison::above);
    CHECK(side.expect[1].side == 1);
    CHECK(side.expect[2].kind == ExpectKind::happens);
    CHECK(side.expect[3].side == no_index);
}

TEST_CASE("a side is the whole scenario with its overrides") {
    const auto document = load_file(sample_path());
    REQUIRE(document.sides.size() == 3);
    CHECK(document.sides[0].producers[0].kafka.acks == Acks::leader);
    CHECK_FALSE(document.sides[0].producers[0].kafka.enable_idempotence);
    CHECK(document.sides[1].producers[0].kafka.acks == Acks::all);
    CHECK(document.sides[1].producers[0].kafka.enable_idempotence);
    CHECK(document.sides[2].carrier().kind == PlatformKind::fifo);
    const auto& queues = document.sides[2].carrier().fifo.queues;
    REQUIRE(queues.size() == 2);
    CHECK(queues[1].config.dead_letter_index == 0);
    CHECK(queues[1].config.max_receives == 5);
    CHECK(document.sides[2].seed == document.sides[0].seed);
}

TEST_CASE("one platform needs no sides") {
    const auto document = load_text(small, "small");
    CAPTURE(format_text(document.problems));
    REQUIRE(document.ok());
    REQUIRE(document.sides.size() == 1);
    CHECK(document.sides[0].side_name == "c");
}

TEST_CASE("overrides of the command line") {
    SECTION("dotted, a bare word, keys with dots") {
        const auto document = load_text(small, "small",
                                        {{"producers.p.rate", "500/s"},
                                         {"producers.p.kafka.linger.ms", "20"},
                                         {"platforms.c.topics.t.config.min.insync.replicas", "3"},
                                         {"platforms.c.config.log.retention.ms", "60000"},
                                         {"seed", "7"}});
        CAPTURE(format_text(document.problems));
        REQUIRE(document.ok());
        const auto& side = document.sides[0];
        CHECK(side.producers[0].rate.low == Rate{500, 1_s});
        CHECK(side.producers[0].kafka.linger == 20_ms);
        CHECK(side.carrier().kafka.topics[0].config.min_insync_replicas == 3);
        CHECK(side.carrier().kafka.config.retention == 60_s);
        CHECK(side.seed == 7);
    }
    SECTION("a JSON pointer and a JSON value") {
        const auto document =
            load_text(small, "small", {{"/producers/p/rate", R"({ "each": "5/s" })"}});
        REQUIRE(document.ok());
        CHECK(document.sides[0].producers[0].rate.each);
    }
    SECTION("mistakes are reported at the override") {
        const auto document =
            load_text(small, "small", {{"producers.p.rate", "fast"}, {"producer.p.rate", "1/s"}});
        REQUIRE(exit_code(document) == 3);
        REQUIRE(document.problems.size() == 2);
        CHECK(document.problems[0].file == "--set");
        CHECK(document.problems[0].hint.find("producers") != std::string::npos);
        CHECK(document.problems[1].column == 18); // behind "producers.p.rate="
    }
}

TEST_CASE("all problems come at once, sorted by place") {
    const auto document = load_text(R"({ "sluicebox": 1, "duration": "1",
      "platforms": { "c": { "platform": "kafka", "topics": { "t": { "partitions": 0 } } } },
      "producers": { "p": { "to": "x", "rate": "1", "siez": 3 } } })",
                                    "many");
    REQUIRE(document.problems.size() >= 5);
    for (std::size_t i = 1; i < document.problems.size(); ++i)
        CHECK(document.problems[i - 1].line <= document.problems[i].line);
}

TEST_CASE("problems are printed with place, source line, caret and hint") {
    const std::string text = "{ \"sluicebox\": 1,\n  \"platforms\": { \"c\": { \"platform\": "
                             "\"kafka\", \"brokers\": 3, \"topics\": { \"t\": {\n    "
                             "\"replication.factor\": 5 } } } } }";
    const auto document = load_text(text, "scenario.json");
    CHECK(format_text(document.problems) ==
          "error[SB-E072] scenario.json:3:27  /platforms/c/topics/t/replication.factor\n"
          "  expected a whole number from 1 to 3 (the cluster has 3 brokers), found 5\n"
          "    3 |     \"replication.factor\": 5 } } } } }\n"
          "      |                           ^\n"
          "  hint: add 2 brokers or set replication.factor to 3\n");
    const auto json = format_json(document.problems);
    CHECK(json.find("\"code\": \"SB-E072\"") != std::string::npos);
    CHECK(json.find("\"endColumn\": 28") != std::string::npos);
}

TEST_CASE("at most fifty problems are printed") {
    std::string text = "{ \"sluicebox\": 1";
    for (int i = 0; i < 60; ++i) text += ", \"k" + std::to_string(i) + "\": 1";
    const auto document = load_text(
        text + R"(, "platforms": { "q": { "platform": "fifo", "queues": { "a": {} } } } })",
        "many");
    CHECK(document.problems.size() == 60);
    CHECK(format_text(document.problems).find("... and 10 more\n") != std::string::npos);
}

TEST_CASE("terminal escapes in names are printed, not sent") {
    const auto document = load_text("{ \"sluicebox\": 1, \"\\u001b[31mred\": 1 }", "t");
    CHECK(format_text(document.problems).find('\x1b') == std::string::npos);
}

TEST_CASE("files that are not files") {
    const auto folder = std::filesystem::temp_directory_path() / "sluicebox_load_test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    const auto path = [&](const char* name) { return (folder / name).string(); };
    std::ofstream(path("orders.json")) << small;

    const auto missing = load_file(path("order.json"));
    CHECK(exit_code(missing) == 4);
    CHECK(missing.problems.at(0).hint == "did you mean \"orders.json\"?");
    CHECK(exit_code(load_file(folder.string())) == 4);
    CHECK(exit_code(load_file("/dev/zero")) == 4);
    REQUIRE(::mkfifo(path("pipe").c_str(), 0600) == 0);
    const auto pipe = load_file(path("pipe"));
    CHECK(exit_code(pipe) == 4);
    CHECK(has(pipe, ProblemCode::not_a_regular_file));
    std::filesystem::create_symlink("loop", folder / "loop");
    CHECK(exit_code(load_file(path("loop"))) == 4);
    std::filesystem::create_symlink("orders.json", folder / "link.json");
    CHECK(exit_code(load_file(path("link.json"))) == 0);
    std::ofstream(path("big.json")) << std::string(17 * 1024 * 1024, ' ');
    CHECK(exit_code(load_file(path("big.json"))) == 6);
    std::filesystem::remove_all(folder);
}

TEST_CASE("arrival traces are read beside the scenario") {
    const auto folder = std::filesystem::temp_directory_path() / "sluicebox_trace_test";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "up.csv") << "time,what\n0.5,a\n1500ms,b\n2,c\n";
    std::ofstream(folder / "bad.csv") << "1\n3\n2\n";
    const auto scenario = [](const std::string& file) {
        return R"({ "sluicebox": 1,
            "platforms": { "q": { "platform": "fifo", "queues": { "a": {} } } },
            "producers": { "p": { "to": "a", "arrivals": { "trace": ")" +
               file + R"(" } } } })";
    };
    const auto good = load_text(scenario("up.csv"), "t", {}, folder.string());
    CAPTURE(format_text(good.problems));
    REQUIRE(good.ok());
    const std::vector<Time> expected{Time{500'000'000}, Time{1'500'000'000}, Time{2'000'000'000}};
    CHECK(good.sides[0].producers[0].trace == expected);
    for (const auto* name : {"bad.csv", "missing.csv", "../up.csv", "/etc/hosts", "a//b"})
        CHECK(has(load_text(scenario(name), "t", {}, folder.string()), ProblemCode::bad_trace));
    std::filesystem::remove_all(folder);
}

TEST_CASE("every prefix of the sample is refused with a place, none is fatal") {
    const auto text = sample_text();
    const auto end = text.find_last_not_of("\n") + 1;
    for (std::size_t length = 0; length < end; ++length) {
        const auto document = load_text(text.substr(0, length), "prefix");
        CAPTURE(length);
        REQUIRE(exit_code(document) == 3);
        REQUIRE(document.problems[0].line >= 1);
    }
}

TEST_CASE("single changes of the sample never break the loader") {
    const auto text = sample_text();
    const std::string replacements[] = {"", "\"", "{", "]", ",", "-", "9", "\\", "\xff", "null"};
    int judged = 0;
    for (std::size_t at = 0; at < text.size(); at += 3) {
        for (const auto& replacement : replacements) {
            auto changed = text;
            changed.replace(at, 1, replacement);
            const auto code = exit_code(load_text(changed, "changed"));
            REQUIRE((code == 0 || code == 3 || code == 6));
            ++judged;
        }
    }
    CHECK(judged > 5'000);
}

namespace {
void collect(const JsonValue& value, const std::string& pointer, std::vector<std::string>& out) {
    if (!pointer.empty()) out.push_back(pointer);
    for (std::size_t i = 0; i < value.items.size(); ++i)
        collect(value.items[i], pointer + "/" + std::to_string(i), out);
    for (const auto& member : value.members)
        collect(member.value, pointer + "/" + pointer_token(member.key), out);
}
} // namespace

TEST_CASE("any value in any place is accepted or refused, never fatal") {
    const auto text = sample_text();
    std::vector<std::string> pointers;
    collect(load_text(text, "sample").root, "", pointers);
    REQUIRE(pointers.size() > 80);
    const std::string values[] = {"null",
                                  "true",
                                  "0",
                                  "-1",
                                  "1.5",
                                  "1e300",
                                  "99999999999999999999",
                                  "\"\"",
                                  "\"x\"",
                                  "\"10ms\"",
                                  "\"1GiB\"",
                                  "\"100%\"",
                                  "[]",
                                  "{}",
                                  "[[]]",
                                  "{\"\":{}}",
                                  "[1,1]",
                                  "\"9223372036854775807ns\"",
                                  "9223372036854775807",
                                  "\"9223372036854775807/ns\""};
    for (const auto& pointer : pointers) {
        for (const auto& value : values) {
            CAPTURE(pointer, value);
            int code = -1;
            REQUIRE_NOTHROW(code = exit_code(load_text(text, "sample", {{pointer, value}})));
            REQUIRE((code == 0 || code == 3 || code == 6));
        }
    }
}

TEST_CASE("loading twice gives the same report") {
    const auto text = sample_text();
    CHECK(format_json(load_text(text, "a").problems) == format_json(load_text(text, "a").problems));
}

TEST_CASE("entity paths there and back") {
    const auto document = load_file(sample_path());
    const auto& scenario = document.sides.at(0);
    for (const auto* name :
         {"cluster/broker/1", "cluster/broker/3", "cluster/controller/2", "mq/server",
          "queue/orders", "shop", "shop/2", "billing", "billing/member/3"}) {
        const auto found = find_entity(scenario, name);
        CAPTURE(name);
        REQUIRE(found.kind != TargetKind::none);
        CHECK(entity_name(scenario, found) == name);
    }
    for (const auto* name : {"cluster/broker/0", "cluster/broker/4", "cluster/broker/01", "shop/3",
                             "mq/broker/1", "cluster/server", "", "/", "billing/member/x"}) {
        CAPTURE(name);
        CHECK(find_entity(scenario, name).kind == TargetKind::none);
    }
}
