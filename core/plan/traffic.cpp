#include "core/plan/traffic.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/sim/metrics/seconds_reader.h"
#include "core/sim/world.h"

namespace kds::plan {
namespace {

constexpr std::int64_t kMeasuredSeconds = 60;
/// "user-" and up to five digits, nearly always as many.
constexpr std::uint32_t kKeys = 99'999;
constexpr std::int64_t kKeyBytes = 10;
constexpr std::int64_t kPerProducerMax = sim::kRecordsPer1000sMax;
/// The peak lasts a fifth of its period, or as long as the average leaves it.
constexpr std::int64_t kPeakShare = 5;

/// On average `mean`, at the peak `peak` records in 1,000 s.
sim::RateCurve rate_of(std::int64_t mean, std::int64_t peak) {
    if (peak <= mean) return sim::ConstantRate{mean};
    if (peak <= mean * kPeakShare)
        return sim::BurstRate{.base = (mean * kPeakShare - peak) / (kPeakShare - 1),
                              .peak = peak,
                              .every = kPeakEvery,
                              .lasts = Duration::micros(kPeakEvery.us / kPeakShare)};
    return sim::BurstRate{.base = 0,
                          .peak = peak,
                          .every = kPeakEvery,
                          .lasts = Duration::micros(kPeakEvery.us * mean / peak)};
}

std::int64_t mean_of(const sim::RateCurve& rate) {
    if (const auto* const burst = std::get_if<sim::BurstRate>(&rate)) {
        const u128 at_peak = u128(static_cast<std::uint64_t>(burst->peak)) *
                             static_cast<std::uint64_t>(burst->lasts.us);
        const u128 else_where = u128(static_cast<std::uint64_t>(burst->base)) *
                                static_cast<std::uint64_t>((burst->every - burst->lasts).us);
        return static_cast<std::int64_t>((at_peak + else_where) /
                                         static_cast<std::uint64_t>(burst->every.us));
    }
    const auto* const constant = std::get_if<sim::ConstantRate>(&rate);
    return constant ? constant->records_per_1000s : 0;
}

std::int64_t peak_of(const sim::RateCurve& rate) {
    const auto* const burst = std::get_if<sim::BurstRate>(&rate);
    return burst ? std::max(burst->peak, burst->base) : mean_of(rate);
}

Result<void> check_rates(std::int64_t mean_per_1000s, std::int64_t peak_per_1000s) {
    if (mean_per_1000s <= 0)
        return fail(ErrorCode::BadDocument, "There is nothing to run: no record is sent.");
    if (mean_per_1000s > kRunRecordsPerSecondMax * 1'000)
        return fail(ErrorCode::BadDocument,
                    cat("A run here sends at most ", with_thousands(kRunRecordsPerSecondMax),
                        " records a second on average. The calculator has no such limit."));
    if (peak_per_1000s > kRunPeakRecordsPerSecondMax * 1'000)
        return fail(ErrorCode::BadDocument,
                    cat("A run here sends at most ", with_thousands(kRunPeakRecordsPerSecondMax),
                        " records a second at the peak. The calculator has no such limit."));
    return {};
}

/// What makes records of so many bytes, their keys included.
void make_content(sim::ProducerSpec& spec, std::int64_t record_bytes) {
    std::int64_t key_bytes = kKeyBytes;
    if (record_bytes > kKeyBytes) {
        spec.keys.strategy = sim::KeySpec::Strategy::Uniform;
        spec.keys.prefix = "user-";
        spec.keys.count = kKeys;
    } else {
        // There is no room for keys that differ.
        key_bytes = 1;
        spec.keys.strategy = sim::KeySpec::Strategy::Constant;
        spec.keys.prefix = "k";
        spec.keys.explicit_hash = sim::KeySpec::ExplicitHash::Spread;
        spec.keys.ranges = 10'000;
    }
    const auto data = static_cast<std::size_t>(record_bytes - key_bytes);
    spec.payload_template = data > 0 ? "{list:data}" : "";
    if (data > 0) spec.lists = {{"data", {std::string(data, 'x')}}};
}

}  // namespace

Result<Traffic> traffic_of(const pricing::Workload& load, const EngineOptions& engine) {
    const auto peak =
        static_cast<std::int64_t>(u128(static_cast<std::uint64_t>(load.records_per_1000s)) *
                                  static_cast<std::uint64_t>(load.peak_millionths) / 1'000'000);
    KDS_CHECK(check_rates(load.records_per_1000s, peak));
    Traffic made{
        .engine = engine,
        .producers = {},
        .readers = {},
        .record_kib_max = std::max<std::int64_t>(1'024, (load.record_bytes + 1'023) / 1'024),
        .records_per_1000s = load.records_per_1000s};
    const std::int64_t count = (std::max(peak, load.records_per_1000s) - 1) / kPerProducerMax + 1;
    for (std::int64_t i = 0; i < count; ++i) {
        // What cannot be shared out evenly goes to the first ones.
        const auto part = [&](std::int64_t all) { return all / count + (i < all % count ? 1 : 0); };
        sim::ProducerSpec spec{.name = cat("producer-", i + 1), .stream_name = {}};
        spec.rate = rate_of(part(load.records_per_1000s), part(peak));
        spec.sender = sim::SdkSpec{.batch_size = 500, .linger_ms = 100};
        make_content(spec, load.record_bytes);
        made.producers.push_back(std::move(spec));
    }
    for (std::int64_t i = 0; i < load.shared_readers + load.fan_out_readers; ++i)
        made.readers.push_back({.name = cat("reader-", i + 1), .stream_name = {}});
    return made;
}

Result<Traffic> traffic_of(const sim::World& world, const Stream& stream) {
    Traffic made{.engine = world.engine().options(),
                 .producers = {},
                 .readers = {},
                 .record_kib_max = stream.record_bytes_max / 1'024,
                 .records_per_1000s = 0};
    std::int64_t peak = 0;
    for (const sim::Producer& producer : world.producers()) {
        if (producer.spec.stream_name != stream.name || producer.paused) continue;
        sim::ProducerSpec spec = producer.spec;
        if (!std::get_if<sim::BurstRate>(&spec.rate))
            spec.rate = sim::ConstantRate{producer.rate_at(world.now())};
        made.records_per_1000s += mean_of(spec.rate);
        peak += peak_of(spec.rate);
        made.producers.push_back(std::move(spec));
    }
    KDS_CHECK(check_rates(made.records_per_1000s, peak));
    for (const sim::Consumer& consumer : world.consumers())
        if (consumer.spec.stream_name == stream.name) made.readers.push_back(consumer.spec);
    return made;
}

Result<pricing::Workload> workload_of(const sim::World& world, const Stream& stream) {
    const std::int64_t now = world.now().epoch_seconds();
    const std::int64_t began = std::max(world.began_at(), stream.created_at).epoch_seconds();
    const std::int64_t from = std::max(now - kMeasuredSeconds, began);
    std::int64_t records = 0, bytes = 0, busiest = 0;
    sim::SecondsReader reader(world.metrics().seconds(), stream.id, from, now);
    for (sim::SecondOfStream second; reader.next(second);) {
        std::int64_t in_second = 0;
        for (const sim::ShardSecond& shard : second.shards) {
            in_second += shard.of(sim::ShardFigure::RecordsIn);
            bytes += shard.of(sim::ShardFigure::BytesIn);
        }
        records += in_second;
        busiest = std::max(busiest, in_second);
    }
    if (records == 0)
        return fail(ErrorCode::BadDocument,
                    cat("Nothing was written to ", stream.name,
                        " in the last minute, so there is nothing to take."));
    pricing::Workload load;
    load.records_per_1000s = std::max<std::int64_t>(1, records * 1'000 / (now - from));
    load.peak_millionths = std::clamp<std::int64_t>(
        static_cast<std::int64_t>(u128(static_cast<std::uint64_t>(busiest)) * 1'000'000'000 /
                                  static_cast<std::uint64_t>(load.records_per_1000s)),
        1'000'000, 100'000'000);
    load.record_bytes = std::max<std::int64_t>(1, (bytes + records / 2) / records);
    load.shared_readers = load.fan_out_readers = 0;
    for (const sim::Consumer& consumer : world.consumers()) {
        if (consumer.spec.stream_name != stream.name) continue;
        const auto* const kcl = std::get_if<sim::KclSpec>(&consumer.spec.reader);
        const bool subscribes =
            std::get_if<sim::FanOutSpec>(&consumer.spec.reader) || (kcl && kcl->fan_out);
        ++(subscribes ? load.fan_out_readers : load.shared_readers);
    }
    load.retention_hours = stream.retention_hours;
    return load;
}

}  // namespace kds::plan
