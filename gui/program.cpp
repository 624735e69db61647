// The order of things: type, App, file, script, then window or pictures.
#include "gui/program.hpp"
#include "gui/app.hpp"
#include "gui/figures.hpp"
#include "gui/picture_moment.hpp"
#include "gui/remembering.hpp"
#include "gui/script.hpp"
#include "gui/shortcuts.hpp"
#include "gui/starting.hpp"
#include "gui/still.hpp"
#include "gui/text_twin.hpp"
#include "sim/cli/output.hpp"
#include "sim/core/digest.hpp"
#include "sim/scenario/units.hpp"
#include <chrono>
#include <filesystem>

namespace sluice::gui {

namespace {

struct Program {
    const Options& options;
    FontFiles fonts;
    DrawContext context;
    App app;
    bool scale_known = false;

    explicit Program(const Options& given)
        : options(given), fonts(find_fonts(font_folders())), context(fonts) {}
};

std::string path_of_this_program();
void open_file(Program& program);
Wishes frame_of(Program& program, const Input& input, const Canvas& canvas);
FindTarget target_finder(const App& app);
int show_window(Program& program);
int make_stills(Program& program);

} // namespace

int run_program(const Options& options) {
    if (!options.shot.empty() && options.frames == 0)
        cli::require_writable(options.shot, options.force);
    if (!options.record.empty()) cli::require_writable(options.record, options.force);
    Program program(options);
    App& app = program.app;
    // Reading every scenario takes a while that a picture of one of them need not wait for.
    if (options.needs_screen() || options.file.empty())
        fill_shelf(app, shipped_scenario_folder(path_of_this_program()));
    if (options.needs_screen()) recall(app);
    if (options.theme_said) app.look.dark = options.dark;
    if (options.layout == LayoutWish::presentation) app.look.mode = Mode::presentation;
    if (options.layout == LayoutWish::topology) app.look.mode = Mode::topology;
    if (options.scale > 0) app.look.scale = options.scale;
    program.scale_known = options.scale > 0 || !options.needs_screen();
    open_file(program);
    return options.needs_screen() ? show_window(program) : make_stills(program);
}

namespace {

std::string path_of_this_program() {
    std::error_code error;
    const auto path = std::filesystem::read_symlink("/proc/self/exe", error);
    return error ? std::string() : path.string();
}

// A window opens on a file with mistakes, too, and lists them; a picture of it is of no use.
void open_file(Program& program) {
    const Options& options = program.options;
    App& app = program.app;
    if (options.file.empty()) return;
    if (!open(app, options.file, options.changes)) {
        if (options.needs_screen()) return;
        cli::tell(format_text(app.problems));
        Document refused;
        refused.problems = app.problems;
        throw cli::Stop(exit_code(refused),
                        printable(options.file) + " cannot be opened; see above");
    }
    if (options.at) app.player->seek(*options.at);
}

// --- a frame ---

// "leader-crash-12.400s.png", with a number behind it when that is there.
std::string name_for_picture(const App& app) {
    namespace fs = std::filesystem;
    std::string stem = "sluicebox";
    if (app.player) {
        const int64_t ms = app.player->now().ns / 1'000'000;
        std::string fraction = std::to_string(1000 + ms % 1000).substr(1);
        stem = fs::path(app.player->document().source_name).stem().string() + "-" +
               std::to_string(ms / 1000) + "." + fraction + "s";
    }
    std::string name = stem + ".png";
    std::error_code ignored;
    for (int i = 2; fs::exists(name, ignored) && i < 10'000; ++i)
        name = stem + "-" + std::to_string(i) + ".png";
    return name;
}

void take_picture(Program& program, const Picture& picture) {
    App& app = program.app;
    const std::string name = name_for_picture(app);
    try {
        cli::write_whole(name, encode_png(picture, notes_of(notes_about(app, program.fonts))),
                         false);
        std::error_code ignored;
        tell(app, "The picture is " + std::filesystem::absolute(name, ignored).string());
    } catch (const CannotWrite& cannot) {
        tell(app, cannot.what());
    }
}

std::string title_of(const App& app) {
    if (!app.player || app.screen == Screen::start) return "Sluicebox";
    return app.player->document().scenario.title + " \xE2\x80\x93 Sluicebox";
}

Wishes frame_of(Program& program, const Input& input, const Canvas& canvas) {
    App& app = program.app;
    if (!program.scale_known) app.look.scale = canvas.scale; // what the monitor asks for
    program.scale_known = true;
    const bool twin_asked = app.wants_text;
    app.recording = app.recording || twin_asked;
    Wishes wishes;
    wishes.soon = frame(app, input, canvas.fonts, canvas.list);
    if (twin_asked) {
        app.clipboard = text_twin(app.words);
        app.wants_text = app.recording = false;
        tell(app, "The words of this picture are on the clipboard.");
    }
    wishes.soon = wishes.soon || app.wants_text || app.message.seconds_left > 0;
    wishes.scale = app.look.scale;
    wishes.quit = app.wants_quit;
    wishes.title = title_of(app);
    wishes.copy = std::exchange(app.clipboard, {});
    wishes.cursor = app.touch.hot.empty() ? Cursor::arrow : Cursor::hand;
    if (std::exchange(app.wants_picture, false)) {
        wishes.soon = true; // tells where it is
        wishes.picture = [&program](const Picture& picture) { take_picture(program, picture); };
    }
    return wishes;
}

Frame frames_of(Program& program) {
    return [&program](const Input& input, const Canvas& canvas) {
        return frame_of(program, input, canvas);
    };
}

FindTarget target_finder(const App& app) {
    return [&app](std::string_view name) -> std::optional<Point> {
        for (const Target& target : app.touch.targets)
            if (target.name == name) {
                const Point middle = target.box.centre();
                return Point{middle.x * app.look.scale, middle.y * app.look.scale};
            }
        return std::nullopt;
    };
}

// --- with a screen ---

double wall_seconds() {
    using seconds = std::chrono::duration<double>;
    return std::chrono::duration_cast<seconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

int show_window(Program& program) {
    const Options& options = program.options;
    ShellOptions shell;
    shell.width = options.width;
    shell.height = options.height;
    shell.scale = options.scale;
    shell.frames = options.frames;
    shell.tell_rate = options.tell_rate;
    std::optional<ScriptPlayer> script;
    if (!options.script.empty()) {
        script.emplace(read_script(cli::read_all(options.script)));
        shell.played = [&](Input& input) {
            return script->next(input, target_finder(program.app));
        };
    }
    ScriptRecorder recorder;
    if (!options.record.empty()) shell.recorded = [&](const Input& input) { recorder.add(input); };
    program.app.clock = wall_seconds;
    run_shell(program.context, shell, frames_of(program));
    remember(program.app);
    if (!options.record.empty()) cli::write_whole(options.record, recorder.text(), options.force);
    return cli::exits::ok;
}

// --- without ---

Input still_input(const Options& options) {
    Input input;
    if (options.width > 0) {
        input.width = options.width;
        input.height = options.height;
    }
    return input;
}

void play_script(Program& program, Input input) {
    if (program.options.script.empty()) return;
    ScriptPlayer script(read_script(cli::read_all(program.options.script)));
    silent_frame(program.context, input, frames_of(program)); // targets to be found
    while (script.next(input, target_finder(program.app)))
        silent_frame(program.context, input, frames_of(program));
}

std::string numbered(const std::string& path, int number) {
    const std::filesystem::path whole(path);
    std::string digits = std::to_string(number);
    digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
    std::filesystem::path name = whole.stem();
    name += "-" + digits;
    name += whole.extension();
    return (whole.parent_path() / name).string();
}

void write_still(Program& program, const Input& input, const std::string& path) {
    const Picture picture = still(program.context, input, frames_of(program));
    const PictureNotes notes = notes_about(program.app, program.fonts);
    cli::write_whole(path, encode_png(picture, notes_of(notes)), program.options.force);
}

void write_sequence(Program& program, const Input& input) {
    const Options& options = program.options;
    App& app = program.app;
    const Time from = app.player ? app.player->now() : time_zero;
    for (int i = 0; i < options.frames; ++i) {
        if (app.player && i > 0) {
            const Time to = from + options.every * i;
            if (to > app.player->end()) break;
            app.player->seek(to);
        }
        write_still(program, input, numbered(options.shot, i + 1));
    }
}

std::string words_of(Program& program, const Input& input) {
    App& app = program.app;
    app.recording = true;
    still(program.context, input, frames_of(program));
    if (!program.options.json) return text_twin(app.words);
    std::map<std::string, std::string> facts;
    if (app.player) {
        facts["at"] = duration_text(app.player->now().ns);
        facts["digest"] = sluice::hex(app.player->digest());
    }
    return text_twin_json(app.words, app.touch.targets, facts);
}

int make_stills(Program& program) {
    const Options& options = program.options;
    Input input = still_input(options);
    program.context.use_scale(program.app.look.scale);
    play_script(program, input);
    if (!options.shot.empty() && options.frames > 0) write_sequence(program, input);
    if (!options.shot.empty() && options.frames == 0) write_still(program, input, options.shot);
    if (options.text) cli::print(words_of(program, input));
    if (options.figures) cli::print(told(figures_of(program.app, program.context, input)));
    return cli::exits::ok;
}

} // namespace
} // namespace sluice::gui
