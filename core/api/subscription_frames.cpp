#include "core/api/subscription_frames.h"

#include <utility>

#include "core/api/codec.h"
#include "core/api/event_stream.h"
#include "core/api/json_writer.h"
#include "core/engine/subscriptions.h"

namespace kds::api {
namespace {

Value document_of(PushedEvent& event) {
    Value document = Value::object().with("Records", api::document_of(std::move(event.records)));
    if (event.continuation) {
        document.with("ContinuationSequenceNumber",
                      Value::of_text(event.continuation->to_decimal()));
    }
    document.with("MillisBehindLatest", Value::of_integer(event.millis_behind_latest));
    if (!event.child_shards.empty())
        document.with("ChildShards", api::document_of(event.child_shards));
    return document;
}

}  // namespace

StreamedFrames take_frames(Engine& engine, Instant now, SubscriptionId subscription) {
    engine.settle(now);
    TakenPushes taken = take_pushes(engine, subscription);
    StreamedFrames out{.more = taken.more, .ended = taken.end.has_value()};
    for (PushedEvent& event : taken.events)
        out.frames += event_frame("SubscribeToShardEvent", write_json(document_of(event)));
    if (taken.error) {
        Value body = Value::object().with("message", Value::of_text(taken.error->message));
        out.frames += exception_frame(error_name(taken.error->code), write_json(body));
    }
    return out;
}

}  // namespace kds::api
