/// What the stage shows. Two phases: the parts with texts change when the world does, at most four
/// times a second; the dots change with the clock, in every frame, and hold no text.
///
/// A dot in flight is no animation object: where it is follows from an event of the engine's log
/// and the clock alone, so pause, slow motion and replay need nothing of their own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/engine/record_content.h"
#include "core/sim/world.h"
#include "web/model/panel_models.h"

namespace kds::web {

struct ProducerCard {
    ActorId id = 0;
    std::string name;
    std::string key_line;    ///< "8 keys: user-1 …"
    std::string rate;        ///< "1.2"
    std::string rate_unit;   ///< "records/s"
    std::string short_unit;  ///< "/s"
    std::string trouble;     ///< "retrying 3"; empty when all is well
    bool paused = false;
    std::vector<float> history;  ///< Records of each of the last seconds, 0 to 1, oldest first.
    Control select;
};

struct CursorModel {
    std::size_t consumer = 0;  ///< Index in StageModel::consumers.
    std::uint64_t place = 0;   ///< Of the next record that it will read.
};

struct LaneModel {
    ShardIndex shard;
    std::string title;  ///< "shard 0"
    HashKeyRange range = HashKeyRange::whole();
    float range_top = 0;  ///< Share of the hash key space above it, 0 to 1.
    float range_bottom = 1;
    std::string range_start;  ///< "8000…"
    float records_used = 0;   ///< Of the limit, 0 to 1.
    float bytes_used = 0;
    std::string stored;    ///< "128 records stored"
    std::string sequence;  ///< "…4961200 to …4964127"
    std::string refusing;  ///< "refusing 318/s"; empty when nothing is refused
    std::uint64_t first_place = 0;
    std::uint64_t end_place = 0;
    std::vector<CursorModel> cursors;
    Control select;
    std::vector<Control> newest;  ///< Selects one of the newest records; for the twin.
};

struct ConsumerCard {
    ActorId id = 0;
    std::string name;
    std::string how;  ///< "polling, 1 call/s a shard"
    std::string lag;  ///< "lag 0.2 s"
    Tone lag_tone = Tone::Good;
    bool paused = false;
    std::vector<float> history;
    Control select;
};

struct StageModel {
    std::string title;   ///< "Stream clicks · 2 shards"
    std::string limits;  ///< " · each 1 MB/s and 1,000 records/s in"; where there is room for it.
    StreamId stream{};
    bool has_stream = false;
    std::string empty_text;
    std::vector<ProducerCard> producers;
    std::vector<LaneModel> lanes;
    std::vector<ConsumerCard> consumers;
    std::uint32_t records_per_dot = 1;
    std::string legend_dot;  ///< "1 dot = 20 records"
    Selection selection;
    /// Of the selected record, if one is selected: what joins key, ruler and lane.
    bool has_selected_record = false;
    HashKey selected_hash{};
    std::uint32_t selected_tag = 0;
    std::string selected_hash_text;
};

enum class FlightKind : std::uint8_t { Accepted, Refused, Read };

struct Flight {
    FlightKind kind = FlightKind::Accepted;
    ActorId actor = kLearner;
    std::uint32_t lane = 0;  ///< Index in StageModel::lanes.
    float hash_place = 0;    ///< 0 to 1 along the ruler.
    std::uint32_t key_tag = 0;
    std::uint64_t place = 0;  ///< Accepted: where it will lie. Read: of the first record.
    std::uint32_t count = 1;  ///< Read: records in the answer.
    float progress = 0;       ///< 0 at the sender, 1 at its end.
};

struct LaneDot {
    std::uint64_t place = 0;
    std::uint32_t key_tag = 0;
};

struct LaneDots {
    std::vector<LaneDot> dots;  ///< Landed ones that can be seen, oldest first.
    /// How many dots have arrived, with the fraction of the one that is landing: where the belt is.
    double arrived = 0;
};

struct StageFrame {
    std::vector<Flight> flights;
    std::vector<LaneDots> lanes;
    bool moving = false;  ///< Something changes its place as the clock goes on.
    ContentRoom room;     ///< Where keys of generated records are made.
    std::size_t dot_count() const;
};

/// How long a flight takes in virtual time: 450 ms of the viewer's time (lessons.md, rule 33), or
/// none with reduced motion.
Duration travel_time(const Speed& speed);

void build_stage(const sim::World& world, const ViewState& view, StageModel& out);

/// Dots as they are at world.now(). `visible_dots` is how many of them a lane can show. Reuses what
/// `out` holds: no allocation once it has grown.
void build_stage_frame(const sim::World& world, const ViewState& view, const StageModel& stage,
                       std::size_t visible_dots, StageFrame& out);

}  // namespace kds::web
