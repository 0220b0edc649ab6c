#include "tests/sim/check/application_check.h"

#include <algorithm>

#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "core/sim/kpl/deaggregate.h"

namespace kds::sim::checking {
namespace {

struct UserRecord {
    std::string_view key;
    std::size_t data_bytes;
};

/// What an application of the KCL gets of a record of a shard: nothing of an aggregated one if one
/// of its user records belongs elsewhere.
std::vector<UserRecord> opened(const RecordContent& content, const HashKeyRange& range) {
    const auto message = read_aggregate(content.data);
    if (!message) return {{content.partition_key, content.data.size()}};
    std::vector<UserRecord> users;
    for (const AggregateMessage::Record& record : message->records) {
        if (record.key_place >= message->partition_keys.size()) break;
        const std::string_view key =
            message->partition_keys[static_cast<std::size_t>(record.key_place)];
        u128 place = md5(key);
        if (record.hash_key_place) {
            if (*record.hash_key_place >= message->explicit_hash_keys.size()) break;
            place =
                parse_decimal_u128(
                    message->explicit_hash_keys[static_cast<std::size_t>(*record.hash_key_place)])
                    .value_or(0);
        }
        if (place < range.first().value || place > range.last().value) return {};
        users.push_back({key, record.data.size()});
    }
    return users;
}

/// Length of the windows; 0 for an application without.
std::int64_t window_s(const ApplicationSpec& spec) {
    if (const auto* const dashboard = std::get_if<DashboardSpec>(&spec.kind))
        return dashboard->window_s;
    if (const auto* const alarm = std::get_if<AlarmSpec>(&spec.kind)) return alarm->window_s;
    if (const auto* const price = std::get_if<PriceSpec>(&spec.kind)) return price->window_s;
    return 0;
}

Instant window_at(Instant t, std::int64_t seconds) {
    const std::int64_t us = seconds * 1'000'000;
    return Instant{t.us / us * us};
}

/// What is usual for a key before its newest window, in thousandths of a record: of the first four
/// windows the mean, then each one takes a quarter of the weight. Empty: it is too new for that.
std::optional<std::int64_t> usual_before(const std::map<Instant, std::int64_t>& counts,
                                         Duration length) {
    std::int64_t usual = 0;
    std::int64_t windows = 0;
    const Instant newest = counts.rbegin()->first;
    for (Instant window = counts.begin()->first; window < newest; window = window + length) {
        const auto at = counts.find(window);
        const std::int64_t count = at == counts.end() ? 0 : at->second;
        usual += (count * 1'000 - usual) / (std::min<std::int64_t>(windows, 3) + 1);
        ++windows;
    }
    if (windows < 3) return std::nullopt;
    return usual;
}

}  // namespace

void ApplicationCheck::take(const World& world, const Consumer& consumer,
                            const Processed& processed, const Spans& before) {
    const bool is_delivery = std::holds_alternative<DeliveryReader>(consumer.reader);
    if (consumer.application.index() == 0 && !is_delivery) return;
    has_news_ = true;
    const Batch& batch = processed.batch;
    const Stream* const stream = world.engine().find_stream(batch.stream);
    const Shard* const shard = stream ? stream->find(batch.shard) : nullptr;
    if (!shard || batch.begin < shard->records.first() || batch.end > shard->records.end()) {
        is_known_ = false;
        return;
    }
    const bool opens = is_delivery || std::holds_alternative<KclReader>(consumer.reader);
    bool any = false;
    ContentRoom room;
    for (std::uint64_t place = batch.begin; place < batch.end; ++place) {
        if (consumer.spec.application.ignores_duplicates && before.has(place)) continue;
        const StoredRecord record = shard->records.at(place);
        const RecordContent content = content_of(world.engine().sources(), record, room);
        if (batch.slices > 1 && slice_of(content.partition_key, batch.slices) != batch.slice)
            continue;
        any = true;
        if (!opens) {
            take(consumer, processed.at, record.arrival, content.partition_key,
                 content.data.size());
            continue;
        }
        for (const UserRecord& user : opened(content, shard->range))
            take(consumer, processed.at, record.arrival, user.key, user.data_bytes);
    }
    batches_ += any;
}

void ApplicationCheck::take(const Consumer& consumer, Instant now, Instant arrival,
                            std::string_view key, std::size_t data_bytes) {
    const ApplicationSpec& spec = consumer.spec.application;
    ++records_;
    bytes_ += static_cast<std::int64_t>(data_bytes);
    if (consumer.application.index() == 0) return;
    if (std::holds_alternative<DashboardSpec>(spec.kind))
        count_in_window(window_at(arrival, window_s(spec)), key);
    else if (!std::holds_alternative<ArchiveSpec>(spec.kind))
        count_for_key(spec, now, arrival, key);
}

void ApplicationCheck::count_in_window(Instant at, std::string_view key) {
    Window& window = windows_[at];
    const auto newer = std::distance(windows_.upper_bound(at), windows_.end());
    if (newer >= static_cast<std::ptrdiff_t>(Dashboard::kWindowsKept)) {
        ++too_late_;
        return;
    }
    ++window.all;
    const auto known = window.by_key.find(key);
    if (known == window.by_key.end())
        window.by_key.emplace(key, 1);
    else
        ++known->second;
}

void ApplicationCheck::count_for_key(const ApplicationSpec& spec, Instant now, Instant arrival,
                                     std::string_view name) {
    auto at = keys_.find(name);
    if (at == keys_.end()) {
        if (keys_.size() >= kAppKeysMax) return;
        at = keys_.emplace(name, Key{}).first;
    }
    Key& key = at->second;
    Instant window = window_at(arrival, window_s(spec));
    if (!key.counts.empty()) {
        const Instant newest = key.counts.rbegin()->first;
        key.spoke = key.spoke && window <= newest;
        window = std::max(window, newest);
    }
    const std::int64_t count = ++key.counts[window];
    const auto* const alarm = std::get_if<AlarmSpec>(&spec.kind);
    if (!alarm || key.spoke || count < alarm->least) return;
    const auto usual = usual_before(key.counts, Duration::seconds(alarm->window_s));
    if (!usual || count * 100'000 < *usual * alarm->over_percent) return;
    key.spoke = true;
    ++raised_;
    worst_delay_ = std::max(worst_delay_, now - arrival);
}

/// By the records of the window before.
std::int64_t ApplicationCheck::price(const PriceSpec& spec, const Key& key, Instant now) const {
    const Instant window = std::max(window_at(now, spec.window_s), key.counts.rbegin()->first);
    const auto before = key.counts.find(window - Duration::seconds(spec.window_s));
    if (before == key.counts.end()) return 100;
    const std::int64_t percent = before->second * 100 / spec.usual;
    return std::min(std::max<std::int64_t>(percent, 100), spec.highest_percent) / 10 * 10;
}

void ApplicationCheck::compare_objects(const World& world, const Consumer& consumer,
                                       Findings& findings) {
    const auto* const delivery = std::get_if<DeliveryReader>(&consumer.reader);
    if (!delivery) return;
    for (; next_object_ < delivery->objects.end(); ++next_object_) {
        const DeliveredObject& object = delivery->objects[next_object_];
        delivered_ += object.records;
        delivered_bytes_ += object.bytes;
    }
    if (is_known_ && (delivered_ != records_ || delivered_bytes_ != bytes_))
        findings.add(world.now(), "consumer ", consumer.spec.name, "'s objects hold ", delivered_,
                     " records of ", delivered_bytes_, " bytes, but it has done ", records_, " of ",
                     bytes_);
}

void ApplicationCheck::compare(const World& world, const Consumer& consumer, Findings& findings) {
    compare_objects(world, consumer, findings);
    if (!has_news_ || !is_known_) return;
    has_news_ = false;
    const auto same = [&](std::string_view what, std::uint64_t shown, std::uint64_t counted) {
        if (shown != counted)
            findings.add(world.now(), "consumer ", consumer.spec.name, "'s application shows ",
                         shown, " ", what, ", but its records make ", counted);
    };
    if (const auto* const archive = std::get_if<Archive>(&consumer.application)) {
        same("records in the archive", archive->records, records_);
        same("objects in the archive", archive->objects, batches_);
        same("bytes in the archive", static_cast<std::uint64_t>(archive->bytes),
             static_cast<std::uint64_t>(bytes_));
    } else if (const auto* const dashboard = std::get_if<Dashboard>(&consumer.application)) {
        same("records that were too late", dashboard->too_late(), too_late_);
        same("windows", dashboard->windows().size(),
             std::min(windows_.size(), Dashboard::kWindowsKept));
        for (const Dashboard::Window& shown : dashboard->windows()) {
            const Window& counted = windows_[shown.begin];
            same("records in a window", shown.all, counted.all);
            for (const auto& [key, count] : shown.by_key) {
                const auto at = counted.by_key.find(key);
                same("records of a key in a window", count,
                     at == counted.by_key.end() ? 0 : at->second);
            }
        }
    } else if (const auto* const alarm = std::get_if<Alarm>(&consumer.application)) {
        same("alarms", alarm->count(std::nullopt), raised_);
        same("microseconds until its slowest alarm",
             static_cast<std::uint64_t>(alarm->worst_delay().us),
             static_cast<std::uint64_t>(worst_delay_.us));
    } else if (const auto* const shop = std::get_if<Price>(&consumer.application)) {
        const auto& spec = *std::get_if<PriceSpec>(&consumer.spec.application.kind);
        for (const auto& [name, key] : keys_)
            same("per cent as the price of a key",
                 static_cast<std::uint64_t>(shop->percent(spec, world.now(), name)),
                 static_cast<std::uint64_t>(price(spec, key, world.now())));
    }
}

}  // namespace kds::sim::checking
