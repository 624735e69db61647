#include "gui/panels/file_rows.hpp"
#include "gui/starting.hpp"
#include <algorithm>
#include <filesystem>

namespace sluice::gui {

namespace fs = std::filesystem;

namespace {

struct FileRow {
    std::string name, path;
    bool folder = false;
};
std::string folder_of(const App& app);
std::vector<FileRow> rows_of(const std::string& folder);
std::vector<FileRow> recent_rows(const App& app);

} // namespace

void draw_files(App& app, Surface& s, Rect box) {
    const std::string folder = folder_of(app);
    text_field(s, "field:path", box.take_top(38), app.path, "A path, or choose below", true);
    std::error_code ignored;
    if (app.path.entered && fs::is_regular_file(app.path.text, ignored)) {
        open(app, app.path.text, {});
        return;
    }
    box.take_top(8);
    s.say_in(box.take_top(24), Face::mono_label, Align::left, s.theme().dim, folder);
    std::vector<FileRow> rows = app.path.text.empty() ? recent_rows(app) : std::vector<FileRow>();
    const std::vector<FileRow> here = rows_of(folder);
    rows.insert(rows.end(), here.begin(), here.end());
    s.clip(box);
    const float offset = s.scroll("files", box, float(rows.size()) * 34);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Rect place =
            Rect::at(box.left, box.top + float(i) * 34 - offset, box.width() - 12, 30);
        const std::string label = rows[i].folder ? rows[i].name + "/" : rows[i].name;
        if (!button(s, "file:" + rows[i].name, place, label,
                    {.kind = ButtonKind::quiet, .face = Face::body, .align = Align::left}))
            continue;
        if (rows[i].folder)
            app.path.text = rows[i].path;
        else
            open(app, rows[i].path, {});
    }
    s.unclip();
}

namespace {

std::string folder_of(const App& app) {
    std::error_code ignored;
    fs::path at = app.path.text.empty() ? fs::path(app.scenario_folder) : fs::path(app.path.text);
    if (!fs::is_directory(at, ignored)) at = at.parent_path();
    if (at.empty() || !fs::is_directory(at, ignored)) at = fs::current_path(ignored);
    return at.string();
}

// Where one was before; what is gone meanwhile is left out.
std::vector<FileRow> recent_rows(const App& app) {
    std::vector<FileRow> rows;
    std::error_code ignored;
    for (const std::string& path : app.recent)
        if (fs::is_regular_file(path, ignored)) rows.push_back({"lately: " + path, path, false});
    return rows;
}

bool can_be_opened(const fs::path& path) {
    return path.extension() == ".json" || path.extension() == ".png";
}

// The folder above, folders, then files; hidden ones are left out.
std::vector<FileRow> rows_of(const std::string& folder) {
    std::vector<FileRow> rows;
    std::error_code trouble;
    for (fs::directory_iterator it(folder, trouble), end; !trouble && it != end;
         it.increment(trouble)) {
        const fs::path& path = it->path();
        std::error_code ignored;
        const bool is_folder = it->is_directory(ignored);
        if (path.filename().string().front() == '.') continue;
        if (is_folder || can_be_opened(path))
            rows.push_back({path.filename().string(), path.string(), is_folder});
    }
    std::sort(rows.begin(), rows.end(), [](const FileRow& a, const FileRow& b) {
        return a.folder != b.folder ? a.folder : a.name < b.name;
    });
    rows.insert(rows.begin(), {"..", fs::path(folder).parent_path().string(), true});
    return rows;
}

} // namespace

} // namespace sluice::gui
