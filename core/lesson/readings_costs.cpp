#include "core/lesson/readings_costs.h"

#include <algorithm>

#include "core/base/assert.h"
#include "core/pricing/bill.h"
#include "core/sim/metrics/seconds_reader.h"

namespace kds::lesson {
namespace {

using pricing::Item;
using pricing::Quantities;
using sim::World;

constexpr Duration kHour = Duration::hours(1);
constexpr std::int64_t kWindowSeconds = kCostWindow.us / 1'000'000;
/// What happened in the window happens so many times in an hour.
constexpr std::int64_t kWindowsInHour = kHour.us / kCostWindow.us;

std::int64_t second_of(Instant at) { return at.us / 1'000'000; }

bool fits(const ReadingFilter& where, const Stream& stream) {
    return !where.stream || *where.stream == stream.name;
}

class HourlyUse {
public:
    HourlyUse(const ReadingFilter& where, const World& world)
        : where_{where},
          engine_{world.engine()},
          seconds_{world.metrics().seconds()},
          now_{world.now()},
          is_committed_{engine_.commitment_of(engine_.options().account).is_on(world.now())} {}

    Quantities count() {
        for (const Stream& stream : engine_.streams()) {
            if (!is_counted(stream)) continue;
            add_time(stream);
            add_traffic(stream);
        }
        if (is_committed_ && !where_.stream) add_lack();
        return used_;
    }

private:
    /// The account that owns a stream pays for it.
    bool is_counted(const Stream& stream) const {
        return stream.account == engine_.options().account && fits(where_, stream);
    }

    void add(Item item, std::int64_t quantity) { of(used_, item) += static_cast<u128>(quantity); }
    void add_hours(Item item, std::int64_t things) { add(item, things * kHour.us); }
    void add_flow(Item item, std::int64_t quantity) { add(item, quantity * kWindowsInHour); }

    void add_time(const Stream& stream) {
        if (stream.mode == StreamMode::OnDemand)
            return add_hours(is_committed_ ? Item::AdvantageStreamHours : Item::OnDemandStreamHours,
                             1);
        const std::int64_t shards = stream.status == StreamStatus::Creating
                                        ? stream.shards_wanted
                                        : stream.open_shard_count();
        add_hours(Item::ShardHours, shards);
        if (stream.retention_hours > pricing::kFreeHours)
            add_hours(Item::ExtendedRetention, shards);
        add_hours(Item::FanOutHours, shards * static_cast<std::int64_t>(stream.consumers.size()));
    }

    /// What the full seconds of the window had; records count with their mean size.
    void add_traffic(const Stream& stream) {
        std::int64_t records = 0, bytes_in = 0, bytes_read = 0, bytes_pushed = 0;
        const std::int64_t to = second_of(now_);
        sim::SecondsReader reader(seconds_, stream.id, to - kWindowSeconds, to);
        for (sim::SecondOfStream second; reader.next(second);) {
            for (const sim::ShardSecond& shard : second.shards) {
                records += shard.of(sim::ShardFigure::RecordsIn);
                bytes_in += shard.of(sim::ShardFigure::BytesIn);
                bytes_read += shard.of(sim::ShardFigure::BytesRead);
                bytes_pushed += shard.of(sim::ShardFigure::BytesPushed);
            }
        }
        const std::int64_t mean = records == 0 ? 0 : (bytes_in + records - 1) / records;
        if (stream.mode == StreamMode::Provisioned) {
            add_flow(Item::PutPayloadUnits, records * pricing::put_payload_units(mean));
            return add_flow(Item::FanOutData, bytes_pushed);
        }
        const std::int64_t billed_in = records * pricing::billed_bytes_in(mean);
        if (is_committed_) {
            add_flow(Item::AdvantageDataIn, billed_in);
            return add_flow(Item::AdvantageDataOut, bytes_read + bytes_pushed);
        }
        add_flow(Item::OnDemandDataIn, billed_in);
        add_flow(Item::OnDemandDataOut, bytes_read);
        add_flow(Item::OnDemandFanOutData, bytes_pushed);
    }

    /// What the commitment bills beyond what is used (kinesis.md 10.3).
    void add_lack() {
        const u128 least = pricing::commitment_bytes(kHour.us);
        const u128 in = of(used_, Item::AdvantageDataIn);
        const u128 out = of(used_, Item::AdvantageDataOut);
        if (in < least) of(used_, Item::CommitmentIn) += least - in;
        if (out < least) of(used_, Item::CommitmentOut) += least - out;
    }

    const ReadingFilter& where_;
    const Engine& engine_;
    const sim::Seconds& seconds_;
    Instant now_;
    bool is_committed_;
    Quantities used_{};
};

}  // namespace

std::int64_t cost_per_hour(const Reading& reading, const World& world) {
    KDS_ASSERT(reading.prices);
    return bill_of(HourlyUse{reading.where, world}.count(), *reading.prices).total.value;
}

std::int64_t consumers(const ReadingFilter& where, const World& world) {
    return std::ranges::count_if(world.consumers(), [&](const sim::Consumer& consumer) {
        return (!where.actor || *where.actor == consumer.spec.name) &&
               (!where.stream || *where.stream == consumer.spec.stream_name);
    });
}

std::int64_t registered_consumers(const ReadingFilter& where, const World& world) {
    std::int64_t count = 0;
    for (const Stream& stream : world.engine().streams())
        if (fits(where, stream)) count += static_cast<std::int64_t>(stream.consumers.size());
    return count;
}

std::int64_t retention_hours(const ReadingFilter& where, const World& world) {
    std::int64_t longest = 0;
    for (const Stream& stream : world.engine().streams())
        if (fits(where, stream)) longest = std::max(longest, stream.retention_hours);
    return longest;
}

}  // namespace kds::lesson
