// Sides, questions, expectations, and the lesson's own words.
#include "sim/scenario/fields.hpp"
#include "sim/scenario/read_customs.hpp"

namespace sluice {

namespace {
using A = AskSpec;
using E = ExpectSpec;

const Field lesson_fields[] = {
    text<&LessonSpec::teaches>("teaches", "The one sentence that should be remembered."),
    text<&LessonSpec::text>("text", "A Markdown file beside the scenario, or the text itself."),
};

const Field side_fields[] = {
    required(text<&SideSpec::name>("name", "What the side is called in every answer.")),
    custom("on", read_side_platform, "platform_name", "",
           "The platform that carries it; may be left out when there is one only."),
    custom("set", read_side_set, "overrides", "",
           "What differs on this side: paths (producers.shop.kafka.acks, or a JSON pointer) and "
           "their values."),
};

const Field ask_fields[] = {
    instant<&A::at>("at", "0s", "When the run stops and the class is asked."),
    required(text<&A::question>("question", "The question.")),
    boolean<&A::number>("number", "false", "true: a number is asked for."),
    custom("choices", read_choices, "choices", "", "Answers to choose from."),
    nested("answer", Shape::object, &answer_section, read_answer,
           "The metric that answers it: the run itself is the key."),
    instant<&A::reveal>("reveal", "", "When the answer is shown; missing = at the end."),
};
const Field answer_fields[] = {
    custom("side", read_answer_side, "side_name", "", "Of which side; may be left out with one."),
    required(custom("metric", read_answer_metric, "metric", "", "Which metric.")),
    text<&AnswerSpec::of>("of",
                          "The group, channel or entity it is about; missing = all together."),
};

const Field expect_fields[] = {
    custom("side", read_expect_side, "side_name", "", "Of which side; missing = of every side."),
    custom("metric", read_expect_metric, "metric", "", "The metric to judge."),
    text<&E::of>("of", "The group, channel or entity it is about; missing = all together."),
    custom("is", read_expect_value, "metric_value", "", "Equal to the value."),
    custom("is_not", read_expect_value, "metric_value", "", "Not equal to the value."),
    custom("above", read_expect_value, "metric_value", "", "Above the value."),
    custom("below", read_expect_value, "metric_value", "", "Below the value."),
    custom("at_least", read_expect_value, "metric_value", "", "The value or above."),
    custom("at_most", read_expect_value, "metric_value", "", "The value or below."),
    custom("between", read_expect_value, "metric_range", "", "From the first value to the second."),
    custom("than", read_expect_than, "side_name", "",
           "Another side: then the difference to its metric is judged."),
    instant<&E::by>("by", "", "Judged at this time; missing = at the end."),
    custom("during", read_expect_during, "time_range", "", "Judged over this part of the run."),
    custom("happens", read_expect_event, "event_name", "", "This kind of moment occurs."),
    custom("never", read_expect_event, "event_name", "", "This kind of moment does not occur."),
    custom("always", read_expect_event, "event_name", "", "This invariant holds throughout."),
};

const Field scenario_fields[] = {
    required(custom("sluicebox", read_format_version, "format_version", "",
                    "The version of this file format: 1.")),
    custom("$schema", read_schema_name, "schema_name", "",
           "For editors; accepted and never fetched."),
    text<&Scenario::title>("title", "One line that names the scenario."),
    text<&Scenario::note>("note", "For people; allowed in any object."),
    nested("lesson", Shape::object, &lesson_section, read_lesson, "What it teaches."),
    custom("seed", read_seed, "seed", "1", "Where all randomness starts.", show_seed),
    duration<&Scenario::duration>("duration", Duration{1}, "60s", "How long the run lasts."),
    nested("network", Shape::object, &network_section, read_network,
           "How messages travel between nodes."),
    nested("machines", Shape::object, &machines_section, read_machines, "What each node runs on."),
    required(nested("platforms", Shape::map, &platform_section, read_platforms,
                    "The systems, by name.")),
    nested("producers", Shape::map, &producer_section, read_producers,
           "Applications that send, by name."),
    nested("consumers", Shape::map, &consumer_section, read_consumers,
           "Groups of applications that receive, by name."),
    nested("sides", Shape::list, &side_section, read_sides,
           "Runs to compare; missing = one run on the only platform."),
    nested("faults", Shape::list, &fault_section, read_faults, "What happens during the run."),
    nested("ask", Shape::list, &ask_section, read_asks, "Questions to the class."),
    nested("expect", Shape::list, &expect_section, read_expects, "What `check` judges the run by."),
};
} // namespace

const Section scenario_section{"scenario", "a scenario", "The whole file.", scenario_fields};
const Section lesson_section{"lesson", "\"lesson\"", "What the scenario teaches.", lesson_fields};
const Section side_section{"side", "a side", "One of the runs being compared.", side_fields};
const Section ask_section{"ask", "a question", "A question to the class.", ask_fields};
const Section answer_section{"answer", "an answer", "Where the answer comes from.", answer_fields};
const Section expect_section{"expect", "an expectation",
                             "A metric with one comparison, or happens, never or always.",
                             expect_fields};

} // namespace sluice
