// PNG there and back, and bytes that are none.
#include "gui/png.hpp"
#include "tests/support/catch.hpp"
#include <algorithm>
#include <lodepng.h>

namespace {

using namespace sluice::gui;

Picture striped() {
    Picture picture(40, 30);
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        picture.pixels[i] = 0xFF000000u | static_cast<uint32_t>(i * 2654435761u >> 8);
    return picture;
}

const std::vector<Note> some_notes{{"Sluicebox-Time", "12.4s"},
                                   {"Sluicebox-Scenario", "b\xC3\xBCro/zehn \xE2\x86\x92.json"},
                                   {"Sluicebox-Set", "a=1"},
                                   {"Sluicebox-Set", "b=2\nand more"}};

struct Draws {
    uint32_t state;
    uint32_t next(uint32_t below) {
        state = state * 1664525u + 1013904223u;
        return (state >> 8) % below;
    }
};

std::string chunk(const std::string& type, const std::string& data) {
    const auto four = [](std::size_t v) {
        std::string bytes;
        for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(v >> shift & 255u);
        return bytes;
    };
    const std::string body = type + data;
    const auto* checked = reinterpret_cast<const unsigned char*>(body.data());
    return four(data.size()) + body + four(lodepng_crc32(checked, body.size()));
}

const std::string signature("\x89PNG\r\n\x1A\n", 8);

std::string header(unsigned width, unsigned height) {
    std::string data;
    for (const unsigned v : {width, height})
        for (const int shift : {24, 16, 8, 0}) data += static_cast<char>(v >> shift & 255u);
    return chunk("IHDR", data + std::string("\x08\x02\x00\x00\x00", 5)); // 8 bits, colours
}

} // namespace

TEST_CASE("a picture and its notes come back from the bytes", "[png]") {
    const std::string bytes = encode_png(striped(), some_notes);
    CHECK(is_png(bytes));
    CHECK(decode_png(bytes) == striped());
    CHECK(read_notes(bytes) == some_notes);
    CHECK(encode_png(striped(), some_notes) == bytes);
}

TEST_CASE("notes are told by other programs' readers too", "[png]") {
    const auto read = [](lodepng::State& state, const std::vector<Note>& notes) {
        std::vector<unsigned char> pixels;
        unsigned width = 0, height = 0;
        const std::string bytes = encode_png(striped(), notes);
        const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
        REQUIRE(lodepng::decode(pixels, width, height, state, in, bytes.size()) == 0);
    };
    lodepng::State worldwide, plain;
    read(worldwide, some_notes);
    REQUIRE(worldwide.info_png.itext_num == 4);
    CHECK(worldwide.info_png.itext_strings[1] == some_notes[1].text);
    read(plain, {some_notes[0]});
    REQUIRE(plain.info_png.text_num == 1);
    CHECK(plain.info_png.text_keys[0] == std::string("Sluicebox-Time"));
    CHECK(plain.info_png.text_strings[0] == std::string("12.4s"));
}

TEST_CASE("notes that a PNG cannot hold are left out", "[png]") {
    const std::vector<Note> notes{{"", "no key"},
                                  {std::string(80, 'k'), "long key"},
                                  {"new\nline", "no key"},
                                  {"Nul", std::string("a\0b", 3)},
                                  {"Long", std::string(note_bytes_max + 1, 'x')},
                                  {"Kept", std::string(note_bytes_max, 'x')}};
    const std::vector<Note> kept = read_notes(encode_png(striped(), notes));
    REQUIRE(kept.size() == 1);
    CHECK(kept[0] == notes.back());
    const std::vector<Note> many(notes_max + 5, {"Same", "again"});
    CHECK(read_notes(encode_png(striped(), many)).size() == notes_max);
}

