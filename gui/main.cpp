// sluicebox-gui: the window.
#include "gui/imgui_shim.hpp"
#include <cstdio>

int main() {
    std::printf("Dear ImGui %s\n", sluice::gui::imgui_version());
    return 2;
}
