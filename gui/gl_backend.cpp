// OpenGL 3, through ImGui's backend.
#include "gui/gl_backend.hpp"
#include "gui/imgui_shim.hpp"
#if __has_include(<backends/imgui_impl_opengl3.h>)
#include <backends/imgui_impl_opengl3.h>
#else
#include <imgui_impl_opengl3.h>
#endif
#include <GLFW/glfw3.h>
#include <string_view>

namespace sluice::gui {

bool gl_start() {
#ifdef __APPLE__
    return ImGui_ImplOpenGL3_Init("#version 150");
#else
    return ImGui_ImplOpenGL3_Init("#version 130");
#endif
}

void gl_new_frame() {
    ImGui_ImplOpenGL3_NewFrame(); // makes what the first one needs
}

void gl_fonts_changed() {
#if IMGUI_VERSION_NUM < 19200
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

void gl_draw(const ImDrawData& data, int width, int height) {
    glViewport(0, 0, width, height);
    glClearColor(0, 0, 0, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(const_cast<ImDrawData*>(&data)); // it is only read
}

void gl_stop() {
    ImGui_ImplOpenGL3_Shutdown();
}

bool gl_is_software() {
    const auto* name = reinterpret_cast<const char*>(glGetString(GL_RENDERER));
    const std::string_view renderer = name != nullptr ? name : "";
    for (const char* each : {"llvmpipe", "softpipe", "SwiftShader", "Software"})
        if (renderer.find(each) != std::string_view::npos) return true;
    return false;
}

} // namespace sluice::gui
