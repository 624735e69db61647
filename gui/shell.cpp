// Window, callbacks, loop.
#include "gui/shell.hpp"
#include "gui/gl_backend.hpp"
#include "gui/icon.hpp"
#include "gui/imgui_shim.hpp"
#include "gui/input_gatherer.hpp"
#include "gui/raster.hpp"
#include <GLFW/glfw3.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace sluice::gui {

namespace {

constexpr double fast_rate = 60, slow_rate = 30; // frames a second, by graphics card and without
constexpr double idle_wait = 1.0;                // seconds; what nobody tells of is seen then
constexpr double longest_step = 0.25;            // seconds that a frame may be told have passed

// GLFW begun and ended; the last thing that it complained about.
struct Library {
    Library();
    ~Library() { glfwTerminate(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

class Window {
public:
    explicit Window(const ShellOptions& options);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    GLFWwindow* handle() { return window_; }
    InputGatherer& gatherer() { return gatherer_; }
    float monitor_scale() const;
    ImVec2 pixels_per_unit() const; // of mouse positions
    void take_size();
    int width() const { return width_; }
    int height() const { return height_; }
    void obey(const Wishes& wishes);
    void set_icon();

private:
    void listen();
    void set_fullscreen(bool full);

    GLFWwindow* window_ = nullptr;
    InputGatherer gatherer_;
    std::array<GLFWcursor*, 4> cursors_{};
    Cursor cursor_ = Cursor::arrow;
    std::string title_;
    int width_ = 0, height_ = 0;
    bool full_ = false;
    std::array<int, 4> before_full_{}; // place and size
};

struct Rate { // how long frames took, in milliseconds
    std::vector<double> building, drawing;
    void tell();
};

std::string& last_complaint();
void loop(Window& window, DrawContext& context, const ShellOptions& options, const Frame& frame);

} // namespace

void run_shell(DrawContext& context, const ShellOptions& options, const Frame& frame) {
    Library library;
    Window window(options);
    if (!gl_start()) throw NoScreen("OpenGL 3 is not there");
    const float wanted = options.scale > 0 ? options.scale : window.monitor_scale();
    context.use_scale(wanted);
    try {
        loop(window, context, options, frame);
    } catch (...) {
        gl_stop();
        throw;
    }
    gl_stop();
}

namespace {

std::string& last_complaint() {
    static std::string text;
    return text;
}

Library::Library() {
    last_complaint().clear();
    glfwSetErrorCallback([](int, const char* text) { last_complaint() = text; });
    if (glfwInit() != GLFW_TRUE) throw NoScreen(last_complaint());
}

// --- the window ---

// What the layouts are drawn for, or all of a smaller screen.
ImVec2 fitting_size() {
    int x = 0, y = 0, width = 1600, height = 1000;
    if (GLFWmonitor* monitor = glfwGetPrimaryMonitor())
        glfwGetMonitorWorkarea(monitor, &x, &y, &width, &height);
    const auto fit = [](int wanted, int there) {
        return there >= wanted ? float(wanted) : float(std::max(there, 320));
    };
    return {fit(1600, width), fit(1000, height)};
}

Window::Window(const ShellOptions& options) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
#ifdef __APPLE__
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 2);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
#else
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
#endif
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "sluicebox-gui");
    glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "sluicebox-gui");
    const ImVec2 fit = fitting_size();
    const int width = options.width > 0 ? options.width : int(fit.x);
    const int height = options.height > 0 ? options.height : int(fit.y);
    title_ = "Sluicebox";
    window_ = glfwCreateWindow(width, height, title_.c_str(), nullptr, nullptr);
    if (window_ == nullptr) throw NoScreen(last_complaint());
    glfwMakeContextCurrent(window_);
    glfwSwapInterval(1);
    cursors_ = {nullptr, glfwCreateStandardCursor(GLFW_HAND_CURSOR),
                glfwCreateStandardCursor(GLFW_IBEAM_CURSOR),
                glfwCreateStandardCursor(GLFW_HRESIZE_CURSOR)};
    listen();
    take_size();
}

