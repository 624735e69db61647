#include "sim/core/xml.hpp"
#include "tests/support/catch.hpp"

using sluice::xml::escaped;

TEST_CASE("what could end text or an attribute is escaped", "[xml]") {
    CHECK(escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
    CHECK(escaped("&amp;") == "&amp;amp;"); // what is escaped already is text, too
    CHECK(escaped("plain, \xC3\xA4 and all") == "plain, \xC3\xA4 and all");
}

TEST_CASE("control characters have no place in XML, line ends and tabs do", "[xml]") {
    CHECK(escaped(std::string_view("x\x01y\x1F\0z", 6)) == "x y  z");
    CHECK(escaped("a\nb\tc") == "a\nb\tc");
}
