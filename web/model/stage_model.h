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
#include "web/model/stage_acts.h"

namespace kds::web {

struct ProducerCard {
    ActorId id = 0;
    std::string name;
    std::string kind;        ///< "SDK, PutRecord"
    std::string key_line;    ///< "8 keys: user-1 …"
    std::string rate;        ///< "1.2"
    std::string rate_unit;   ///< "records/s"
    std::string short_unit;  ///< "/s"
    std::string trouble;     ///< "retrying 3"; empty when all is well
    std::string under_way;   ///< "12 on their way"; empty if none is
    std::uint64_t retrying = 0;
    Tone tone = Tone::Plain;  ///< Bad: records were lost or it is dead. Warn: some are retried.
    bool paused = false;
    std::vector<float> history;  ///< Records of each of the last seconds, 0 to 1, oldest first.
    Control select;
};

/// Where consumers stand in a lane.
struct CursorModel {
    std::uint64_t place = 0;  ///< Of the next record that will be read.
    std::string letters;      ///< Of the consumers that stand here: "A", "AC", "all".
};

/// Who reads a lane.
struct LinkModel {
    std::size_t consumer = 0;  ///< Index in StageModel::consumers.
    std::size_t worker = 0;    ///< Of those of a KCL application, from 0.
    bool pushed = false;       ///< A pipe of enhanced fan-out.
};

/// What a shard took or gave in the last second, against its limit.
struct GaugeModel {
    float used = 0;    ///< Of the limit, 0 to 1.
    std::string text;  ///< "40 of 1,000 records/s"
};

inline constexpr std::uint32_t kNoLane = 0xffffffff;
/// Of a press on a button that zooms.
inline constexpr float kZoomStep = 1.5f;

struct LaneModel {
    ShardIndex shard;
    std::string title;  ///< "shard 0"
    bool closed = false;
    bool locked = false;  ///< What is put is encrypted.
    /// Lanes of the shards that it was made from; kNoLane if they are no more.
    std::uint32_t parents[2] = {kNoLane, kNoLane};
    HashKeyRange range = HashKeyRange::whole();
    float range_top = 0;  ///< Share of the hash key space above it, 0 to 1.
    float range_bottom = 1;
    std::string range_start;  ///< "8000…"
    GaugeModel records_in;
    GaugeModel bytes_in;
    GaugeModel calls_out;  ///< GetRecords of all consumers together.
    GaugeModel bytes_out;
    std::string read;      ///< "1,200 records/s read"; empty if none was.
    std::string stored;    ///< "128 records stored"
    std::string sequence;  ///< "…4961200 to …4964127"
    std::string refusing;  ///< "refusing 318/s"; empty when nothing is refused
    std::string refusing_reads;
    std::uint64_t first_place = 0;
    std::uint64_t end_place = 0;
    std::vector<CursorModel> cursors;
    std::vector<LinkModel> links;
    /// Places of records that stand in the shard once more, ascending.
    std::vector<std::uint64_t> duplicates;
    Control select;
    std::vector<Control> newest;  ///< Selects one of the newest records; for the twin.
};

/// A worker of a KCL application.
struct WorkerModel {
    std::string text;  ///< "worker 1 · 2 leases"
    std::size_t leases = 0;
    Tone tone = Tone::Good;  ///< Bad: it is dead, or frozen.
};

struct ConsumerCard {
    ActorId id = 0;
    std::string letter;  ///< "A": what its cursors are called.
    std::string name;
    std::string how;  ///< "polling, 1 call/s"
    std::string lag;  ///< "lag 0.2 s"
    Tone lag_tone = Tone::Good;
    std::string result;   ///< What its application has found, in few words; may be empty.
    std::string trouble;  ///< "refused 2/s"; empty when all is well.
    bool paused = false;
    std::vector<float> history;
    std::vector<WorkerModel> workers;
    Control select;
};

/// The tab of one of several streams.
struct StreamTab {
    Control control;           ///< Pressed: it is the one that is shown.
    Tone state = Tone::Good;   ///< Good: ACTIVE. Info: it is being made or changed. Warn: deleted.
    std::int64_t refused = 0;  ///< Records and reads in the last second.
};

enum class Sign : std::uint8_t { Record, Aggregate, Refused, Duplicate, Cursor, Edge, Locked };

struct LegendEntry {
    Sign sign = Sign::Record;
    std::string_view text;
    std::string_view short_text;
};

/// What a colour and a pattern say where they do not say the partition key.
struct Swatch {
    std::uint32_t tag = 0;  ///< As dots have it in place of their key's tag.
    std::string text;       ///< "shard 3", "Gateway", "10 min"
};

struct StageModel {
    std::string title;   ///< "Stream clicks · 2 shards"
    std::string limits;  ///< " · each 1 MB/s and 1,000 records/s in"; where there is room for it.
    StreamId stream{};
    bool has_stream = false;
    std::vector<StreamTab> streams;  ///< To choose from; empty if there are not several.
    bool has_joins = false;          ///< A parent and a child are both there.
    std::string empty_text;
    std::vector<ProducerCard> producers;
    /// By the beginning of their ranges, so that open ones tile the ruler; a parent stands before
    /// the first of its children.
    std::vector<LaneModel> lanes;
    std::vector<std::uint32_t> lane_of_shard;  ///< By shard index; kNoLane if it is not there.
    std::vector<ConsumerCard> consumers;
    std::uint32_t records_per_dot = 1;
    std::string legend_dot;           ///< "1 dot = 20 records"
    std::vector<LegendEntry> legend;  ///< The signs that are in use now, the first always shown.
    Control colour;                   ///< Says what colours say; goes on to the next way.
    std::vector<Swatch> swatches;     ///< Empty while colours say partition keys.
    Control zoom_in, fit, zoom_out;
    Selection selection;
    /// Of the selected record, if one is selected: what joins key, ruler and lane.
    bool has_selected_record = false;
    HashKey selected_hash{};
    std::uint32_t selected_tag = 0;
    std::string selected_hash_text;
    ActsModel acts;