Window::~Window() {
    glfwDestroyWindow(window_);
    for (GLFWcursor* cursor : cursors_)
        if (cursor != nullptr) glfwDestroyCursor(cursor);
}

Window& of(GLFWwindow* handle) {
    return *static_cast<Window*>(glfwGetWindowUserPointer(handle));
}

void Window::listen() {
    glfwSetWindowUserPointer(window_, this);
    glfwSetKeyCallback(window_, [](GLFWwindow* w, int key, int scancode, int action, int bits) {
        const char* printed = glfwGetKeyName(key, scancode);
        of(w).gatherer().key(key, printed != nullptr ? printed : "", action, bits);
    });
    glfwSetCharCallback(window_,
                        [](GLFWwindow* w, unsigned code) { of(w).gatherer().character(code); });
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* w, int button, int action, int bits) {
        of(w).gatherer().button(button, action, bits);
    });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* w, double x, double y) {
        const ImVec2 pixels = of(w).pixels_per_unit();
        of(w).gatherer().move(x * pixels.x, y * pixels.y);
    });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* w, int entered) {
        if (entered != GLFW_TRUE) of(w).gatherer().leave();
    });
    glfwSetScrollCallback(window_,
                          [](GLFWwindow* w, double x, double y) { of(w).gatherer().wheel(x, y); });
    glfwSetDropCallback(window_, [](GLFWwindow* w, int count, const char** paths) {
        of(w).gatherer().drop({paths, paths + count});
    });
    glfwSetWindowFocusCallback(
        window_, [](GLFWwindow* w, int focused) { of(w).gatherer().focus(focused == GLFW_TRUE); });
    glfwSetWindowCloseCallback(window_, [](GLFWwindow* w) {
        glfwSetWindowShouldClose(w, GLFW_FALSE); // the frame is asked first
        of(w).gatherer().close();
    });
    glfwSetFramebufferSizeCallback(window_,
                                   [](GLFWwindow* w, int, int) { of(w).gatherer().redraw(); });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* w) { of(w).gatherer().redraw(); });
    glfwSetWindowContentScaleCallback(
        window_, [](GLFWwindow* w, float, float) { of(w).gatherer().redraw(); });
}

// In quarters, so that type is not loaded for scales that nobody can tell apart.
float Window::monitor_scale() const {
    float x = 1, y = 1;
    glfwGetWindowContentScale(window_, &x, &y);
    const float scale = std::isfinite(x) ? std::round(x * 4) / 4 : 1;
    return std::clamp(scale, 1.0f, 2.5f);
}

ImVec2 Window::pixels_per_unit() const {
    int units_x = 0, units_y = 0;
    glfwGetWindowSize(window_, &units_x, &units_y);
    if (units_x <= 0 || units_y <= 0) return {1, 1};
    return {float(width_) / float(units_x), float(height_) / float(units_y)};
}

void Window::take_size() {
    glfwGetFramebufferSize(window_, &width_, &height_);
}

void Window::obey(const Wishes& wishes) {
    if (!wishes.title.empty() && wishes.title != title_) {
        title_ = wishes.title;
        glfwSetWindowTitle(window_, title_.c_str());
    }
    if (wishes.cursor != cursor_) {
        cursor_ = wishes.cursor;
        glfwSetCursor(window_, cursors_[std::size_t(cursor_)]);
    }
    if (!wishes.copy.empty()) glfwSetClipboardString(window_, wishes.copy.c_str());
    if (wishes.fullscreen != full_) set_fullscreen(wishes.fullscreen);
}

