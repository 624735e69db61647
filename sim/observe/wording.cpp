#include "sim/observe/wording.hpp"
#include "sim/world/names.hpp"
#include <algorithm>
#include <array>

namespace sluice {

namespace {

std::string spoken_producer(const World& world, std::size_t index, bool with_article);
std::string spoken_member(const World& world, std::size_t index);
bool several_topics(const World& world);
bool says(const std::string& text, std::string_view word);

// What the templates' records are called, and other words that channels and titles use.
struct TemplateWord {
    std::string_view name, word;
};
constexpr TemplateWord template_words[] = {
    {"web log", "page views"}, {"change capture", "changes"}, {"iot readings", "readings"},
    {"rides", "rides"},        {"orders", "orders"},          {"fraud alerts", "alerts"},
};
constexpr std::string_view title_words[] = {"orders",  "rides",  "readings", "payments",
                                            "alerts",  "clicks", "letters",  "page views",
                                            "changes", "events", "messages"};

} // namespace

std::string spoken(const World& world, Entity entity) {
    const auto number = [&] { return " " + std::to_string(entity.index + 1); };
    switch (entity.kind) {
    case EntityKind::nobody: return "nobody";
    case EntityKind::platform: return "the cluster";
    case EntityKind::broker: return "broker" + number();
    case EntityKind::controller: return "controller" + number();
    case EntityKind::server: return "the queue's server";
    case EntityKind::partition: return spoken(world, PartitionId::of(entity.index));
    case EntityKind::producer: return spoken_producer(world, entity.index, true);
    case EntityKind::group: return name_of(world, GroupId::of(entity.index));
    case EntityKind::member: return spoken_member(world, entity.index);
    case EntityKind::machine: return "machine" + number();
    case EntityKind::network: return "everybody else";
    }
    return {};
}

std::string spoken(const World& world, PartitionId partition) {
    if (!partition.exists()) return "nothing";
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster)
        return "the queue " + world.scenario->carrier().fifo.queues[partition.index()].name;
    const kafka::Topic& topic = kafka::topic_of(*cluster, partition);
    const std::string number = "partition " + std::to_string(partition.value - topic.first);
    if (!topic.channel.exists() || several_topics(world)) return number + " of " + topic.name;
    return number;
}

std::string tag_of(const World& world, PartitionId partition) {
    const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world));
    if (!cluster) return world.scenario->carrier().fifo.queues[partition.index()].name;
    const kafka::Topic& topic = kafka::topic_of(*cluster, partition);
    const std::string number = std::to_string(partition.value - topic.first);
    if (!topic.channel.exists() || several_topics(world)) return topic.name + "/" + number;
    return "P" + number;
}

std::string short_name_of(const World& world, Entity entity) {
    if (entity.kind == EntityKind::partition) return tag_of(world, PartitionId::of(entity.index));
    if (entity.kind == EntityKind::server) return "server";
    if (entity.kind == EntityKind::producer) return spoken_producer(world, entity.index, false);
    if (entity.kind != EntityKind::member) return spoken(world, entity);
    const MemberSeat& seat = world.members[entity.index];
    return name_of(world, seat.group) + " " + std::to_string(seat.number + 1);
}

std::string spoken_brokers(const std::vector<uint32_t>& brokers) {
    std::vector<std::string> numbers;
    for (const uint32_t broker : brokers) numbers.push_back(std::to_string(broker + 1));
    return (numbers.size() == 1 ? "broker " : "brokers ") + joined(numbers);
}

std::string spoken_partitions(const World& world, const std::vector<PartitionId>& partitions) {
    constexpr std::size_t named = 3;
    if (partitions.size() == 1) return spoken(world, partitions.front());
    if (partitions.size() > named || several_topics(world))
        return number_word(int64_t(partitions.size())) + " partitions";
    const auto& cluster = std::get<kafka::Cluster>(carrier(world));
    std::vector<std::string> numbers;
    for (const PartitionId p : partitions)
        numbers.push_back(std::to_string(p.value - kafka::topic_of(cluster, p).first));
    return "partitions " + joined(numbers);
}

std::vector<PartitionId> counted_partitions(const World& world) {
    std::vector<PartitionId> found;
    if (const auto* cluster = std::get_if<kafka::Cluster>(&carrier(world))) {
        for (std::size_t p = 0; p < cluster->metadata.partitions.size(); ++p)
            if (kafka::topic_of(*cluster, PartitionId::of(p)).channel.exists())
                found.push_back(PartitionId::of(p));
        return found;
    }
    const auto& service = std::get<queue::Service>(carrier(world));
    for (std::size_t q = 0; q < service.server.queues.size(); ++q)
        found.push_back(PartitionId::of(q));
    return found;
}

