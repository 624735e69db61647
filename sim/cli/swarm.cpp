// Random scenarios from seeds with the invariants as their judge, and one of them made smaller.
#include "sim/swarm.hpp"
#include "sim/cli/each_command.hpp"
#include "sim/cli/scenario_file.hpp"
#include "sim/core/digest.hpp"
#include "sim/scenario/json_writer.hpp"
#include "sim/scenario/units.hpp"

namespace sluice::cli {

namespace {

struct Failure {
    uint64_t seed = 0;
    SwarmOutcome outcome;
};
struct Campaign {
    SeedRange seeds;
    uint64_t run = 0, events = 0;
    std::vector<Failure> failures;
};

std::string repro(uint64_t seed) {
    return "sluicebox swarm --seeds " + std::to_string(seed);
}
std::string line_of(const Failure& failure);
std::string json_of(const Campaign& campaign);

} // namespace

int swarm_command(const Arguments& arguments) {
    const Style style = style_of(arguments);
    const bool json = arguments.has("--json");
    Campaign campaign;
    campaign.seeds = arguments.has("--seeds") ? arguments.seeds("--seeds") : SeedRange{1, 100};
    const std::string folder = arguments.text("--out");
    if (!folder.empty()) make_directory(folder);
    const uint64_t count = campaign.seeds.last - campaign.seeds.first + 1;
    Progress progress(style);
    for (uint64_t seed = campaign.seeds.first; campaign.run < count && !interrupted(); ++seed) {
        const SwarmPlan plan = plan_swarm(seed);
        Failure failure{seed, run_swarm(plan)};
        ++campaign.run;
        campaign.events += failure.outcome.events;
        progress.show("seeds", campaign.run, count);
        if (failure.outcome.held()) continue;
        progress.clear();
        if (!json) print(line_of(failure));
        if (!folder.empty())
            write_whole(folder + "/swarm-" + std::to_string(seed) + ".json", text_of(plan),
                        arguments.has("--force"));
        campaign.failures.push_back(std::move(failure));
    }
    progress.clear();
    if (json)
        print(json_of(campaign));
    else
        print(grouped(int64_t(campaign.run)) + " seeds, " + grouped(int64_t(campaign.events)) +
              " events: " +
              (campaign.failures.empty()
                   ? std::string("all invariants held\n")
                   : grouped(int64_t(campaign.failures.size())) + " failed; this is our bug\n"));
    if (!campaign.failures.empty()) return exits::invariant;
    return campaign.run < count ? exits::interrupted : exits::ok;
}

int shrink_command(const Arguments& arguments) {
    const auto seed = static_cast<uint64_t>(parse_whole(arguments.operand(), "SEED", 0, INT64_MAX));
    const SwarmPlan plan = plan_swarm(seed);
    const SwarmPlan smallest = shrink(plan);
    const SwarmOutcome outcome = run_swarm(smallest);
    print(text_of(smallest));
    tell("seed " + std::to_string(seed) + ": " + verdict(outcome) + "\n");
    if (outcome.held()) return exits::ok;
    tell("shrunk from " + std::to_string(plan.faults.size()) + " faults to " +
         std::to_string(smallest.faults.size()) + "\n");
    return exits::invariant;
}

namespace {

std::string line_of(const Failure& failure) {
    return "seed " + std::to_string(failure.seed) + " at " + duration_text(failure.outcome.at.ns) +
           ": " + verdict(failure.outcome) + " (event " + std::to_string(failure.outcome.events) +
           ", digest " + hex(failure.outcome.digest) + "); repeat it with: " + repro(failure.seed) +
           "\n";
}

std::string json_of(const Campaign& campaign) {
    JsonWriter json;
    json.begin_object().key("events").value(campaign.events);
    json.key("failures").begin_array();
    for (const Failure& failure : campaign.failures)
        json.begin_object()
            .key("at")
            .value(duration_text(failure.outcome.at.ns))
            .key("digest")
            .value(hex(failure.outcome.digest))
            .key("found")
            .value(verdict(failure.outcome))
            .key("repeat")
            .value(repro(failure.seed))
            .key("seed")
            .value(failure.seed)
            .end_object();
    json.end_array();
    json.key("first").value(campaign.seeds.first).key("last").value(campaign.seeds.last);
    json.key("seeds").value(campaign.run).end_object();
    return json.text();
}

} // namespace

} // namespace sluice::cli
