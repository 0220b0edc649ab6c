#include "core/sim/metrics/usage.h"

#include <algorithm>

namespace kds::sim {

Duration Usage::shard_time(Instant now) const {
    Duration all = shard_time_;
    for (const OpenShards& open : open_)
        all = all + (now - open.since) * static_cast<std::int64_t>(open.count);
    return all;
}

Usage::OpenShards& Usage::shards_of(const Event& event) {
    const auto it = std::ranges::find(open_, event.stream, &OpenShards::stream);
    if (it != open_.end()) return *it;
    return open_.emplace_back(OpenShards{.stream = event.stream, .since = event.at});
}

void Usage::set_open(const Event& event, std::uint32_t count) {
    OpenShards& open = shards_of(event);
    shard_time_ = shard_time_ + (event.at - open.since) * static_cast<std::int64_t>(open.count);
    open.count = count;
    open.since = event.at;
}

void Usage::count(const Event& event) {
    switch (event.kind) {
        case EventKind::RecordAccepted:
            put_bytes_ += static_cast<std::uint64_t>(event.bytes);
            put_payload_units_ += static_cast<std::uint64_t>(std::max<std::int64_t>(
                1, (event.bytes + kPutPayloadUnitBytes - 1) / kPutPayloadUnitBytes));
            break;
        case EventKind::RecordsRead: get_bytes_ += static_cast<std::uint64_t>(event.bytes); break;
        case EventKind::Pushed: fan_out_bytes_ += static_cast<std::uint64_t>(event.bytes); break;
        case EventKind::StreamActive: set_open(event, event.count); break;
        case EventKind::ShardOpened: set_open(event, shards_of(event).count + 1); break;
        case EventKind::ShardClosed: set_open(event, shards_of(event).count - 1); break;
        case EventKind::StreamDeleted:
            set_open(event, 0);
            std::erase_if(open_,
                          [&](const OpenShards& open) { return open.stream == event.stream; });
            break;
        default: break;
    }
}

void Usage::hash(Hasher& hasher) const {
    hasher.add(put_payload_units_);
    hasher.add(put_bytes_);
    hasher.add(get_bytes_);
    hasher.add(fan_out_bytes_);
    hasher.add(shard_time_);
    for (const OpenShards& open : open_) {
        hasher.add(std::uint64_t{open.stream.value});
        hasher.add(std::uint64_t{open.count});
        hasher.add(open.since);
    }
}

}  // namespace kds::sim