std::string records_word(const Scenario& scenario) {
    std::string word;
    for (const ProducerSpec& producer : scenario.producers) {
        const std::string own = records_word(scenario, producer.to);
        if (!word.empty() && word != own) return "records";
        word = own;
    }
    return word.empty() ? "records" : word;
}

std::string records_word(const Scenario& scenario, const std::string& channel) {
    for (const ProducerSpec& producer : scenario.producers)
        if (producer.to == channel)
            for (const TemplateWord& row : template_words)
                if (row.name == producer.template_name) return std::string(row.word);
    for (const std::string_view word : title_words)
        if (word == channel) return channel;
    std::string told = scenario.title + " " + scenario.lesson.teaches;
    for (const AskSpec& ask : scenario.ask) told += " " + ask.question;
    if (says(told, channel) && channel.size() > 2 && channel.back() == 's') return channel;
    for (const std::string_view word : title_words)
        if (says(told, word)) return std::string(word);
    return "records";
}

std::string singular(std::string_view plural) {
    if (!plural.empty() && plural.back() == 's') plural.remove_suffix(1);
    return std::string(plural);
}

std::string counted(int64_t count, std::string_view plural) {
    if (count == 0) return "no " + std::string(plural);
    return numbered(count, plural);
}

std::string wait_for_it(int64_t count) {
    return count == 1 ? " waits" : " wait";
}

std::string numbered(int64_t count, std::string_view plural) {
    if (count == 1) return "1 " + (plural == "copies" ? "copy" : singular(plural));
    return grouped(count) + " " + std::string(plural);
}

std::string grouped(int64_t number) {
    std::string digits = std::to_string(number);
    const std::size_t first = number < 0 ? 1 : 0;
    for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
    return digits;
}

std::string number_word(int64_t number) {
    static constexpr std::array<std::string_view, 13> words{
        "no",    "one",   "two",  "three", "four",   "five",  "six",
        "seven", "eight", "nine", "ten",   "eleven", "twelve"};
    if (number < 0 || number >= int64_t(words.size())) return grouped(number);
    return std::string(words[std::size_t(number)]);
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z')
        text.front() = char(text.front() - 'a' + 'A');
    return text;
}

std::string short_time(Time at) {
    const int64_t hundredths = at.ns / 10'000'000;
    std::string text = grouped(hundredths / 100);
    if (hundredths % 100 != 0) {
        text += '.' + std::to_string(hundredths % 100 / 10);
        if (hundredths % 10 != 0) text += std::to_string(hundredths % 10);
    }
    return text + " s";
}

std::string short_length(Duration length) {
    const int64_t ms = length.ns / 1'000'000;
    if (ms < 1'000) return std::to_string(ms) + " ms";
    if (ms >= 120'000 && ms % 60'000 == 0) return grouped(ms / 60'000) + " min";
    const int64_t tenths = ms / 100;
    std::string text = grouped(tenths / 10);
    if (tenths % 10 != 0 && tenths < 1'000) text += '.' + std::to_string(tenths % 10);
    return text + " s";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " and " : ", ") + words[i];
    return text;
}

namespace {

// An only instance is "the shop", one of several "shop 2"; names that are no words stay as they
// are.
std::string spoken_producer(const World& world, std::size_t index, bool with_article) {
    const ProducerSeat& seat = world.producers[index];
    const ProducerSpec& spec = world.scenario->producers[seat.spec];
    if (spec.count > 1) return spec.name + " " + std::to_string(seat.instance + 1);
    return (with_article ? "the " : "") + spec.name;
}

std::string spoken_member(const World& world, std::size_t index) {
    const MemberSeat& seat = world.members[index];
    const std::string group = name_of(world, seat.group);
    int64_t seats = 0;
    for (const MemberSeat& other : world.members) seats += other.group == seat.group;
    return seats == 1 ? group : "member " + std::to_string(seat.number + 1) + " of " + group;
}

bool several_topics(const World& world) {
    return world.scenario->carrier().kafka.topics.size() > 1;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
}

// As a word of its own, whatever the case.
bool says(const std::string& text, std::string_view word) {
    const auto same = [](char a, char b) { return lower(a) == lower(b); };
    for (auto at = text.begin(); at != text.end(); ++at) {
        at = std::search(at, text.end(), word.begin(), word.end(), same);
        if (at == text.end()) return false;
        const auto end = at + std::ptrdiff_t(word.size());
        const bool begins = at == text.begin() || !is_letter(*(at - 1));
        if (begins && (end == text.end() || !is_letter(*end))) return true;
    }
    return false;
}

} // namespace

} // namespace sluice
