#include "gui/surface.hpp"
#include "gui/fonts.hpp"
#include "gui/imgui_shim.hpp"
#include <cfloat>
#include <cmath>
#include <utility>

namespace sluice::gui {

namespace {

ImU32 packed(Colour c) {
    return IM_COL32(c.r, c.g, c.b, c.a);
}
float whole_pixel(float v) {
    return std::floor(v + 0.5f);
}
bool is_space(char c) {
    return c == ' ' || c == '\n';
}
std::size_t shortened(std::string_view text, std::size_t bytes);

} // namespace

Surface::Surface(ImDrawList& list, const Fonts& fonts, const Theme& theme, Touch& touch,
                 float scale, float width, float height, bool record)
    : list_(list), fonts_(fonts), theme_(theme), touch_(touch), scale_(scale), width_(width),
      height_(height), record_(record), clips_{{0, 0, width, height}} {}

// --- words ---

float Surface::size_of(Face face) const {
    return fonts_.size(shown(face)) / scale_;
}

float Surface::measure(Face face, std::string_view text) const {
    face = shown(face);
    const ImVec2 size = fonts_.of(face)->CalcTextSizeA(fonts_.size(face), FLT_MAX, 0, text.data(),
                                                       text.data() + text.size());
    return size.x / scale_;
}

float Surface::say(Face face, Point at, Colour ink, std::string_view text) {
    if (text.empty()) return 0;
    face = shown(face);
    const float w = measure(face, text);
    const Rect box = Rect::at(at.x, at.y, w, size_of(face));
    if (box.common(clips_.back()).empty()) return w;
    list_.AddText(fonts_.of(face), fonts_.size(face),
                  {whole_pixel(px(at.x)), whole_pixel(px(at.y))}, packed(ink), text.data(),
                  text.data() + text.size());
    keep_word(face, box, ink, text);
    return w;
}

void Surface::keep_word(Face face, const Rect& box, Colour ink, std::string_view text) {
    if (record_)
        words_.push_back({std::string(text), panel_, box.common(clips_.back()), box, ink, face});
}

float Surface::say_in(const Rect& box, Face face, Align align, Colour ink, std::string_view text) {
    std::string kept(text);
    float w = measure(face, kept);
    const float room = box.width() + 0.5f; // a box of just its width is wide enough
    if (w > room && !kept.empty()) {
        std::size_t bytes = kept.size();
        do {
            bytes = shortened(text, bytes);
            kept = std::string(text.substr(0, bytes)) + "...";
            w = measure(face, kept);
        } while (bytes > 0 && w > room);
        if (bytes == 0) return 0;
    }
    float x = box.left;
    if (align == Align::centre) x = box.centre().x - w / 2;
    if (align == Align::right) x = box.right - w;
    return say(face, {x, box.centre().y - size_of(face) * 0.5f}, ink, kept);
}

// A word or a part of one in one face; `spaced`: a blank stands before it.
struct Surface::Piece {
    std::string_view text;
    Face face;
    bool spaced, breaks; // breaks: a new line begins here whatever fits
};

std::vector<Surface::Piece> Surface::pieces_of(Face face, std::string_view text) const {
    const bool large = info(face).size > 14;
    const Face strong = large ? Face::body_bold : Face::label_bold;
    std::vector<Piece> pieces;
    Face now = face;
    bool spaced = false, breaks = false;
    for (std::size_t i = 0; i < text.size();) {
        if (is_space(text[i])) {
            breaks = breaks || text[i] == '\n';
            spaced = true;
            ++i;
        } else if (text[i] == '`') {
            now = now == Face::mono_label ? face : Face::mono_label;
            ++i;
        } else if (text.substr(i, 2) == "**") {
            now = now == strong ? face : strong;
            i += 2;
        } else {
            std::size_t end = i;
            while (end < text.size() && !is_space(text[end]) && text[end] != '`' &&
                   text.substr(end, 2) != "**")
                ++end;
            pieces.push_back({text.substr(i, end - i), now, spaced, breaks});
            spaced = breaks = false;
            i = end;
        }
    }
    return pieces;
}

// Calls draw(piece, x, y) for each piece of the wrapped text; returns the height.
template <class Draw>
float Surface::lay(float width, Face face, std::string_view text, float line_height,
                   Draw draw) const {
    if (line_height == 0) line_height = std::round(info(shown(face)).size * 1.4f);
    const float blank = measure(face, " ");
    const std::vector<Piece> pieces = pieces_of(face, text);
    float x = 0, y = 0;
    for (std::size_t i = 0; i < pieces.size();) {
        std::size_t end = i + 1; // pieces without a blank between them stay together
        float w = measure(pieces[i].face, pieces[i].text);
        while (end < pieces.size() && !pieces[end].spaced)
            w += measure(pieces[end].face, pieces[end].text), ++end;
        const float gap = x > 0 && pieces[i].spaced ? blank : 0;
        if (pieces[i].breaks || (x > 0 && x + gap + w > width)) {
            x = 0;
            y += line_height;
        } else {
            x += gap;
        }
        for (; i < end; ++i) {
            draw(pieces[i].face, pieces[i].text, x, y, line_height);
            x += measure(pieces[i].face, pieces[i].text);
        }
    }
    return pieces.empty() ? 0 : y + line_height;
}

float Surface::flow(const Rect& box, Face face, Colour ink, std::string_view text,
                    float line_height) {
    return lay(box.width(), face, text, line_height,
               [&](Face f, std::string_view word, float x, float y, float line) {
                   const float top = box.top + y + (line - size_of(f)) / 2;
                   if (top + size_of(f) <= box.bottom + 0.5f)
                       say(f, {box.left + x, top}, ink, word);
               });
}

float Surface::flow_height(float width, Face face, std::string_view text, float line_height) const {
    return lay(width, face, text, line_height, [](Face, std::string_view, float, float, float) {});
}

// --- shapes ---

void Surface::fill(const Rect& box, Colour colour, float rounding) {
    if (box.empty()) return;
    list_.AddRectFilled({whole_pixel(px(box.left)), whole_pixel(px(box.top))},
                        {whole_pixel(px(box.right)), whole_pixel(px(box.bottom))}, packed(colour),
                        px(rounding));
}

// Square outlines are four filled bars: exact pixels, and half the vertices of a stroked path.
void Surface::outline(const Rect& box, Colour colour, float thickness, float rounding) {
    if (rounding > 0) {
        const float half = px(thickness) / 2;
        list_.AddRect({whole_pixel(px(box.left)) + half, whole_pixel(px(box.top)) + half},
                      {whole_pixel(px(box.right)) - half, whole_pixel(px(box.bottom)) - half},
                      packed(colour), px(rounding), 0, px(thickness));
        return;
    }
    fill({box.left, box.top, box.right, box.top + thickness}, colour);
    fill({box.left, box.bottom - thickness, box.right, box.bottom}, colour);
    fill({box.left, box.top + thickness, box.left + thickness, box.bottom - thickness}, colour);
    fill({box.right - thickness, box.top + thickness, box.right, box.bottom - thickness}, colour);
}

void Surface::dashes(const Rect& box, Colour colour, float thickness) {
    dashed({box.left, box.top}, {box.right, box.top}, colour, thickness, 8, 4);
    dashed({box.left, box.bottom}, {box.right, box.bottom}, colour, thickness, 8, 4);
    dashed({box.left, box.top}, {box.left, box.bottom}, colour, thickness, 8, 4);
    dashed({box.right, box.top}, {box.right, box.bottom}, colour, thickness, 8, 4);
}

void Surface::line(Point a, Point b, Colour colour, float thickness) {
    const float half = thickness / 2;
    if (a.x == b.x)
        return fill({a.x - half, std::min(a.y, b.y), a.x + half, std::max(a.y, b.y)}, colour);
    if (a.y == b.y)
        return fill({std::min(a.x, b.x), a.y - half, std::max(a.x, b.x), a.y + half}, colour);
    list_.AddLine({px(a.x), px(a.y)}, {px(b.x), px(b.y)}, packed(colour), px(thickness));
}

void Surface::dashed(Point a, Point b, Colour colour, float thickness, float dash, float gap) {
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    for (float s = 0; s < length; s += dash + gap) {
        const float from = s / length, to = std::min(1.0f, (s + dash) / length);
        line({a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from},
             {a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to}, colour, thickness);
    }
}

void Surface::path(std::span<const Point> points, Colour colour, float thickness) {
    std::vector<ImVec2> scaled;
    scaled.reserve(points.size());
    for (const Point p : points) scaled.push_back({px(p.x), px(p.y)});
    list_.AddPolyline(scaled.data(), int(scaled.size()), packed(colour), 0, px(thickness));
}

void Surface::bend(Point a, Point b, Colour colour, float thickness) {
    const float reach = (b.x - a.x) / 2;
    list_.AddBezierCubic({px(a.x), px(a.y)}, {px(a.x + reach), px(a.y)}, {px(b.x - reach), px(b.y)},
                         {px(b.x), px(b.y)}, packed(colour), px(thickness), 14);
}

Point Surface::on_bend(Point a, Point b, float t) {
    const float u = 1 - t;
    const float reach = (b.x - a.x) / 2;
    const float x = u * u * u * a.x + 3 * u * u * t * (a.x + reach) +
                    3 * u * t * t * (b.x - reach) + t * t * t * b.x;
    const float y = (u * u * u + 3 * u * u * t) * a.y + (3 * u * t * t + t * t * t) * b.y;
    return {x, y};
}

// Lines from lower left to upper right, cut off by arithmetic so that everything stays one command.
void Surface::hatch(const Rect& box, Colour colour, float pitch, float thickness) {
    const float h = box.height();
    for (float s = pitch; s < box.width() + h; s += pitch) {
        const Point a{box.left + std::max(0.0f, s - h), box.top + std::min(h, s)};
        const Point b{box.left + std::min(box.width(), s),
                      box.top + std::max(0.0f, s - box.width())};
        list_.AddLine({px(a.x), px(a.y)}, {px(b.x), px(b.y)}, packed(colour), px(thickness));
    }
}

void Surface::triangle(Point a, Point b, Point c, Colour colour) {
    list_.AddTriangleFilled({px(a.x), px(a.y)}, {px(b.x), px(b.y)}, {px(c.x), px(c.y)},
                            packed(colour));
}

void Surface::quad(Point a, Point b, Point c, Point d, Colour colour) {
    list_.AddQuadFilled({px(a.x), px(a.y)}, {px(b.x), px(b.y)}, {px(c.x), px(c.y)},
                        {px(d.x), px(d.y)}, packed(colour));
}

void Surface::ring(Point centre, float radius, float share, Colour colour, float thickness) {
    share = std::clamp(share, 0.0f, 1.0f);
    if (share <= 0) return;
    constexpr float turn = 6.2831853f;
    const int segments = std::max(3, int(share * 32));
    std::vector<Point> points;
    for (int i = 0; i <= segments; ++i) {
        const float angle = turn * share * float(i) / float(segments) - turn / 4;
        points.push_back(
            {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    path(points, colour, thickness);
}

void Surface::disc(Point centre, float radius, Colour colour) {
    list_.AddCircleFilled({px(centre.x), px(centre.y)}, px(radius), packed(colour), 20);
}

void Surface::dot(Point centre, float radius, Colour colour) {
    const Fonts::Dot& dot = fonts_.dot();
    if (!dot.there) return disc(centre, radius, colour);
    const float r = px(radius);
    const ImVec2 a{px(centre.x) - r, px(centre.y) - r}, b{px(centre.x) + r, px(centre.y) + r};
    list_.PrimReserve(6, 4);
    list_.PrimRectUV(a, b, {dot.u0, dot.v0}, {dot.u1, dot.v1}, packed(colour));
}

void Surface::area(Point a, Point b, float floor, Colour colour) {
    const ImVec2 white = ImGui::GetFontTexUvWhitePixel();
    list_.PrimReserve(6, 4);
    list_.PrimQuadUV({px(a.x), px(a.y)}, {px(b.x), px(b.y)}, {px(b.x), px(floor)},
                     {px(a.x), px(floor)}, white, white, white, white, packed(colour));
}

void Surface::cross(Point centre, float r, Colour colour, float thickness) {
    line({centre.x - r, centre.y - r}, {centre.x + r, centre.y + r}, colour, thickness);
    line({centre.x - r, centre.y + r}, {centre.x + r, centre.y - r}, colour, thickness);
}

// --- clipping ---

void Surface::clip(const Rect& box) {
    clips_.push_back(box.common(clips_.back()));
    const Rect& c = clips_.back();
    list_.PushClipRect({px(c.left), px(c.top)},
                       {px(std::max(c.left, c.right)), px(std::max(c.top, c.bottom))}, true);
}

void Surface::unclip() {
    clips_.pop_back();
    list_.PopClipRect();
}

// --- touching ---

bool Surface::touch(std::string_view name, const Rect& box, bool enabled, bool focusable) {
    const Rect seen = box.common(clips_.back());
    if (!seen.empty()) targets_.push_back({std::string(name), seen, enabled, focusable, panel_});
    return enabled && touch_.clicked == name;
}

void Surface::cover() {
    for (Target& target : targets_) target.enabled = target.focusable = false;
    targets_.push_back({"cover", whole(), false, false, panel_});
}

float Surface::scroll(std::string_view name, const Rect& box, float content_height) {
    float& offset = touch_.scrolled[std::string(name)];
    const float most = std::max(0.0f, content_height - box.height());
    targets_.push_back(
        {"scroll:" + std::string(name), box.common(clips_.back()), false, false, panel_});
    offset = std::clamp(offset, 0.0f, most);
    if (most > 0) {
        const float share = box.height() / content_height;
        const float top = box.top + offset / content_height * box.height();
        fill(Rect::at(box.right - 4, top, 3, box.height() * share), theme_.line, 1.5f);
    }
    return offset;
}

std::vector<Target> Surface::take_targets() {
    return std::move(targets_);
}

// --- between frames ---

namespace {

const Target* uppermost(const std::vector<Target>& targets, Point at, bool scrollable) {
    for (std::size_t i = targets.size(); i-- > 0;) {
        const bool is_scroll = targets[i].name.rfind("scroll:", 0) == 0;
        if (is_scroll == scrollable && targets[i].box.contains(at)) return &targets[i];
        if (targets[i].name == "cover") return nullptr;
    }
    return nullptr;
}

constexpr float notch = 48; // how far a notch of the wheel scrolls

void take_wheel(Touch& touch, const Input& input);

void take_mouse(Touch& touch, const Input& input) {
    const Target* under = uppermost(touch.targets, touch.mouse, false);
    touch.hot = under && under->enabled ? under->name : std::string();
    const ButtonState& left = input.button(MouseButton::left);
    if (left.pressed) {
        touch.held = touch.hot;
        touch.press_at = touch.mouse;
        touch.focus = touch.hot;
        touch.focus_shown = false;
    }
    if (left.released) {
        if (!touch.held.empty() && touch.held == touch.hot) touch.clicked = touch.hot;
        touch.held.clear();
    }
    if (input.button(MouseButton::right).pressed) touch.right_clicked = touch.hot;
    take_wheel(touch, input);
}

std::vector<const Target*> focus_ring_of(const Touch& touch) {
    std::vector<const Target*> ring;
    for (const Target& target : touch.targets)
        if (target.enabled && target.focusable) ring.push_back(&target);
    return ring;
}

const Target* list_in_reach(const Touch& touch) {
    const Target* best = nullptr;
    std::string panel; // where the focus is
    for (const Target& target : touch.targets)
        if (target.enabled && target.name == touch.focus) panel = target.panel;
    const auto rank = [&](const Target& list) {
        return std::pair(list.panel == panel, list.box.width() * list.box.height());
    };
    for (std::size_t i = touch.targets.size(); i-- > 0;) {
        const Target& target = touch.targets[i];
        if (target.name == "cover") break;
        if (target.name.rfind("scroll:", 0) != 0) continue;
        if (!best || rank(target) > rank(*best)) best = &target;
    }
    return best;
}

void focus_on_neighbour(Touch& touch, const std::vector<const Target*>& ring, int by) {
    if (ring.empty()) return;
    const int count = int(ring.size());
    int at = by > 0 ? -1 : count;
    for (int i = 0; i < count; ++i)
        if (ring[std::size_t(i)]->name == touch.focus) at = i;
    touch.focus = ring[std::size_t((at + by + count) % count)]->name;
    touch.focus_shown = true;
}

// Zooms with Control; else scrolls the list under the mouse, or is left to whoever wants it.
void take_wheel(Touch& touch, const Input& input) {
    touch.zoom = input.control ? input.wheel : 0;
    touch.wheel = input.control ? 0 : input.wheel;
    touch.wheel_x = input.wheel_x;
    const Target* list = uppermost(touch.targets, touch.mouse, true);
    if (!list || touch.wheel == 0) return;
    touch.scrolled[list->name.substr(7)] -= touch.wheel * notch;
    touch.wheel = 0;
}

// Is `text` cut at `bytes` shorter by one character? Returns where.
std::size_t shortened(std::string_view text, std::size_t bytes) {
    if (bytes == 0) return 0;
    --bytes;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return bytes;
}

} // namespace

void begin_touch(Touch& touch, const Input& input, float scale) {
    touch.clicked.clear();
    touch.right_clicked.clear();
    touch.mouse = {input.mouse_x / scale, input.mouse_y / scale};
    take_mouse(touch, input);
}

void move_focus(Touch& touch, int by) {
    focus_on_neighbour(touch, focus_ring_of(touch), by);
}

void move_focus_to_panel(Touch& touch, int by) {
    std::vector<const Target*> firsts;
    std::string here; // the target that stands for the panel in which the focus is
    for (const Target* target : focus_ring_of(touch)) {
        if (firsts.empty() || firsts.back()->panel != target->panel) firsts.push_back(target);
        if (target->name == touch.focus) here = firsts.back()->name;
    }
    if (!here.empty()) touch.focus = here;
    focus_on_neighbour(touch, firsts, by);
}

void scroll_by_key(Touch& touch, float notches, float pages) {
    const Target* list = list_in_reach(touch);
    if (list) touch.scrolled[list->name.substr(7)] += notches * notch + pages * list->box.height();
}

bool is_dragged(const Touch& touch, std::string_view name) {
    return touch.held == name;
}

} // namespace sluice::gui
