// The bridge to nlohmann_json: its SAX events become our tree. The library reports no positions, so
// a counting iterator tells how far its lexer has read and each token's start is found from the end
// of the one before.
#include "sim/scenario/json.hpp"
#include "sim/scenario/json_diagnosis.hpp"
#include "sim/scenario/json_writer.hpp"
#include <algorithm>
#include <deque>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

namespace sluice {

namespace {
constexpr std::size_t deepest = 64;
constexpr std::size_t most_values = 1'000'000;
constexpr std::size_t longest_string = 4 * 1024;
constexpr std::size_t longest_note = 64 * 1024;

class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, std::size_t* count) : at_(at), count_(count) {}
    reference operator*() const { return *at_; }
    CountingIterator& operator++() {
        ++at_;
        ++*count_;
        return *this;
    }
    CountingIterator operator++(int) {
        const auto before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
    bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

private:
    const char* at_;
    std::size_t* count_;
};

class TreeBuilder {
public:
    TreeBuilder(const Sources& sources, uint32_t index, JsonValue& root,
                std::vector<Problem>& problems)
        : sources_(sources), text_(sources[index].text()), index_(index), root_(root),
          problems_(problems) {}

    std::size_t* count() { return &read_; }
    bool stopped_by_us() const { return stopped_; }

    // The library's SAX interface.
    bool null() { return literal(JsonKind::null, 4, false); }
    bool boolean(bool truth) { return literal(JsonKind::boolean, truth ? 4 : 5, truth); }
    bool number_integer(int64_t) { return number(); }
    bool number_unsigned(uint64_t) { return number(); }
    bool number_float(nlohmann::json::number_float_t, const std::string&) { return number(); }
    bool string(std::string& text) {
        const auto start = token_start();
        if (!check_length(text, start, read_)) return false;
        auto* value = add(JsonKind::string, start, read_);
        if (value == nullptr) return false;
        value->text = text;
        return true;
    }
    bool binary(nlohmann::json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(JsonKind::object); }
    bool end_object() { return close(); }
    bool start_array(std::size_t) { return open(JsonKind::array); }
    bool end_array() { return close(); }
    bool key(std::string& text);
    bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&);

private:
    struct Open {
        JsonValue* value;
        std::map<std::string, SourceSpan> keys;
        std::string key;        // the one whose value comes next
        bool duplicate = false; // that value is parsed, but not kept
        JsonValue discarded;
    };

