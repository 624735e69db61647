// The tree: values, positions, comments; the writer: escapes and stable text.
#include "sim/scenario/json.hpp"
#include "sim/scenario/json_writer.hpp"
#include "tests/support/catch.hpp"

using namespace sluice;

namespace {
struct Parse {
    Sources sources;
    JsonValue root;
    std::vector<Problem> problems;
    bool ok;
    explicit Parse(const std::string& text) {
        sources.emplace_back("test", text);
        ok = parse_json(sources, 0, root, problems);
    }
    LineColumn at(const std::string& pointer) const {
        return sources[0].where(value_at(root, pointer)->span.begin);
    }
};
} // namespace

TEST_CASE("values keep their text, order and place") {
    const Parse parse("{ \"b\": [1, -2.50e3, \"x\\u00e9\\n\"],\n  /* note */ \"a\": // end\n  "
                      "{ \"t\": true, \"n\": null } }");
    REQUIRE(parse.ok);
    CHECK(parse.root.members[0].key == "b");
    CHECK(value_at(parse.root, "/b/1")->text == "-2.50e3");
    CHECK(value_at(parse.root, "/b/2")->text == "x\xc3\xa9\n");
    CHECK(value_at(parse.root, "/a/t")->truth);
    CHECK(value_at(parse.root, "/a/n")->kind == JsonKind::null);
    CHECK(value_at(parse.root, "/a/x") == nullptr);
    CHECK(parse.at("/b/0").line == 1);
    CHECK(parse.at("/b/0").column == 9);
    CHECK(parse.at("/b/1").column == 12);
    CHECK(parse.at("/b/2").column == 21);
    CHECK(parse.at("/a").line == 3);
    CHECK(parse.at("/a").column == 3);
    CHECK(parse.at("/a/n").column == 21);
    CHECK(json_text(parse.root) ==
          "{\"b\":[1,-2.50e3,\"x\xc3\xa9\\n\"],\"a\":{\"t\":true,\"n\":null}}");
}

TEST_CASE("strings end where they end, whatever they hold") {
    const Parse parse(R"({ "a\"},:": "}\\", "c": "//", "d": "/*" })");
    REQUIRE(parse.ok);
    CHECK(parse.root.members[0].key == "a\"},:");
    CHECK(parse.root.members[0].span.end - parse.root.members[0].span.begin == 8);
    CHECK(value_at(parse.root, "/d")->text == "/*");
    CHECK(parse.at("/c").column == 25);
}

TEST_CASE("columns count characters, not bytes") {
    const Parse parse("{ \"\xc3\xa9\xe6\x97\xa5\": 1 }");
    REQUIRE(parse.ok);
    CHECK(parse.sources[0].where(parse.root.members[0].value.span.begin).column == 9);
}

TEST_CASE("duplicate keys are reported at both places and do not stop the reading") {
    const Parse parse("{ \"a\": 1,\n  \"a\": { \"x\": [ {} ] },\n  \"b\": 2 }");
    CHECK(parse.ok);
    REQUIRE(parse.problems.size() == 1);
    CHECK(parse.problems[0].line == 2);
    CHECK(parse.problems[0].column == 3);
    CHECK(parse.problems[0].hint.find("1:3") != std::string::npos);
    CHECK(value_at(parse.root, "/a")->text == "1");
    CHECK(value_at(parse.root, "/b")->text == "2");
}

TEST_CASE("64 levels are read, the 65th is not") {
    CHECK(Parse(std::string(64, '[') + std::string(64, ']')).ok);
    const Parse deep(std::string(100'000, '['));
    CHECK_FALSE(deep.ok);
    REQUIRE(deep.problems.size() == 1);
    CHECK(deep.problems[0].code == ProblemCode::too_deep);
    CHECK(deep.problems[0].column == 65);
}

TEST_CASE("more than a million values are a resource limit") {
    std::string text = "[0";
    for (int i = 0; i < 1'000'000; ++i) text += ",0";
    const Parse parse(text + "]");
    CHECK_FALSE(parse.ok);
    REQUIRE(parse.problems.size() == 1);
    CHECK(parse.problems[0].code == ProblemCode::too_many_values);
    CHECK(exit_code(parse.problems) == 6);
}

TEST_CASE("long texts are for notes") {
    const std::string long_text(5'000, 'x'), too_long(70'000, 'x');
    CHECK(Parse("{\"note\":\"" + long_text + "\"}").ok);
    CHECK_FALSE(Parse("{\"title\":\"" + long_text + "\"}").ok);
    CHECK_FALSE(Parse("{\"note\":\"" + too_long + "\"}").ok);
    CHECK_FALSE(Parse("{\"" + long_text + "\":1}").ok);
}

TEST_CASE("pointers escape slashes and tildes") {
    const Parse parse(R"({ "a/b": { "m~n": [10] } })");
    REQUIRE(value_at(parse.root, "/a~1b/m~0n/0") != nullptr);
    CHECK(value_at(parse.root, "/a~1b/m~0n/0")->text == "10");
    CHECK(pointer_token("a/b~c") == "a~1b~0c");
}

TEST_CASE("the writer escapes and separates") {
    JsonWriter json(false);
    json.begin_object().key("a\"b").value("x\ny\x01").key("n").value(int64_t{-5});
    json.key("l").begin_array().value(true).null().decimal("1.50").end_array();
    json.key("e").begin_object().end_object().end_object();
    CHECK(json.text() ==
          "{\"a\\\"b\":\"x\\ny\\u0001\",\"n\":-5,\"l\":[true,null,1.50],\"e\":{}}\n");
    JsonWriter indented;
    indented.begin_array().value(1).value(2).end_array();
    CHECK(indented.text() == "[\n  1,\n  2\n]\n");
}

TEST_CASE("what the writer writes the parser reads") {
    std::string nasty;
    for (int c = 1; c < 128; ++c) nasty += static_cast<char>(c);
    const Parse parse("{\"note\":" + json_quoted(nasty) + "}");
    REQUIRE(parse.ok);
    CHECK(value_at(parse.root, "/note")->text == nasty);
}
