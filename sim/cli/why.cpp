// Why something happened: the chain of causes of a moment, the moments about an instant, the life
// of a record, the occupants of an address.
#include "sim/observe/why.hpp"
#include "sim/cli/each_command.hpp"
#include "sim/cli/results.hpp"
#include "sim/explain.hpp"
#include "sim/story.hpp"
#include <nlohmann/json.hpp>

namespace sluice::cli {

using nlohmann::json;

namespace {

// What one side has to say: sentences for people, and the same for programs.
struct Answer {
    std::vector<std::string> lines;
    json detail;
    json page;           // in full, and the caption; null: there is none
    std::string trouble; // why there is none
};
Answer told_by(const Explanation& explanation);
Answer told_by(const Told& told);
Answer about_instant(const Simulation& side, const std::string& whom);
Answer about_moment(const Simulation& side, int64_t number);

} // namespace

int why_command(const Arguments& arguments) {
    int asked = 0;
    for (const char* option : {"--at", "--moment", "--record", "--address"})
        asked += arguments.has(option) ? 1 : 0;
    const bool about = arguments.has("--about");
    if (asked != 1 && !(about && asked == 0))
        usage_error("why needs one of --at, --about, --moment, --record and --address");
    if (about && asked == 1 && !arguments.has("--at"))
        usage_error("--about goes with --at or stands alone");
    const int64_t number = arguments.whole("--moment", 1, INT64_MAX, 0);
    const Time at = arguments.time("--at", time_never);
    const Style style = style_of(arguments);
    const Document document = load_or_stop(arguments.operand(), arguments, style);
    const std::string repro = repro_line("run", arguments.operand(), arguments);
    Sides sides(document, {.record = false});
    // The life of a record is written down while it runs.
    const bool runs_later = arguments.has("--record");
    if (!runs_later && !run_sides(sides, {.until = std::min(at, sides.end())}, style, repro))
        throw Stop(exits::interrupted, "interrupted before there was an answer");
    std::string text = headline(document) + "\n", trouble;
    json answers = json::array();
    for (std::size_t i = 0; i < sides.size(); ++i) {
        Simulation& side = sides.side(i);
        const Answer answer =
            arguments.has("--at") || about ? about_instant(side, arguments.text("--about"))
            : arguments.has("--moment")    ? about_moment(side, number)
            : arguments.has("--record")
                ? told_by(life_of_record(side, arguments.text("--record"), interrupted))
                : told_by(occupants_of_address(side, arguments.text("--address")));
        if (interrupted()) throw Stop(exits::interrupted, "interrupted before there was an answer");
        if (!answer.trouble.empty()) {
            trouble += (trouble.empty() ? "" : "\n") + sides.name(i) + ": " + answer.trouble;
            continue;
        }
        text += "\n" + style.paint(Tone::strong, sides.name(i)) + "\n";
        for (const std::string& line : answer.lines) text += "  " + wrapped(line, 6) + "\n";
        answers.push_back({{"side", sides.name(i)}, {"answer", answer.detail}});
        if (!answer.page.is_null()) answers.back()["page"] = answer.page;
    }
    if (answers.empty()) usage_error(trouble);
    if (!trouble.empty()) tell(trouble + "\n");
    print(arguments.has("--json")
              ? dumped(json{{"scenario", document.source_name}, {"sides", answers}})
              : text);
    return exits::ok;
}

namespace {

Answer told_by(const Explanation& explanation) {
    Answer answer;
    answer.detail = json::array();
    for (std::size_t i = 0; i < explanation.lines.size(); ++i) {
        const uint64_t number = i < explanation.moments.size() ? explanation.moments[i] : 0;
        answer.lines.push_back((number != 0 ? "#" + std::to_string(number) + "  " : "") +
                               explanation.lines[i]);
        answer.detail.push_back({{"moment", number != 0 ? json(number) : json(nullptr)},
                                 {"sentence", explanation.lines[i]}});
    }
    return answer;
}

Answer told_by(const Told& told) {
    Answer answer;
    answer.trouble = told.trouble;
    answer.lines = told.lines;
    answer.detail = told.lines;
    return answer;
}

json sentences_json(const std::vector<Sentence>& sentences) {
    json list = json::array();
    for (const Sentence& sentence : sentences) {
        json moments = json::array();
        for (const MomentLink& link : sentence.links) moments.push_back(link.number);
        list.push_back({{"sentence", sentence.text}, {"moments", moments}});
    }
    return list;
}

json page_json(const Caption& caption, const WhyPage& page) {
    json out{{"caption", sentences_json(caption.sentences)},
             {"heading", page.heading},
             {"paragraphs", json::array()},
             {"settings", json::array()}};
    for (const auto& paragraph : page.paragraphs)
        out["paragraphs"].push_back(sentences_json(paragraph));
    for (const DecidingSetting& one : page.settings)
        out["settings"].push_back({{"name", one.name}, {"value", one.value}, {"given", one.given}});
    return out;
}

std::string together(const std::vector<Sentence>& sentences) {
    std::string text;
    for (const Sentence& sentence : sentences) text += (text.empty() ? "" : " ") + sentence.text;
    return text;
}

std::string settings_line(const WhyPage& page) {
    std::string line;
    for (const DecidingSetting& one : page.settings)
        line += (line.empty() ? "It is decided by " : ", ") + one.name + "=" + one.value +
                (one.given ? "" : " (default)");
    return line.empty() ? line : line + ".";
}

// The caption, the reasons in full, then the chain of causes with the numbers of its moments.
Answer about_instant(const Simulation& side, const std::string& whom) {
    Subject subject = WholeRun{};
    if (!whom.empty()) {
        std::string hint;
        const auto found = subject_named(side, whom, hint);
        if (!found) {
            Answer answer;
            answer.trouble = "there is no \"" + printable(whom) + "\" here; " + hint;
            return answer;
        }
        subject = *found;
    }
    const Caption caption = caption_at(side);
    const WhyPage page = why_in_full(side, subject);
    Answer answer = told_by(why_at(side.world(), side.observed(), side.now()));
    if (!whom.empty()) answer.lines.clear(); // the chain is about the instant, not about whom
    std::vector<std::string> lines{caption.text(), page.heading + ":"};
    for (const auto& paragraph : page.paragraphs) lines.push_back(together(paragraph));
    if (const std::string line = settings_line(page); !line.empty()) lines.push_back(line);
    answer.lines.insert(answer.lines.begin(), lines.begin(), lines.end());
    answer.page = page_json(caption, page);
    return answer;
}

Answer about_moment(const Simulation& side, int64_t number) {
    if (const auto found = why_moment(side.world(), side.observed(), static_cast<uint64_t>(number)))
        return told_by(*found);
    Answer answer;
    answer.trouble =
        "there are only " + std::to_string(side.observed().moments.all.size()) + " moments";
    return answer;
}

} // namespace
} // namespace sluice::cli