    std::size_t token_start() const;
    SourceSpan span(std::size_t begin, std::size_t end) const {
        return {index_, static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
    }
    JsonValue* add(JsonKind kind, std::size_t begin, std::size_t end);
    JsonValue* slot();
    bool literal(JsonKind kind, std::size_t length, bool truth);
    bool number();
    bool open(JsonKind kind);
    bool close();
    bool check_length(const std::string& text, std::size_t begin, std::size_t end);
    bool refuse(ProblemCode code, SourceSpan where, std::string expected, std::string found);
    void report_duplicate(const std::string& key, SourceSpan again, SourceSpan first);
    std::string pointer() const;
    std::string last_value_pointer() const;

    const Sources& sources_;
    const std::string& text_;
    uint32_t index_;
    JsonValue& root_;
    std::vector<Problem>& problems_;
    std::size_t read_ = 0; // bytes the library's lexer has taken
    std::size_t last_end_ = 0;
    std::size_t values_ = 0;
    JsonState state_ = JsonState::start;
    std::deque<Open> open_; // a deque: `value` may point into a `discarded` of the level below
    std::vector<std::size_t> brackets_;
    bool stopped_ = false;
};

std::size_t TreeBuilder::token_start() const {
    auto at = skip_blank(text_, last_end_);
    while (at < text_.size() && (text_[at] == ',' || text_[at] == ':'))
        at = skip_blank(text_, at + 1);
    return at;
}

// Of the value that comes next; after a complete value, of the object or list it belongs to.
std::string TreeBuilder::pointer() const {
    std::string out;
    for (const auto& level : open_) {
        const bool innermost = &level == &open_.back();
        const bool list = level.value->kind == JsonKind::array;
        if (list && !innermost) out += "/" + std::to_string(level.value->items.size() - 1);
        if (list && innermost && state_ == JsonState::after_open_array) out += "/0";
        if (!list && (!innermost || state_ == JsonState::after_key))
            out += "/" + pointer_token(level.key);
    }
    return out;
}

std::string TreeBuilder::last_value_pointer() const {
    if (open_.empty()) return "";
    const auto& top = open_.back();
    if (top.value->kind == JsonKind::object) return pointer() + "/" + pointer_token(top.key);
    if (top.value->items.empty()) return pointer();
    return pointer() + "/" + std::to_string(top.value->items.size() - 1);
}

bool TreeBuilder::refuse(ProblemCode code, SourceSpan where, std::string expected,
                         std::string found) {
    auto problem = problem_at(sources_, code, where, pointer());
    problem.expected = std::move(expected);
    problem.found = std::move(found);
    problems_.push_back(std::move(problem));
    stopped_ = true;
    return false;
}

bool TreeBuilder::check_length(const std::string& text, std::size_t begin, std::size_t end) {
    const bool note = !open_.empty() && (open_.back().key == "note" || open_.back().key == "text");
    const auto most = note ? longest_note : longest_string;
    if (text.size() <= most) return true;
    return refuse(ProblemCode::string_too_long, span(begin, end),
                  "a string of at most " + std::to_string(most) + " bytes",
                  std::to_string(text.size()) + " bytes");
}

JsonValue* TreeBuilder::slot() {
    if (open_.empty()) return &root_;
    auto& top = open_.back();
    if (top.value->kind == JsonKind::array) return &top.value->items.emplace_back();
    if (top.duplicate) return &(top.discarded = JsonValue{});
    return &top.value->members.back().value;
}

JsonValue* TreeBuilder::add(JsonKind kind, std::size_t begin, std::size_t end) {
    if (++values_ > most_values) {
        refuse(ProblemCode::too_many_values, span(begin, end), "at most a million values", "more");
        return nullptr;
    }
    auto* value = slot();
    value->kind = kind;
    value->span = span(begin, end);
    last_end_ = end;
    if (open_.empty())
        state_ = JsonState::after_end;
    else if (open_.back().value->kind == JsonKind::array)
        state_ = JsonState::after_value_in_array;
    else
        state_ = JsonState::after_value_in_object;
    return value;
}

bool TreeBuilder::literal(JsonKind kind, std::size_t length, bool truth) {
    const auto start = token_start();
    auto* value = add(kind, start, start + length);
    if (value == nullptr) return false;
    value->truth = truth;
    return true;
}

bool TreeBuilder::number() {
    const auto start = token_start();
    auto end = std::min(text_.find_first_not_of("0123456789+-.eE", start), text_.size());
    const auto digits = text_[start] == '-' ? start + 1 : start;
    const bool second_digit =
        digits + 1 < end && text_[digits + 1] >= '0' && text_[digits + 1] <= '9';
    if (text_[digits] == '0' && second_digit) end = digits + 1; // to the library 010 is 0, then 10
    auto* value = add(JsonKind::number, start, end);
    if (value == nullptr) return false;
    value->text = text_.substr(start, value->span.end - start);
    return true;
}

bool TreeBuilder::open(JsonKind kind) {
    const auto start = token_start();
    if (open_.size() == deepest)
        return refuse(ProblemCode::too_deep, span(start, start + 1), "at most 64 nested brackets",
                      "another one");
    auto* value = add(kind, start, start + 1);
    if (value == nullptr) return false;
    open_.push_back(Open{value, {}, "", false, {}});
    brackets_.push_back(start);
    state_ = kind == JsonKind::object ? JsonState::after_open_object : JsonState::after_open_array;
    return true;
}

bool TreeBuilder::close() {
    last_end_ = token_start() + 1;
    open_.pop_back();
    brackets_.pop_back();
    if (open_.empty())
        state_ = JsonState::after_end;
    else if (open_.back().value->kind == JsonKind::array)
        state_ = JsonState::after_value_in_array;
    else
        state_ = JsonState::after_value_in_object;
    return true;
}

bool TreeBuilder::key(std::string& text) {
    const auto start = token_start();
    auto& top = open_.back();
    top.key = text;
    if (!check_length(text, start, read_)) return false;
    const auto where = span(start, read_);
    state_ = JsonState::after_key;
    const auto [known, fresh] = top.keys.emplace(text, where);
    top.duplicate = !fresh;
    if (fresh)
        top.value->members.push_back({text, {}, where});
    else
        report_duplicate(text, where, known->second);
    last_end_ = read_;
    return true;
}

void TreeBuilder::report_duplicate(const std::string& key, SourceSpan again, SourceSpan first) {
    auto problem = problem_at(sources_, ProblemCode::duplicate_key, again, pointer());
    const auto at = sources_[index_].where(first.begin);
    problem.expected = "each key once";
    problem.found = "\"" + printable(key) + "\" again";
    problem.hint = "it already stands at " + std::to_string(at.line) + ":" +
                   std::to_string(at.column) + "; keep one of them";
    problems_.push_back(std::move(problem));
}

bool TreeBuilder::parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) {
    problems_.push_back(diagnose(
        sources_, {index_, state_, last_end_, brackets_, pointer(), last_value_pointer()}));
    stopped_ = true;
    return false;
}
} // namespace

bool parse_json(const Sources& sources, uint32_t index, JsonValue& root,
                std::vector<Problem>& problems) {
    root = JsonValue{};
    TreeBuilder builder(sources, index, root, problems);
    const auto& text = sources[index].text();
    const CountingIterator first(text.data(), builder.count());
    const CountingIterator last(text.data() + text.size(), builder.count());
    return nlohmann::json::sax_parse(first, last, &builder, nlohmann::json::input_format_t::json,
                                     true, true) &&
           !builder.stopped_by_us();
}

} // namespace sluice
