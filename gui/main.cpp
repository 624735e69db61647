// sluicebox-gui: runs the program and turns whatever ends it into a message and an exit code, the
// same as those of sluicebox.
#include "gui/program.hpp"
#include "gui/script.hpp"
#include "gui/shell.hpp"
#include "sim/cli/output.hpp"
#include "sim/core/check.hpp"
#include "sim/scenario/whole_file.hpp"
#include <exception>
#include <new>

namespace sluice::gui {
namespace {

int fail(int exit_code, const std::string& message) {
    cli::tell("sluicebox-gui: error: " + message + "\n");
    return exit_code;
}

int guarded(const std::vector<std::string>& words) {
    namespace exits = cli::exits;
    try {
        const Options options = read_options(words);
        if (!options.help) return run_program(options);
        cli::print(options_help());
        return exits::ok;
    } catch (const cli::Stop& stop) {
        return fail(stop.exit_code, stop.what());
    } catch (const CannotWrite& cannot) {
        return fail(exits::unreadable, cannot.what());
    } catch (const NoScreen& none) {
        return fail(exits::usage, std::string("no window can be opened (") + none.what() +
                                      "); without one: sluicebox run FILE, or sluicebox-gui FILE "
                                      "--at 12s --shot picture.png, or --text");
    } catch (const BadScript& bad) {
        return fail(exits::usage, std::string("the script: ") + bad.what());
    } catch (const InvariantBroken& broken) {
        return fail(exits::invariant,
                    std::string("an invariant is broken; this is our bug: ") + broken.what());
    } catch (const std::bad_alloc&) {
        return fail(exits::limit, "out of memory");
    } catch (const std::exception& other) {
        return fail(exits::invariant,
                    std::string("this should not happen; it is our bug: ") + other.what());
    }
}

} // namespace
} // namespace sluice::gui

int main(int argc, char** argv) {
    return sluice::gui::guarded(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
}
