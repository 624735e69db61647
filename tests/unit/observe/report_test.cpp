// Pictures and pages: well formed, self-contained, escaped, and the same bytes every time.
#include "sim/observe/picture.hpp"
#include "sim/observe/report.hpp"
#include "sim/observe/svg.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/observe/observed.hpp"

using namespace sluice;

namespace {

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

// Every tag is closed in the order in which it was opened.
bool well_formed(const std::string& text) {
    std::vector<std::string> open;
    for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
        const std::size_t end = text.find('>', at);
        if (end == std::string::npos) return false;
        const std::string tag = text.substr(at + 1, end - at - 1);
        const std::string name = tag.substr(0, tag.find_first_of(" \n/", tag[0] == '/' ? 1 : 0));
        if (tag[0] == '!' || tag.back() == '/' || name == "meta") continue;
        if (tag[0] != '/') {
            open.push_back(name);
        } else {
            if (open.empty() || "/" + open.back() != name) return false;
            open.pop_back();
        }
    }
    return open.empty();
}

} // namespace

TEST_CASE("a picture of a cluster in trouble", "[picture]") {
    const auto run = test::observed_until(test::scenario_of(test::crash_story),
                                          time_zero + Duration{12'000'000'000});
    const View view = view_of(*run.world, run.observation);
    REQUIRE(view.partitions.size() == 3);
    CHECK(view.partitions[0].replicas.size() == 3);
    int leader_down = 0;
    for (const PartitionHealth health : view.health)
        leader_down += health == PartitionHealth::leader_down;
    CHECK(leader_down == 1); // crashed at 8 s, not fenced before 17 s
    const std::string picture = topology_picture(view);
    CHECK(well_formed(picture));
    CHECK(has(picture, "its leader is down"));
    CHECK(has(picture, "machine down, not noticed yet"));
    CHECK(has(picture, "billing lag"));
    CHECK(picture == topology_picture(view_of(*run.world, run.observation)));
    for (std::size_t at = picture.find("font-size=\""); at != std::string::npos;
         at = picture.find("font-size=\"", at + 1))
        CHECK(std::stoi(picture.substr(at + 11)) >= 14);
}

TEST_CASE("a picture of queues", "[picture]") {
    const auto run = test::observed_until(test::scenario_of(test::queue_story),
                                          time_zero + Duration{10'000'000'000});
    const View view = view_of(*run.world, run.observation);
    REQUIRE(view.queues.size() == 2);
    const std::string picture = topology_picture(view);
    CHECK(well_formed(picture));
    CHECK(has(picture, "handed out"));
    CHECK(has(picture, "queue/orders"));
}

TEST_CASE("the report is one page without scripts or outside references", "[report]") {
    const auto run = test::observed(test::scenario_of(test::crash_story));
    ReportInput input;
    input.title = "Lost <b>orders</b> & \"more\"";
    input.file = "crash.json";
    input.sides.push_back({"acks=1", *run.world, run.observation});
    input.sides.push_back({"again", *run.world, run.observation});
    input.different = {{"producers.shop.kafka.acks", {"1", "all"}}};
    input.assumptions = {{"acks=1", "disk", "200 MB/s", "our own"}};
    const std::string page = report_html(input);
    CHECK(well_formed(page));
    CHECK(has(page, "Lost &lt;b&gt;orders&lt;/b&gt; &amp; &quot;more&quot;"));
    CHECK(!has(page, "<script"));
    std::string without_namespace = page;
    const std::string space = "http://www.w3.org/2000/svg";
    for (std::size_t at = 0; (at = without_namespace.find(space)) != std::string::npos;)
        without_namespace.erase(at, space.size());
    CHECK(!has(without_namespace, "http"));
    CHECK(!has(without_namespace, "src="));
    CHECK(!has(without_namespace, "href="));
    CHECK(has(page, "Ledger"));
    CHECK(has(page, "Recovery"));
    CHECK(has(page, "machine of cluster/broker/1 went down"));
    CHECK(page == report_html(input));
    CHECK(well_formed(report_svg(input)));
}
