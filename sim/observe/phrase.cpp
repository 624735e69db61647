#include "sim/observe/phrase.hpp"
#include "sim/observe/wording.hpp"
#include <algorithm>

namespace sluice {

Phrase& Phrase::say(std::string_view text) {
    sentence_.text += text;
    return *this;
}

Phrase& Phrase::strong(std::string_view text) {
    return marked(text, MarkKind::strong);
}

Phrase& Phrase::at(Time time) {
    return strong(time_text(time));
}

Phrase& Phrase::name(std::string_view setting) {
    return marked(setting, MarkKind::name);
}

Phrase& Phrase::on(FactId fact) {
    const bool known =
        std::find(sentence_.facts.begin(), sentence_.facts.end(), fact) != sentence_.facts.end();
    if (fact != 0 && !known) sentence_.facts.push_back(fact);
    return *this;
}

Phrase& Phrase::on(const std::vector<FactId>& facts) {
    for (const FactId fact : facts) on(fact);
    return *this;
}

Phrase& Phrase::marked(std::string_view text, MarkKind kind) {
    const auto begin = uint32_t(sentence_.text.size());
    sentence_.text += text;
    sentence_.marks.push_back({begin, uint32_t(sentence_.text.size()), kind});
    return *this;
}

Sentence Phrase::done() {
    Sentence ready = std::move(sentence_);
    sentence_ = {};
    const bool begins_with_name = !ready.marks.empty() && ready.marks.front().begin == 0 &&
                                  ready.marks.front().kind == MarkKind::name;
    if (!begins_with_name) ready.text = capitalised(std::move(ready.text));
    if (!ready.text.empty() && ready.text.back() != '.' && ready.text.back() != '?')
        ready.text += '.';
    std::sort(ready.facts.begin(), ready.facts.end());
    for (const FactId fact : ready.facts)
        if (const auto index = moment_index(moments_, fact)) {
            const bool known = !ready.links.empty() && ready.links.back().number == *index + 1;
            if (!known) ready.links.push_back({*index + 1, moments_.all[*index].fact.at});
        }
    return ready;
}

Sentence plain(const Moments& moments, std::string_view text, const std::vector<FactId>& facts) {
    return Phrase(moments).say(text).on(facts).done();
}

} // namespace sluice
