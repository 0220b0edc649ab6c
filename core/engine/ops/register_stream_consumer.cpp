#include "core/engine/ops/register_stream_consumer.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/ops/consumer_common.h"
#include "core/engine/ops/tags_common.h"
#include "core/engine/unconfirmed.h"

namespace kds {
namespace {

std::int64_t consumers_creating(const Engine& engine, std::string_view account) {
    std::int64_t count = 0;
    for (const Stream& stream : engine.streams()) {
        if (stream.account != account) continue;
        count += std::ranges::count(stream.consumers, ConsumerStatus::Creating,
                                    &RegisteredConsumer::status);
    }
    return count;
}

/// kinesis.md 2.5, UpdateAccountSettings.
std::int64_t consumers_max(const Operation& op, const Stream& stream) {
    const bool has_more = stream.mode == StreamMode::OnDemand &&
                          op.engine().commitment_of(stream.account).is_on(op.now());
    return has_more ? limits::kConsumersPerStreamAdvantage : limits::kConsumersPerStream;
}

}  // namespace

Result<ConsumerDescription> register_stream_consumer(Engine& engine, const Call& call,
                                                     const RegisterStreamConsumerInput& input) {
    Operation op(engine, call, Action::RegisterStreamConsumer);
    Asked asked{.stream_name = input.stream_name};
    if (!input.tags.empty()) {
        asked.tags = &input.tags;
        asked.also = Action::TagResource;  // kinesis.md 11.1.
    }
    KDS_CHECK(op.admit(asked));
    // The API Reference, RegisterStreamConsumer, says of ResourceInUseException that the resource
    // must be in the ACTIVE state.
    KDS_TRY(Stream * stream, op.active_stream(input.stream_name));
    if (stream->find_consumer(input.consumer_name)) {
        return op.fail(ErrorCode::ResourceInUse,
                       cat(unconfirmed::kConsumerExistsBefore, input.consumer_name,
                           unconfirmed::kConsumerExistsBetween, stream->name,
                           unconfirmed::kConsumerExistsAfter, op.owner(), "."),
                       stream->id);
    }
    std::map<std::string, std::string> tags;
    KDS_CHECK(add_tags(op, *stream, tags, input.tags));
    if (stream->consumers.size() >= static_cast<std::size_t>(consumers_max(op, *stream)) ||
        consumers_creating(engine, op.owner()) >= limits::kConsumersCreatingMax) {
        return op.fail(ErrorCode::LimitExceeded, std::string(unconfirmed::kTooManyConsumers),
                       stream->id);
    }

    RegisteredConsumer consumer{
        .id = engine.new_consumer_id(),
        .name = input.consumer_name,
        .created_at = call.now,
        .status_changes_at = call.now + engine.options().delays.consumer_creating,
        .tags = std::move(tags)};
    Event registered = op.event(EventKind::ConsumerRegistered);
    registered.stream = stream->id;
    registered.consumer = consumer.id;
    const auto description = description_of(engine, *stream, consumer);
    const auto place =
        std::ranges::lower_bound(stream->consumers, consumer.name, {}, &RegisteredConsumer::name);
    stream->consumers.insert(place, std::move(consumer));
    engine.settle_anew();
    engine.log(registered);
    return description;
}

}  // namespace kds
