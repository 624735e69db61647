// Building one sentence of a telling: words, marked words, and the facts it rests on, which become
// links to the moments that tell them.
#pragma once
#include "sim/observe/moments.hpp"
#include "sim/observe/telling.hpp"
#include <string_view>

namespace sluice {

class Phrase {
public:
    explicit Phrase(const Moments& moments) : moments_(moments) {}

    Phrase& say(std::string_view text);
    Phrase& strong(std::string_view text); // a time or count that matters
    Phrase& at(Time time);                 // "9.605 s", strong
    Phrase& name(std::string_view setting);
    Phrase& on(FactId fact); // rests on it; 0 is ignored
    Phrase& on(const std::vector<FactId>& facts);
    // The text as it stands with a full stop and a capital letter, where it does not begin with
    // the name of a setting.
    Sentence done();

private:
    Phrase& marked(std::string_view text, MarkKind kind);

    const Moments& moments_;
    Sentence sentence_;
};

// A whole sentence without marks.
Sentence plain(const Moments& moments, std::string_view text, const std::vector<FactId>& facts);

} // namespace sluice
