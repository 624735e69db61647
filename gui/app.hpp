// Everything that the window is, as one value: the class's run, what is selected, what lies open.
// frame() draws it and takes in what a person did; it depends on nothing else, so a test, a
// picture and the real window show the same thing for the same App and Input.
#pragma once
#include "gui/input.hpp"
#include "gui/layout.hpp"
#include "gui/player.hpp"
#include "gui/stage/map.hpp"
#include "gui/surface.hpp"
#include "gui/timeline.hpp"
#include "gui/widgets.hpp"
#include "sim/flights.hpp"
#include "sim/inspect.hpp"
#include "sim/observe/view.hpp"
#include "sim/scenario/library.hpp"
#include "sim/story.hpp"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sluice::gui {

enum class Screen : uint8_t { start, stage };

enum class Overlay : uint8_t {
    none,
    help,
    menu,
    form,
    stops,
    files,
    search,
    trouble,
    why,
    story,
    save,
    speed
};

struct Look { // how the window looks; mostly remembered between runs (gui/remembering)
    bool dark = true;
    float scale = 1;
    bool reduced_motion = false;
    bool panels = true;
    Mode mode = Mode::full;
};

struct Selection {
    std::size_t side = 0;
    Entity what{}; // a partition, queue, broker, producer, member, group; nobody = nothing
    bool operator==(const Selection&) const = default;
};

// What is shown of one side at this instant, made anew when the player's revision rises.
struct SideShown {
    View view;
    Caption caption;
    std::vector<Marker> markers; // of the known future too
    WhyPage why;
    Inspection inspection;
};

struct Shown {
    uint64_t revision = UINT64_MAX;
    Selection wanted;    // App::selection at that time
    Selection selection; // what is shown in detail: that, or what matters most just now
    std::vector<SideShown> sides;
    Caption caption; // of all sides together
    CommonGround ground;
    Charts charts; // made when they are drawn
};

struct SideSketch { // what a small picture of a side shows
    std::size_t brokers = 0, partitions = 0, queues = 0;
    std::vector<uint32_t> crashed; // brokers that a fault kills
    bool server_dies = false;
};
struct Sketch {
    bool made = false;
    std::vector<SideSketch> sides;
};

struct Trying { // a setting that was changed in the left panel and is not a side yet
    std::string path, value;
};

struct Message { // told in one line for a while: what could not be done, where a file went
    std::string text;
    float seconds_left = 0;
};

struct App {
    Look look;
    Screen screen = Screen::start;
    Overlay overlay = Overlay::none;
    std::string scenario_folder; // of the start screen
    std::vector<ShelvedScenario> shelf;
    std::vector<Sketch> sketches; // parallel to the shelf, each made when it is first drawn
    std::vector<std::string> recent;

    std::unique_ptr<Player> player;
    std::vector<Problem> problems; // of the file that could not be opened
    std::string problem_file;

    Selection selection;
    Selection menu_for; // whose actions the menu shows
    Point menu_at;
    std::string chosen_action;        // of the menu, while it still has to be told something
    std::optional<Subject> why_about; // what the why overlay tells of; none: what is selected
    Map map;
    TimelineState timeline;
    Touch touch;
    TextField search, path, answer, form, stop, filter;
    Trying trying;
    Message message;
    Shown shown;
    std::vector<Flights> flights; // [side]; the stage keeps them up with the player
    std::string clipboard;        // filled when the text twin is asked for; the shell takes it
    bool wants_text = false, wants_picture = false, wants_quit = false;
    Clock clock = [] { return 0.0; }; // wall time; standing still: no budget ends
    double frame_budget = 0.008;      // seconds of it that the simulation may take per frame

    std::vector<Word> words; // of the last frame, when recording
    bool recording = false;
};

// One frame. True: something is still moving, draw another soon.
bool frame(App& app, const Input& input, const Fonts& fonts, ImDrawList& list);

// Brings App::shown up to what the player stands at.
void refresh(App& app);

} // namespace sluice::gui
