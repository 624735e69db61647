// The table of commands: everything that the program can do, in the order of `sluicebox help`.
#include "sim/cli/each_command.hpp"
#include "sim/cli/window_options.hpp"
#include <algorithm>

namespace sluice::cli {

namespace {

constexpr Option run_options[] = {
    {"--seed", "N", "another seed than the file's"},
    {"--until", "TIME", "stop there, as in 30s"},
    {"--set", "PATH=VALUE", "change a value: producers.shop.rate=2000/s, or a JSON pointer", true},
    {"--side", "NAME", "run this side only", true},
    {"--out", "DIR", "write summary.json, report.html and picture.svg there"},
    {"--report", "F.html", "one self-contained page with the charts"},
    {"--picture", "F.svg", "the charts alone, for a handout"},
    {"--trace", "F.jsonl", "every fact of every side, a line of JSON each"},
    {"--force", "", "write over files that are there"},
};
constexpr Option validate_options[] = {
    {"--set", "PATH=VALUE", "judge the file with this change", true},
};
constexpr Option check_options[] = {
    {"--format", "FORM", "text (the default), json, junit or github"},
    {"--seed", "N", "another seed than the file's"},
    {"--seeds", "A..B", "judge each of these seeds; points are counted over all"},
    {"--set", "PATH=VALUE", "change a value first", true},
    {"--expect", "OTHER.json", "for graders: the expectations of this file, not of FILE"},
    {"--base", "ORIGINAL.json", "for graders: what was handed out; FILE may differ from it ..."},
    {"--may-edit", "/POINTER", "... only at or below this place", true},
};
constexpr Option compare_options[] = {
    {"--seed", "N", "another seed than the file's"},
    {"--seeds", "A..B", "run all of these; say which differences exceed noise"},
    {"--until", "TIME", "stop there, as in 30s"},
    {"--set", "PATH=VALUE", "change a value on every side", true},
};
constexpr Option explain_options[] = {
    {"--set", "PATH=VALUE", "explain the file with this change", true},
    {"--side", "NAME", "this side only"},
    {"--all", "", "every setting, those left at their default too"},
    {"--card", "PLATFORM", "what is modelled, simplified and absent, with sources; no FILE"},
};
constexpr Option why_options[] = {
    {"--at", "TIME", "what happened until then, and why"},
    {"--about", "WHOM", "of that: cluster/broker/2, orders/0, lost, waiting, twice, ..."},
    {"--moment", "N", "the chain of causes of the N-th moment of the story"},
    {"--record", "NAME", "the whole life of a record, as shop/1#117"},
    {"--address", "PLACE", "who stands or stood there, as orders/2@117"},
    {"--side", "NAME", "on this side; else on each"},
    {"--seed", "N", "another seed than the file's"},
    {"--set", "PATH=VALUE", "change a value first", true},
};
constexpr Option swarm_options[] = {
    {"--seeds", "A..B", "these seeds, or one; 1..100 when missing"},
    {"--out", "DIR", "write the scenario of every failing seed there"},
    {"--force", "", "write over files that are there"},
};
constexpr Option schema_options[] = {
    {"--reference", "", "the reference page of every key instead, as Markdown"},
};
constexpr Option conformance_options[] = {
    {"--input", "CASE.json", "one case; - reads standard input"},
    {"--jsonl", "FILE", "a case on each line; an answer on each line"},
};

constexpr Command table[] = {
    {"run",
     "Runs every side to the end and tells what came of it.",
     Operands::one,
     "FILE",
     run_options,
     {"sluicebox run scenarios/kafka/leader-dies.json",
      "sluicebox run orders.json --seed 7 --set producers.shop.rate=2000/s --report out.html"},
     run_command},
    {"validate",
     "Lists every problem of the files with its place; runs nothing.",
     Operands::some,
     "FILE...",
     validate_options,
     {"sluicebox validate orders.json", "sluicebox validate scenarios/kafka/*.json --json"},
     validate_command},
    {"check",
     "Runs the files and judges what they expect.",
     Operands::some,
     "FILE...",
     check_options,
     {"sluicebox check homework.json --seeds 1..5",
      "sluicebox check student.json --expect key.json --base handed-out.json --may-edit "
      "/producers"},
     check_command},
    {"compare",
     "Sides (or files) in columns on one seed: alike, different, by how much.",
     Operands::some,
     "FILE...",
     compare_options,
     {"sluicebox compare scenarios/compare/queue-or-stream.json",
      "sluicebox compare orders.json --seeds 1..20"},
     compare_command},
    {"explain",
     "Every setting and derived number, and which guarantees hold with them.",
     Operands::optional,
     "FILE",
     explain_options,
     {"sluicebox explain orders.json", "sluicebox explain --card kafka"},
     explain_command},
    {"why",
     "What happened and why, the cause of a moment, or the life of a record.",
     Operands::one,
     "FILE",
     why_options,
     {"sluicebox why leader-dies.json --at 12.4s",
      "sluicebox why leader-dies.json --record shop/1#117"},
     why_command},
    {"replay",
     "Runs a saved session again and compares it second by second.",
     Operands::one,
     "SESSION",
     {},
     {"sluicebox replay lesson-3.session.json", "sluicebox replay lesson-3.session.json --json"},
     replay_command},
    {"swarm",
     "Random scenarios from seeds; every invariant must hold.",
     Operands::none,
     "",
     swarm_options,
     {"sluicebox swarm --seeds 1..2000", "sluicebox swarm --seeds 17 --out failures"},
     swarm_command},
    {"shrink",
     "The scenario of a swarm's seed, with no more faults than it fails by.",
     Operands::one,
     "SEED",
     {},
     {"sluicebox shrink 17 > swarm-17.json", "sluicebox shrink 17 | sluicebox run -"},
     shrink_command},
    {"list",
     "What there is: scenarios, metrics, faults and other names.",
     Operands::optional,
     "WHAT",
     {},
     {"sluicebox list", "sluicebox list metrics"},
     list_command},
    {"schema",
     "The JSON Schema of scenario files, for editors.",
     Operands::none,
     "",
     schema_options,
     {"sluicebox schema > scenario.schema.json", "sluicebox schema --reference > reference.md"},
     schema_command},
    {"conformance",
     "Answers cases that were put to the real systems.",
     Operands::none,
     "",
     conformance_options,
     {"sluicebox conformance --input case.json", "sluicebox conformance --jsonl cases.jsonl"},
     conformance_command},
    {"gui", window_sentence, Operands::optional, "FILE", window_options, window_examples,
     gui_command},
    {"version",
     "The version of the program and of its file format.",
     Operands::none,
     "",
     {},
     {"sluicebox version", "sluicebox version --json"},
     version_command},
    {"help",
     "This list, or one command in full.",
     Operands::optional,
     "COMMAND",
     {},
     {"sluicebox help", "sluicebox help run"},
     help_command},
};

constexpr Absent absent[] = {
    {"sweep", "run FILE --set PATH=VALUE --seed N --json once per value"},
    {"merge", ""},
    {"export", "run FILE --json, --trace or --report hold the same numbers"},
    {"import", ""},
    {"new", "copy a file of list scenarios"},
    {"convert", ""},
    {"completion", ""},
};

} // namespace

std::span<const Command> commands() {
    return table;
}

const Command* find_command(std::string_view name) {
    const auto found = std::find_if(std::begin(table), std::end(table),
                                    [&](const Command& command) { return name == command.name; });
    return found == std::end(table) ? nullptr : found;
}

std::span<const Absent> absent_commands() {
    return absent;
}

} // namespace sluice::cli