TEST_CASE("a picture cut off anywhere has no more notes than it has", "[png]") {
    const std::string bytes = encode_png(Picture(9, 9), some_notes);
    std::size_t most = 0;
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        const std::vector<Note> notes = read_notes(std::string_view(bytes).substr(0, length));
        most = std::max(most, notes.size());
        REQUIRE(notes.size() <= some_notes.size());
        for (const Note& note : notes)
            REQUIRE(std::find(some_notes.begin(), some_notes.end(), note) != some_notes.end());
        decode_png(std::string_view(bytes).substr(0, length));
    }
    CHECK(most == some_notes.size()); // text stands before the end of the file
}

TEST_CASE("a flipped bit is never read as a note", "[png]") {
    const std::string bytes = encode_png(Picture(9, 9), some_notes);
    Draws draws{1};
    for (int round = 0; round < 4000; ++round) {
        std::string broken = bytes;
        broken[draws.next(uint32_t(bytes.size()))] ^= static_cast<char>(1u << draws.next(8));
        for (const Note& note : read_notes(broken))
            REQUIRE(std::find(some_notes.begin(), some_notes.end(), note) != some_notes.end());
        decode_png(broken);
    }
}

TEST_CASE("random bytes behind the signature are survived", "[png]") {
    Draws draws{2};
    for (int round = 0; round < 3000; ++round) {
        std::string bytes = signature;
        if (round % 2 == 0) bytes += header(draws.next(70'000), draws.next(70'000));
        while (draws.next(8) != 0) {
            std::string data(draws.next(200), '\0');
            for (char& each : data) each = static_cast<char>(draws.next(256));
            const char* const types[] = {"tEXt", "iTXt", "zTXt", "IDAT", "PLTE", "iCCP", "IEND"};
            bytes += draws.next(3) == 0 ? data : chunk(types[draws.next(7)], data);
        }
        decode_png(bytes);
        read_notes(bytes);
        decode_png(std::string_view(bytes).substr(8));
    }
    SUCCEED("none of them ended the program");
}

TEST_CASE("sizes beyond reason are refused before memory is asked for", "[png]") {
    const std::string end = chunk("IDAT", "x") + chunk("IEND", "");
    for (const auto& [width, height] : {std::pair{0u, 9u},
                                        {9u, 0u},
                                        {100'000u, 1u},
                                        {16'384u, 16'384u},
                                        {0x7FFFFFFFu, 0x7FFFFFFFu}}) {
        CAPTURE(width, height);
        CHECK_FALSE(decode_png(signature + header(width, height) + end).has_value());
    }
    CHECK(is_picture_size(3840, 2160));
    CHECK_FALSE(is_picture_size(16'384, 16'384));
    CHECK_FALSE(is_picture_size(0, 100));
}

TEST_CASE("data that unpacks to far more than the picture is refused", "[png]") {
    const std::vector<unsigned char> zeros(100u << 20);
    std::vector<unsigned char> packed;
    REQUIRE(lodepng::compress(packed, zeros) == 0);
    const std::string bomb = signature + header(4, 4) +
                             chunk("IDAT", std::string(packed.begin(), packed.end())) +
                             chunk("IEND", "");
    CHECK(bomb.size() < 1u << 20);
    CHECK_FALSE(decode_png(bomb).has_value());
}

TEST_CASE("what a picture says about itself opens its moment again", "[png]") {
    const PictureNotes about{"0.1.0",
                             "scenarios/kafka/leader-crash.json",
                             "ab12",
                             "18446744073709551615",
                             "12.4s",
                             "00ff",
                             "acks=all",
                             {"producers.shop.kafka.acks=all", "seed=7"},
                             "{\"x\": \"\xC3\xA9\"}",
                             "Dear ImGui 1.86\nInter"};
    CHECK(picture_notes(read_notes(encode_png(Picture(2, 2), notes_of(about)))) == about);
    CHECK_FALSE(picture_notes({}).has_value());
    CHECK_FALSE(picture_notes({{"Sluicebox-Time", "1s"}}).has_value());
}