    /// Above the lanes stand tabs of streams, or the button for one more.
    bool has_strip() const {
        return !streams.empty() || (acts.offered && !acts.add_stream.id.empty());
    }
    std::uint32_t lane_of(ShardIndex shard) const {
        return shard.value < lane_of_shard.size() ? lane_of_shard[shard.value] : kNoLane;
    }
};

enum class FlightKind : std::uint8_t {
    Accepted,
    Refused,      ///< By a shard: it bounces back to its producer.
    Failed,       ///< The call was answered with another error, so no shard was asked.
    Read,         ///< A call goes to the shard, its answer comes back.
    ReadRefused,  ///< The same; the answer is a refusal.
    Pushed,       ///< Enhanced fan-out: no call, only what comes.
    Cut,          ///< A shard was opened: where its range begins, the ruler was cut or joined.
};

struct Flight {
    FlightKind kind = FlightKind::Accepted;
    ActorId actor = kLearner;
    std::uint32_t lane = 0;  ///< Index in StageModel::lanes.
    float hash_place = 0;    ///< 0 to 1 along the ruler.
    std::uint32_t key_tag = 0;
    std::uint64_t place = 0;  ///< Accepted: where it will lie. Read: of the first record.
    std::uint32_t count = 1;  ///< Read and pushed: records in the answer.
    bool aggregate = false;   ///< Several user records in one.
    float progress = 0;       ///< 0 at the sender, 1 at its end.
};

struct LaneDot {
    std::uint64_t place = 0;
    std::uint32_t key_tag = 0;
    bool aggregate = false;
    bool duplicate = false;
    bool locked = false;
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
    /// Colours say producers, and some records are of ones that are not here.
    bool strangers = false;
    ContentRoom room;  ///< Where keys of generated records are made.
    std::size_t dot_count() const;
};

/// How long whatever moves on the stage takes of the viewer's time; 200 to 600 ms can be followed
/// (lessons.md, rule 33). It is the one duration of motion that the lab has.
inline constexpr std::int64_t kTravelMs = 450;
/// The same in virtual time. With reduced motion nothing moves, but is shown for as long.
Duration travel_time(const Speed& speed);

/// The stream that the view shows; null if there is none.
const Stream* shown_stream(const sim::World& world, const ViewState& view);

/// Of several streams one is shown, with the actors that have to do with it, and those whose
/// stream is not there.
void build_stage(const sim::World& world, const ViewState& view, StageModel& out);

/// Dots as they are at world.now(). `visible_dots` is how many of them a lane can show. Reuses what
/// `out` holds: no allocation once it has grown.
void build_stage_frame(const sim::World& world, const ViewState& view, const StageModel& stage,
                       std::size_t visible_dots, StageFrame& out);

}  // namespace kds::web
