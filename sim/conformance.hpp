// The same question put to the real system and to the model: one conformance case in, the answer
// of the model's own rules out, in the form of the case's `expected`. What the case expects is not
// read. Mistakes in the case are an answer too: nothing is thrown.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace sluice {

class CaseReader;
class JsonWriter;

struct ConformanceAnswer {
    enum class Status : uint8_t {
        answered,    // text is the answer as one line of JSON
        unsupported, // text names the kind, system or operation that is not modelled
        bad_input,   // text says what is wrong with the case
    };
    Status status = Status::answered;
    std::string text;
};

ConformanceAnswer answer_case(std::string_view case_json);

// A kind of question: reads the case's input and writes the value of `expected`. When the reader
// has found problems, what was written is dropped.
struct ConformanceKind {
    std::string_view name;
    std::string_view sentence;
    void (*answer)(CaseReader& input, JsonWriter& out);
};

std::span<const ConformanceKind> conformance_kinds();

} // namespace sluice
