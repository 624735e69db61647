// Dotted paths meet keys that contain dots themselves (min.insync.replicas): at every object the
// longest key that fits is taken, among those present and those the table of fields knows.
#include "sim/scenario/overrides.hpp"
#include "sim/scenario/suggest.hpp"
#include <algorithm>

namespace sluice {

namespace {
// The section an object belongs to; a map holds one such object per name.
struct Level {
    const Section* section = nullptr;
    bool is_map = false;
};

const Field* known_field(const Section& section, const std::string& key) {
    if (const auto* field = find_field(section, key)) return field;
    for (const auto* variant : section.variants)
        if (const auto* field = find_field(*variant, key)) return field;
    return nullptr;
}

void add_keys(const Section& section, std::vector<std::string>& out) {
    const auto keys = field_keys(section);
    out.insert(out.end(), keys.begin(), keys.end());
    for (const auto* variant : section.variants) {
        const auto more = field_keys(*variant);
        out.insert(out.end(), more.begin(), more.end());
    }
    for (const auto& name : kafka_names_not_modelled())
        if (std::string_view(name.section) == section.name) out.emplace_back(name.name);
}

std::vector<std::string> keys_at(const JsonValue& value, const Level& level) {
    std::vector<std::string> out;
    for (const auto& member : value.members) out.push_back(member.key);
    if (level.section != nullptr && !level.is_map) add_keys(*level.section, out);
    return out;
}

class Path {
public:
    explicit Path(const std::string& path) : pointer_(!path.empty() && path[0] == '/') {
        if (pointer_)
            tokens_ = pointer_tokens(path);
        else
            rest_ = path;
    }
    bool at_end() const { return pointer_ ? next_ == tokens_.size() : rest_.empty(); }

    // The next key, of those possible here the longest that fits.
    std::string take(const std::vector<std::string>& keys, bool dots_in_keys) {
        if (pointer_) return tokens_[next_++];
        std::string best;
        for (const auto& key : keys) {
            const bool fits =
                rest_ == key || (rest_.size() > key.size() && rest_[key.size()] == '.' &&
                                 rest_.compare(0, key.size(), key) == 0);
            if (fits && key.size() > best.size()) best = key;
        }
        if (best.empty()) best = dots_in_keys ? rest_ : rest_.substr(0, rest_.find('.'));
        rest_.erase(0, std::min(rest_.size(), best.size() + 1));
        return best;
    }

private:
    bool pointer_;
    std::vector<std::string> tokens_;
    std::size_t next_ = 0;
    std::string rest_;
};

class Change {
public:
    Change(Reporter& report, JsonValue& root, const OverrideAt& change)
        : report_(report), root_(root), change_(change), path_(change.path) {}

    std::string run() {
        if (path_.at_end()) {
            refuse("a path such as producers.shop.rate", "an empty one", "");
            return "";
        }
        JsonValue* at = &root_;
        Level level{&scenario_section, false};
        while (at != nullptr) {
            if (at->kind == JsonKind::array)
                at = into_list(*at, level);
            else if (at->kind == JsonKind::object)
                at = into_object(*at, level);
            else {
                refuse("a path into an object or list", found_text(*at) + " at " + pointer_, "");
                break;
            }
        }
        return refused_ ? "" : pointer_;
    }

private:
    JsonValue* into_list(JsonValue& list, Level& level);
    JsonValue* into_object(JsonValue& object, Level& level);
    JsonValue* new_member(JsonValue& object, const std::string& key, const Level& level,
                          const Field* field);
    JsonValue* finish(JsonValue& place) {
        place = change_.value;
        return nullptr;
    }
    void refuse(std::string expected, std::string found, std::string hint) {
        refused_ = true;
        report_.add(ProblemCode::bad_override, change_.path_span, pointer_, std::move(expected),
                    std::move(found), std::move(hint));
    }

    Reporter& report_;
    JsonValue& root_;
    const OverrideAt& change_;
    Path path_;
    std::string pointer_;
    bool refused_ = false;
};

JsonValue* Change::into_list(JsonValue& list, Level&) {
    const auto token = path_.take({}, false);
    const auto index = parse_integer(token);
    const bool good =
        index.ok && index.value >= 0 && static_cast<std::size_t>(index.value) < list.items.size();
    if (!good) {
        refuse("an index from 0 to " + std::to_string(list.items.size()) + " (not included)",
               "\"" + printable(token) + "\"", "");
        return nullptr;
    }
    pointer_ += "/" + token;
    auto& item = list.items[static_cast<std::size_t>(index.value)];
    return path_.at_end() ? finish(item) : &item;
}

JsonValue* Change::into_object(JsonValue& object, Level& level) {
    const bool settings = level.section != nullptr && level.section->platform[0] != '\0';
    const auto key = path_.take(keys_at(object, level), settings && !level.is_map);
    const bool top = pointer_.empty();
    const bool forbidden = key == "seed" || key == "duration" || key == "sides" ||
                           key == "sluicebox" || key == "$schema";
    if (top && change_.from_side && forbidden) {
        pointer_ += "/" + pointer_token(key);
        refuse("a value that may differ between sides", key,
               "seed, duration and sides are the same for all sides");
        return nullptr;
    }
    const auto* field =
        level.section == nullptr || level.is_map ? nullptr : known_field(*level.section, key);
    auto* member = object.find(key);
    auto* next = member == nullptr ? new_member(object, key, level, field) : &member->value;
    pointer_ += "/" + pointer_token(key);
    if (next == nullptr) return nullptr;
    if (level.is_map)
        level.is_map = false;
    else if (field != nullptr && field->child != nullptr)
        level = {field->child, field->shape == Shape::map};
    else
        level = {};
    if (!path_.at_end()) return next;
    if (member != nullptr) member->span = change_.path_span;
    return finish(*next);
}

// A key that the file does not have yet: a setting, or an object of settings on the way to one.
JsonValue* Change::new_member(JsonValue& object, const std::string& key, const Level& level,
                              const Field* field) {
    const bool last = path_.at_end();
    if (!last && (field == nullptr || field->child == nullptr)) {
        const auto keys = keys_at(object, level);
        refuse("a path that exists", "\"" + printable(key) + "\" in " + printable(change_.path),
               did_you_mean(key, keys));
        return nullptr;
    }
    JsonValue value;
    value.kind = JsonKind::object;
    value.span = change_.path_span;
    object.members.push_back({key, std::move(value), change_.path_span});
    return &object.members.back().value;
}
} // namespace

std::string apply_override(Reporter& report, JsonValue& root, const OverrideAt& change) {
    return Change(report, root, change).run();
}

} // namespace sluice
