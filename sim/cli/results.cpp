// The answers of `run`, `compare` and `check` that they have in common.
#include "sim/cli/results.hpp"
#include "sim/cli/verdicts.hpp"
#include "sim/core/digest.hpp"
#include "sim/explain.hpp"
#include "sim/scenario/units.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>

namespace sluice::cli {

using nlohmann::json;

namespace {
json ledger_json(const Simulation& side);
json metrics_json(const Simulation& side);
json moments_json(const Simulation& side);
json comparison_json(const Document& document, const Sides& sides);
json assumptions_json(const Document& document);
json verdicts_json(const std::vector<Verdict>& verdicts, const std::string& side);
json compared_json(const std::vector<ComparedItem>& items, const Sides& sides);
json account_json(const Account& account);
const char* plural_of(AccountKind kind);
std::string account_line(const Account& account);
std::vector<Account> by_producer(const std::vector<Account>& all);
} // namespace

std::string run_json(const Document& document, const Sides& sides, const Judge& judge,
                     bool partial) {
    const std::vector<Verdict> verdicts = verdicts_of(document, sides, judge);
    json all = json::array();
    for (std::size_t i = 0; i < sides.size(); ++i) {
        const Simulation& side = sides.side(i);
        all.push_back({{"name", sides.name(i)},
                       {"platform", side.scenario().carrier().name},
                       {"digest", hex(side.digest())},
                       {"steps", side.world().fabric.handled},
                       {"ledger", ledger_json(side)},
                       {"metrics", metrics_json(side)},
                       {"verdicts", verdicts_json(verdicts, sides.name(i))},
                       {"moments", moments_json(side)}});
    }
    json answer = {{"scenario", document.source_name},
                   {"seed", document.scenario.seed},
                   {"version", SLUICEBOX_VERSION},
                   {"digest", hex(sides.digest())},
                   {"sides", all},
                   {"comparison", comparison_json(document, sides)},
                   {"assumptions", assumptions_json(document)}};
    if (partial) {
        answer["partial"] = true;
        answer["until_ns"] = sides.side(0).now().ns;
    }
    return dumped(answer);
}

std::vector<std::string> ledger_lines(const Simulation& side) {
    std::vector<std::string> lines;
    for (const Account& account : by_producer(accounts(side.observed().ledger, side.world())))
        lines.push_back(account_line(account));
    if (!imbalances(side.observed().ledger, side.world()).empty())
        lines.push_back("THE LEDGER DOES NOT BALANCE: this is our bug");
    return lines;
}

std::vector<const MetricInfo*> key_metrics() {
    std::vector<const MetricInfo*> found;
    for (const char* name :
         {"records.lost", "records.duplicated", "records.reordered", "latency.end_to_end.p50",
          "latency.end_to_end.p99", "latency.end_to_end.max", "latency.ack.p99", "lag.max",
          "throughput.in", "throughput.out", "unavailable.write", "elections.clean",
          "elections.unclean", "rebalances", "rebalance.pause"})
        if (const MetricInfo* metric = find_metric(name)) found.push_back(metric);
    return found;
}

std::string metric_text(const Simulation& side, const MetricInfo& metric) {
    const auto value = metric_value(side.world(), side.observed(), metric.name);
    return value ? value_text(metric.unit, *value) : "-";
}

Table metrics_table(const Sides& sides) {
    Table table;
    table.heading.push_back("metric");
    for (std::size_t i = 0; i < sides.size(); ++i) table.heading.push_back(sides.name(i));
    for (const MetricInfo* metric : key_metrics()) {
        std::vector<std::string> row{std::string(metric->name)};
        for (std::size_t i = 0; i < sides.size(); ++i)
            row.push_back(metric_text(sides.side(i), *metric));
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string headline(const Document& document) {
    const std::string title =
        document.scenario.title.empty() ? document.source_name : document.scenario.title;
    return printable(title, columns_max) + "\n" + printable(document.source_name, 60) + ", " +
           duration_text(document.scenario.duration.ns) + ", seed " +
           std::to_string(document.scenario.seed) + ", " + std::to_string(document.sides.size()) +
           (document.sides.size() == 1 ? " side" : " sides");
}

namespace {

json ledger_json(const Simulation& side) {
    json ledger = {{"balances", imbalances(side.observed().ledger, side.world()).empty()},
                   {"producers", json::object()},
                   {"channels", json::object()},
                   {"groups", json::object()},
                   {"queues", json::object()}};
    for (const Account& account : accounts(side.observed().ledger, side.world()))
        ledger[plural_of(account.kind)][account.of] = account_json(account);
    return ledger;
}

json metrics_json(const Simulation& side) {
    json values = json::object();
    for (const MetricInfo& metric : metrics()) {
        const auto value = metric_value(side.world(), side.observed(), metric.name);
        values[std::string(metric.name)] = value ? json(*value) : json(nullptr);
    }
    return values;
}

json moments_json(const Simulation& side) {
    json story = json::array();
    for (const ToldMoment& moment : told_moments(side)) {
        json row = {{"number", moment.number},
                    {"at_ns", moment.at.ns},
                    {"what", moment.what},
                    {"times", moment.times},
                    {"because", moment.because != 0 ? json(moment.because) : json(nullptr)},
                    {"sentence", moment.sentence}};
        for (const auto& [key, value] :
             {std::pair<const char*, const std::string&>{"who", moment.who},
              {"whom", moment.whom},
              {"partition", moment.partition},
              {"group", moment.group},
              {"cause", moment.cause}})
            if (!value.empty()) row[key] = value;
        story.push_back(std::move(row));
    }
    return story;
}

json comparison_json(const Document& document, const Sides& sides) {
    const CommonGround ground = common_ground(document);
    json answer = {{"held_equal", compared_json(ground.held_equal, sides)},
                   {"different", compared_json(ground.different, sides)},
                   {"not_applicable", compared_json(ground.not_applicable, sides)},
                   {"warnings", ground.warnings},
                   {"first_difference", nullptr}};
    if (const auto first = sides.size() > 1 ? first_difference(sides) : std::nullopt)
        answer["first_difference"] = {{"at_ns", first->at.ns},
                                      {"side", sides.name(first->side)},
                                      {"sentence", first->sentence}};
    return answer;
}

json assumptions_json(const Document& document) {
    json all = json::array();
    for (const Scenario& side : document.sides)
        for (const Assumption& assumption : assumptions(side))
            all.push_back({{"side", side.side_name},
                           {"what", assumption.what},
                           {"value", assumption.value},
                           {"source", assumption.source}});
    return all;
}

json verdicts_json(const std::vector<Verdict>& verdicts, const std::string& side) {
    json rows = json::array();
    for (const Verdict& verdict : verdicts)
        if (verdict.side.empty() || verdict.side == side)
            rows.push_back(verdict_json<json>(verdict));
    return rows;
}

json compared_json(const std::vector<ComparedItem>& items, const Sides& sides) {
    json rows = json::array();
    for (const ComparedItem& item : items) {
        json values = json::object();
        for (std::size_t i = 0; i < item.values.size() && i < sides.size(); ++i)
            values[sides.name(i)] = item.values[i];
        rows.push_back({{"what", item.what}, {"values", values}});
    }
    return rows;
}

const char* plural_of(AccountKind kind) {
    switch (kind) {
    case AccountKind::producer: return "producers";
    case AccountKind::channel: return "channels";
    case AccountKind::group: return "groups";
    case AccountKind::queue: return "queues";
    }
    return "";
}

// Terms that are told by cause, present even when nothing happened: readers find every key.
std::vector<const char*> terms_with_causes(AccountKind kind) {
    switch (kind) {
    case AccountKind::producer: return {"failed", "unknown"};
    case AccountKind::channel: return {"truncated", "lost"};
    case AccountKind::group: return {"duplicates", "skipped", "gone_unread"};
    case AccountKind::queue: return {"dropped"};
    }
    return {};
}

// A term without causes is a number; one with causes {"total", "by_cause"}.
json account_json(const Account& account) {
    json terms = json::object();
    for (const char* name : terms_with_causes(account.kind))
        terms[name] = {{"total", 0}, {"by_cause", json::object()}};
    for (const LedgerTerm& term : account.terms) {
        const std::string name(term.name);
        if (terms.count(name) == 0) {
            terms[name] = term.count;
            continue;
        }
        json& detailed = terms[name];
        detailed["total"] = detailed["total"].get<int64_t>() + term.count;
        detailed["by_cause"][std::string(cause_name(term))] = term.count;
    }
    terms[std::string(account.left_name)] = account.left;
    return terms;
}

std::string in_words(std::string_view name) {
    std::string words(name);
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
}

std::string account_line(const Account& account) {
    int64_t sum = 0;
    std::string right;
    for (const LedgerTerm& term : account.terms) {
        sum += term.count;
        if (term.count == 0) continue;
        right += (right.empty() ? "" : " + ") + grouped(term.count) + " " + in_words(term.name);
        if (!cause_words(term).empty()) right += " (" + in_words(cause_words(term)) + ")";
    }
    const std::string left = grouped(account.left) + " " + in_words(account.left_name);
    if (sum == account.left)
        return account.of + ": " + left + " = " + (right.empty() ? "0" : right);
    return account.of + ": " + (right.empty() ? "nothing" : right) + " of " + left;
}

// The instances of a producer as one account, so that a hundred of them are one line.
std::vector<Account> by_producer(const std::vector<Account>& all) {
    std::vector<Account> merged;
    for (Account account : all) {
        if (account.kind == AccountKind::producer)
            account.of = account.of.substr(0, account.of.rfind('/'));
        const auto same = std::find_if(merged.begin(), merged.end(), [&](const Account& each) {
            return each.kind == account.kind && each.of == account.of;
        });
        if (same == merged.end()) {
            merged.push_back(std::move(account));
            continue;
        }
        same->left += account.left;
        for (const LedgerTerm& term : account.terms) {
            const auto row =
                std::find_if(same->terms.begin(), same->terms.end(), [&](const LedgerTerm& each) {
                    return each.name == term.name && cause_name(each) == cause_name(term);
                });
            if (row == same->terms.end())
                same->terms.push_back(term);
            else
                row->count += term.count;
        }
    }
    return merged;
}

} // namespace
} // namespace sluice::cli