void Window::set_fullscreen(bool full) {
    full_ = full;
    auto& [x, y, width, height] = before_full_;
    if (!full) return glfwSetWindowMonitor(window_, nullptr, x, y, width, height, 0);
    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
    if (mode == nullptr) return;
    glfwGetWindowPos(window_, &x, &y);
    glfwGetWindowSize(window_, &width, &height);
    glfwSetWindowMonitor(window_, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

void Window::set_icon() {
    const Picture picture = icon_picture(64);
    std::vector<unsigned char> bytes;
    for (const uint32_t pixel : picture.pixels)
        for (const int shift : {0, 8, 16, 24})
            bytes.push_back(static_cast<unsigned char>(pixel >> shift));
    const GLFWimage image{picture.width, picture.height, bytes.data()};
    glfwSetWindowIcon(window_, 1, &image);
}

// --- the loop ---

// Waits until a frame is due: at once when one is wanted, but never before `due`; otherwise when
// something happens.
void wait_for(Window& window, double due, bool soon) {
    for (;;) {
        const double now = glfwGetTime();
        const bool wanted = soon || window.gatherer().changed();
        if (now >= due && wanted) return glfwPollEvents();
        if (now >= due)
            glfwWaitEventsTimeout(idle_wait);
        else
            glfwWaitEventsTimeout(std::max(due - now, 0.0005));
        window.take_size();
    }
}

Input next_input(Window& window, const ShellOptions& options, double elapsed, bool& played) {
    InputGatherer& gatherer = window.gatherer();
    if (gatherer.wants_paste())
        if (const char* text = glfwGetClipboardString(window.handle())) gatherer.paste(text);
    const auto seconds = float(std::clamp(elapsed, 0.0, longest_step));
    Input input = gatherer.take(seconds, window.width(), window.height());
    if (played && options.played) {
        Input other = input;
        played = options.played(other);
        if (played) input = other;
    }
    if (options.recorded) options.recorded(input);
    return input;
}

struct Drawn {
    Wishes wishes;
    double building = 0, drawing = 0; // milliseconds
};

Drawn draw(Window& window, DrawContext& context, const Input& input, const Frame& frame) {
    const double began = glfwGetTime();
    gl_new_frame();
    const Canvas canvas = context.begin(input.width, input.height);
    Drawn drawn{frame(input, canvas)};
    const ImDrawData& data = context.end();
    const double built = glfwGetTime();
    gl_draw(data, input.width, input.height);
    drawn.drawing = (glfwGetTime() - built) * 1000;
    drawn.building = (built - began) * 1000;
    if (drawn.wishes.picture) {
        Picture picture(input.width, input.height);
        rasterise(picture, data);
        drawn.wishes.picture(picture);
    }
    glfwSwapBuffers(window.handle());
    return drawn;
}

void loop(Window& window, DrawContext& context, const ShellOptions& options, const Frame& frame) {
    window.set_icon();
    const double pause = 1 / (gl_is_software() ? slow_rate : fast_rate);
    Rate rate;
    Wishes wishes;
    bool played = bool(options.played);
    bool soon = true; // the first one
    double last = glfwGetTime() - pause;
    for (int count = 0; options.frames == 0 || count < options.frames;) {
        wait_for(window, last + pause, soon || played || options.frames > 0);
        window.take_size();
        const double now = glfwGetTime();
        const Input input = next_input(window, options, now - last, played);
        last = now;
        if (input.width <= 0 || input.height <= 0) { // minimised: nothing to draw on
            soon = false;
            if (input.close_requested) return;
            continue;
        }
        const Drawn drawn = draw(window, context, input, frame);
        rate.building.push_back(drawn.building);
        rate.drawing.push_back(drawn.drawing);
        ++count;
        wishes = drawn.wishes;
        window.obey(wishes);
        soon = wishes.soon;
        if (wishes.scale > 0 && context.use_scale(wishes.scale)) {
            gl_fonts_changed();
            soon = true;
        }
        if (wishes.quit || (input.close_requested && !wishes.stay_open)) break;
    }
    if (options.tell_rate) rate.tell();
}

double median(std::vector<double>& values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void Rate::tell() {
    const std::size_t count = building.size();
    const double longest =
        building.empty() ? 0 : *std::max_element(building.begin(), building.end());
    std::fprintf(stderr, "%zu frames: %.1f ms to build one (longest %.1f), %.1f ms to draw\n",
                 count, median(building), longest, median(drawing));
}

} // namespace
} // namespace sluice::gui
