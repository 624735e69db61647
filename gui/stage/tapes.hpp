// Tapes of a stream: a copy with what it kept, what was torn off and what will be cut off, the
// flags of the groups under it, the retention's blade. They know views of partitions and where
// they are to be drawn; columns, cards, presentation and bands put them in their places.
#pragma once
#include "gui/marks.hpp"
#include "gui/stage/scene.hpp"

namespace sluice::gui {

struct TapePlace {
    Scale scale;
    Rect box;          // nothing of the tape, its flags and their words leaves it
    float middle = 0;  // of the tape, between top and bottom
    float height = 30; // of the tape
    Colour ground;     // that it lies on

    float top() const { return middle - height / 2; }
    float bottom() const { return middle + height / 2; }
};
OffsetRange visible(const TapePlace& place);

// --- where offsets lie ---
// The latest offsets as blocks, with room at the right for what was torn off; all of the partition
// when it fits.
Scale block_scale(const PartitionView& partition, float left, float width, float pitch = 6);
// All of a partition as one bar; `extent`: offsets that `width` stands for, common to all.
Scale bar_scale(const PartitionView& partition, float left, float width, int64_t extent);
// The longest of them but `opened`, rounded up so that bars do not breathe.
int64_t common_extent(const View& view, const PartitionView* opened = nullptr);
// How the high watermark lies: the leader's; of a leader that is gone, the latest that was known.
Offset high_watermark_of(const PartitionView& partition);

// --- one copy ---
void draw_copy(Surface& s, Scene& scene, const PartitionView& partition, const ReplicaView& replica,
               const TapePlace& place, Colour colour);
// Records that nobody else has, as the piece that was torn off this copy. Returns where the piece
// lies; empty: none, or its place is not on this tape any more.
Rect draw_torn(Surface& s, Scene& scene, const PartitionView& partition, const ReplicaView& replica,
               const TapePlace& place);
// "10 lost", "10 only here"; empty: nothing was.
std::string torn_words(const PartitionView& partition, const ReplicaView& replica);
void draw_torn_chip(Surface& s, const Rect& box, std::string_view words);
float torn_chip_width(const Surface& s, std::string_view words);

// --- the flags of groups ---
struct FlagOptions {
    bool words = true;    // names and lags beside them
    bool all = true;      // every group's; else only that of Scene::group
    bool brackets = true; // the lag as a length, of Scene::group
    Rect keep_out{};      // where no words may stand
};
void draw_flags(Surface& s, Scene& scene, const PartitionView& partition, const TapePlace& place,
                const FlagOptions& options = {});
// Where a flag stands at this instant; on its way after a seek or a skip.
float flag_offset(const BookmarkView& mark, const Motion& motion);
const BookmarkView* bookmark_of(const PartitionView& partition, GroupId group);

// --- a partition as one tape: its leader's, with high watermark, flags and blade ---
void draw_partition_tape(Surface& s, Scene& scene, const PartitionView& partition,
                         const TapePlace& place, const FlagOptions& options = {});

} // namespace sluice::gui
