#include "web/model/event_text.h"

#include "core/base/text.h"
#include "core/engine/record_content.h"
#include "web/model/format.h"

namespace kds::web {

std::string actor_name(const sim::World& world, ActorId id) {
    if (id == kLearner) return "You";
    if (id == sim::kScenarioActor) return "The scenario";
    if (const sim::Producer* producer = world.find_producer(id)) return producer->spec.name;
    if (const sim::Consumer* consumer = world.find_consumer(id)) return consumer->spec.name;
    return "Someone";
}

EventLineModel event_line(const sim::World& world, const Event& event) {
    EventLineModel line;
    line.time =
        event.at < world.began_at() ? "before start" : clock_text(event.at - world.began_at());
    const std::string who = actor_name(world, event.actor);
    const Stream* stream = world.engine().find_stream(event.stream);
    const std::string name = stream ? stream->name : std::string("(gone)");
    const std::string shard = cat("shard ", event.shard.value);
    const RegisteredConsumer* registered = stream ? stream->find_consumer(event.consumer) : nullptr;
    const std::string consumer = registered ? registered->name : std::string("(gone)");
    const std::string resource =
        event.consumer == ConsumerId{} ? cat("stream ", name) : cat("consumer ", consumer);
    switch (event.kind) {
        case EventKind::StreamCreating:
            line.text =
                cat("Stream ", name, " is being created with ", counted(event.count, "shard"), ".");
            line.tone = Tone::Info;
            break;
        case EventKind::StreamActive:
            line.text = cat("Stream ", name, " is ACTIVE.");
            line.tone = Tone::Good;
            break;
        case EventKind::RecordAccepted: {
            const Shard* s = stream ? stream->find(event.shard) : nullptr;
            std::string key;
            if (s && event.place >= s->records.first() && event.place < s->records.end()) {
                ContentRoom room;
                const auto& sources = world.engine().sources();
                key =
                    cat(" with key ",
                        data_text(partition_key_of(sources, s->records.at(event.place), room), 40));
            }
            line.text =
                cat(who, " put a record", key, ": ", shard, ", ", bytes_text(event.bytes), ".");
            break;
        }
        case EventKind::RecordRefused:
            line.text = cat(shard, " refused a record of ", who, ": ",
                            event.write_limit == WriteLimit::RecordsPerSecond ? "records" : "bytes",
                            " of this second are used up.");
            line.tone = Tone::Bad;
            break;
        case EventKind::IteratorIssued:
            line.text = cat(who, " got a shard iterator for ", shard, ".");
            break;
        case EventKind::RecordsRead:
            line.text = cat(who, " read ", counted(event.count, "record"), " from ", shard, ".");
            break;
        case EventKind::ReadRefused:
            line.text = cat(shard, " refused a read of ", who, ".");
            line.tone = Tone::Bad;
            break;
        case EventKind::CallFailed:
            line.text = cat("A call of ", who == "You" ? std::string("yours") : who,
                            " was refused: ", error_name(event.error), ".");
            line.tone = Tone::Warn;
            break;
        case EventKind::StreamUpdating:
            line.text = cat("Stream ", name, " is UPDATING.");
            line.tone = Tone::Info;
            break;
        case EventKind::ShardClosed:
            line.text = cat(shard, " of stream ", name, " was closed.");
            line.tone = Tone::Info;
            break;
        case EventKind::ShardOpened:
            line.text = cat(shard, " of stream ", name, " was opened.");
            line.tone = Tone::Good;
            break;
        case EventKind::StreamDeleting:
            line.text = cat("Stream ", name, " is being deleted.");
            line.tone = Tone::Info;
            break;
        case EventKind::StreamDeleted:
            line.text = "A stream was deleted.";
            line.tone = Tone::Info;
            break;
        case EventKind::RetentionChanged:
            line.text = cat("Stream ", name, " keeps its records for ",
                            counted(event.count, "hour"), " now.");
            line.tone = Tone::Info;
            break;
        case EventKind::Subscribed:
            line.text = cat(who, " subscribed to ", shard, " as ", consumer, ".");
            line.tone = Tone::Good;
            break;
        case EventKind::Pushed:
            line.text =
                cat(shard, " pushed ", counted(event.count, "record"), " to ", consumer, ".");
            break;
        case EventKind::SubscriptionEnded:
            line.text = cat("The subscription of ", consumer, " to ", shard, " ended.");
            line.tone = Tone::Info;
            break;
        case EventKind::ConsumerRegistered:
            line.text = cat("Consumer ", consumer, " of stream ", name, " is being created.");
            line.tone = Tone::Info;
            break;
        case EventKind::ConsumerActive:
            line.text = cat("Consumer ", consumer, " is ACTIVE.");
            line.tone = Tone::Good;
            break;
        case EventKind::ConsumerDeregistered:
            line.text = cat("Consumer ", consumer, " is being deleted.");
            line.tone = Tone::Info;
            break;
        case EventKind::ConsumerDeleted:
            line.text = cat("A consumer of stream ", name, " was deleted.");
            line.tone = Tone::Info;
            break;
        case EventKind::RecordsTrimmed:
            line.text = cat(counted(event.count, "record"), " of ", shard, " expired.");
            line.tone = Tone::Info;
            break;
        case EventKind::ShardExpired:
            line.text = cat("The closed ", shard, " of stream ", name, " expired.");
            line.tone = Tone::Info;
            break;
        case EventKind::TagsChanged:
            line.text = cat(who, " changed the tags of ", resource, ".");
            break;
        case EventKind::PolicyChanged:
            line.text = cat(who, " changed the resource policy of ", resource, ".");
            line.tone = Tone::Info;
            break;
    }
    // A sentence begins with a capital also when a shard is its subject.
    if (line.text[0] == 's') line.text[0] = 'S';
    return line;
}

std::string_view event_name(EventKind kind) {
    switch (kind) {
        case EventKind::StreamCreating: return "stream_creating";
        case EventKind::StreamActive: return "stream_active";
        case EventKind::RecordAccepted: return "record_accepted";
        case EventKind::RecordRefused: return "record_refused";
        case EventKind::IteratorIssued: return "iterator_issued";
        case EventKind::RecordsRead: return "records_read";
        case EventKind::ReadRefused: return "read_refused";
        case EventKind::CallFailed: return "call_failed";
        case EventKind::StreamUpdating: return "stream_updating";
        case EventKind::ShardClosed: return "shard_closed";
        case EventKind::ShardOpened: return "shard_opened";
        case EventKind::StreamDeleting: return "stream_deleting";
        case EventKind::StreamDeleted: return "stream_deleted";
        case EventKind::RetentionChanged: return "retention_changed";
        case EventKind::Subscribed: return "subscribed";
        case EventKind::Pushed: return "pushed";
        case EventKind::SubscriptionEnded: return "subscription_ended";
        case EventKind::ConsumerRegistered: return "consumer_registered";
        case EventKind::ConsumerActive: return "consumer_active";
        case EventKind::ConsumerDeregistered: return "consumer_deregistered";
        case EventKind::ConsumerDeleted: return "consumer_deleted";
        case EventKind::RecordsTrimmed: return "records_trimmed";
        case EventKind::ShardExpired: return "shard_expired";
        case EventKind::TagsChanged: return "tags_changed";
        case EventKind::PolicyChanged: return "policy_changed";
    }
    return "";
}

bool passes(EventFilter filter, const Event& event) {
    const bool failed = event.kind == EventKind::CallFailed;
    const auto is = [&event](auto... kinds) { return ((event.kind == kinds) || ...); };
    using enum EventKind;
    switch (filter) {
        case EventFilter::All: return true;
        case EventFilter::Writes:
            return is(RecordAccepted, RecordRefused) ||
                   (failed && (event.action == kds::Action::PutRecord ||
                               event.action == kds::Action::PutRecords));
        case EventFilter::Reads:
            return is(IteratorIssued, RecordsRead, ReadRefused, Pushed) ||
                   (failed && (event.action == kds::Action::GetRecords ||
                               event.action == kds::Action::GetShardIterator ||
                               event.action == kds::Action::SubscribeToShard));
        case EventFilter::Refusals: return failed || is(RecordRefused, ReadRefused);
        case EventFilter::Shards:
            return is(StreamCreating, StreamActive, StreamUpdating, ShardClosed, ShardOpened,
                      StreamDeleting, StreamDeleted, RetentionChanged, RecordsTrimmed,
                      ShardExpired);
        case EventFilter::Consumers:
            return is(Subscribed, SubscriptionEnded, ConsumerRegistered, ConsumerActive,
                      ConsumerDeregistered, ConsumerDeleted);
        case EventFilter::Faults: return failed && event.error == ErrorCode::InternalFailure;
    }
    return false;
}

}  // namespace kds::web
