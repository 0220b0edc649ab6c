#include "core/sim/applications/application.h"

#include "core/base/text.h"
#include "core/sim/refusal.h"

namespace kds::sim {
namespace {

Result<void> in_range(std::string_view what, std::int64_t value, std::int64_t low,
                      std::int64_t high) {
    if (value >= low && value <= high) return {};
    return refuse(cat("its application's ", what, " must be ", low, " to ", high));
}

struct KindCheck {
    Result<void> operator()(const std::monostate&) const { return {}; }
    Result<void> operator()(const DashboardSpec& spec) const { return window(spec.window_s); }
    Result<void> operator()(const AlarmSpec& spec) const {
        KDS_CHECK(window(spec.window_s));
        KDS_CHECK(in_range("percentage", spec.over_percent, 101, 10'000));
        return in_range("least number of records", spec.least, 1, 1'000'000);
    }
    Result<void> operator()(const PriceSpec& spec) const {
        KDS_CHECK(window(spec.window_s));
        KDS_CHECK(in_range("usual number of records", spec.usual, 1, 1'000'000));
        return in_range("highest percentage", spec.highest_percent, 100, 1'000);
    }
    Result<void> operator()(const ArchiveSpec&) const { return {}; }

    static Result<void> window(std::int64_t seconds) {
        return in_range("window", seconds, 1, 3'600);
    }
};

struct Take {
    Application& application;
    const ApplicationSpec& spec;
    Instant now;

    void operator()(const AppRecord& record) const {
        if (auto* const dashboard = std::get_if<Dashboard>(&application))
            dashboard->take(*std::get_if<DashboardSpec>(&spec.kind), record);
        else if (auto* const alarm = std::get_if<Alarm>(&application))
            alarm->take(*std::get_if<AlarmSpec>(&spec.kind), now, record);
        else if (auto* const price = std::get_if<Price>(&application))
            price->take(*std::get_if<PriceSpec>(&spec.kind), record);
        else if (auto* const archive = std::get_if<Archive>(&application))
            archive->take(record);
    }
};

}  // namespace

Result<void> check(const ApplicationSpec& spec) { return std::visit(KindCheck{}, spec.kind); }

Application make_application(const ApplicationSpec& spec) {
    switch (spec.kind.index()) {
        case 1: return Dashboard{};
        case 2: return Alarm{};
        case 3: return Price{};
        case 4: return Archive{};
        default: return std::monostate{};
    }
}

void feed(Application& application, const ApplicationSpec& spec, const Engine& engine, Instant now,
          const Batch& batch, const Feeding& feeding) {
    const Stream* const stream = engine.find_stream(batch.stream);
    if (!stream || !stream->find(batch.shard) ||
        std::holds_alternative<std::monostate>(application))
        return;
    const Take take{application, spec, now};
    const HashKeyRange range = stream->find(batch.shard)->range;
    ContentRoom room;
    bool any = false;
    for_each_record(
        engine, batch, [&](std::uint64_t place, const StoredRecord& record, std::string_view key) {
            if (spec.ignores_duplicates && feeding.done_before.contains(place)) return true;
            any = true;
            if (feeding.aggregates == Aggregates::AsTheyAre) {
                take({.partition_key = key,
                      .data_bytes = record.data_bytes,
                      .arrival = record.arrival});
                return true;
            }
            for_each_user_record(engine, record, range, room,
                                 [&](std::string_view user_key, std::int64_t data_bytes) {
                                     take({.partition_key = user_key,
                                           .data_bytes = data_bytes,
                                           .arrival = record.arrival});
                                 });
            return true;
        });
    if (auto* const archive = std::get_if<Archive>(&application); archive && any)
        ++archive->objects;
}

std::size_t memory_bytes(const Application& application) {
    return std::visit(
        [](const auto& kind) -> std::size_t {
            if constexpr (requires { kind.memory_bytes(); })
                return kind.memory_bytes();
            else
                return 0;
        },
        application);
}

void hash(const Application& application, Hasher& hasher) {
    hasher.add(std::uint64_t{application.index()});
    std::visit(
        [&hasher](const auto& kind) {
            if constexpr (requires { kind.hash(hasher); }) kind.hash(hasher);
        },
        application);
}

}  // namespace kds::sim
