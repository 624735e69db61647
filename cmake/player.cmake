# The player of the window: time, sides, branches, commands. It draws nothing and needs no window
# library, so that its tests run wherever the simulator builds.
set(player_names actions auto_speed breakpoints foresight moment_class player player_branches
    player_jumps player_sides questions twin)
set(player_sources "")
foreach(name ${player_names})
    list(APPEND player_sources ${PROJECT_SOURCE_DIR}/gui/${name}.cpp)
endforeach()
add_library(sluicebox_player STATIC ${player_sources})
target_link_libraries(sluicebox_player PUBLIC sluicebox_sim PRIVATE sluicebox_flags)
