// The few kinds of type that the window uses, with their sizes at scale 1. Nothing is smaller than
// 14: the last row has to read it.
#pragma once
#include <cstddef>
#include <cstdint>

namespace sluice::gui {

enum class Face : uint8_t {
    label,       // 14
    label_bold,  // 14
    body,        // 16
    body_bold,   // 16
    heading,     // 22, bold
    large,       // 19: the smallest of a presentation
    large_bold,  // 19
    display,     // 30, bold
    title,       // 40, bold: the caption of a presentation
    mono_label,  // 14
    mono,        // 16
    mono_clock,  // 22
    mono_number, // 30: the ledger
    mono_large,  // 44: the ledger of a presentation
    big,         // 84: one number that is too long for the next face
    huge,        // 150: one number
    count_of_faces
};
inline constexpr std::size_t faces = std::size_t(Face::count_of_faces);

struct FaceInfo {
    float size; // logical pixels
    bool mono, bold;
    bool digits_only;
};
constexpr FaceInfo info(Face face) {
    switch (face) {
    case Face::label: return {14, false, false, false};
    case Face::label_bold: return {14, false, true, false};
    case Face::body: return {16, false, false, false};
    case Face::body_bold: return {16, false, true, false};
    case Face::heading: return {22, false, true, false};
    case Face::large: return {19, false, false, false};
    case Face::large_bold: return {19, false, true, false};
    case Face::display: return {30, false, true, false};
    case Face::title: return {40, false, true, false};
    case Face::mono_label: return {14, true, false, false};
    case Face::mono: return {16, true, false, false};
    case Face::mono_clock: return {22, true, false, false};
    case Face::mono_number: return {30, true, false, false};
    case Face::mono_large: return {44, true, false, true};
    case Face::big: return {84, false, true, true};
    case Face::huge: return {150, false, true, true};
    case Face::count_of_faces: break;
    }
    return {14, false, false, false};
}

// The face that stands for this one where nothing may be smaller than 19.
constexpr Face in_presentation(Face face) {
    const FaceInfo is = info(face);
    if (is.size >= 19) return face;
    return is.mono ? Face::mono_clock : is.bold ? Face::large_bold : Face::large;
}

} // namespace sluice::gui
