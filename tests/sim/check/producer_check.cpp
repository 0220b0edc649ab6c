#include "tests/sim/check/producer_check.h"

#include <algorithm>

#include "core/engine/record_content.h"
#include "core/sim/kpl/deaggregate.h"

namespace kds::sim::checking {
namespace {

const Producer* find(const World& world, ActorId id) {
    const auto at = std::ranges::find(world.producers(), id, &Producer::id);
    return at == world.producers().end() ? nullptr : &*at;
}

/// The record, if the engine keeps it.
std::optional<StoredRecord> kept_record(const World& world, const Event& event) {
    const Stream* const stream = world.engine().find_stream(event.stream);
    const Shard* const shard = stream ? stream->find(event.shard) : nullptr;
    if (!shard || event.place < shard->records.first() || event.place >= shard->records.end())
        return std::nullopt;
    return shard->records.at(event.place);
}

/// Whether its bytes are those of so many user records, plain ones if it is one.
bool has_users(const World& world, const StoredRecord& record, std::size_t users) {
    ContentRoom room;
    const RecordContent content = content_of(world.engine().sources(), record, room);
    const auto message = read_aggregate(content.data);
    return users == 1 ? !message : message && message->records.size() == users;
}

}  // namespace

void ProducerCheck::take(const World& world, const Event& event, Findings& findings) {
    if (event.kind != EventKind::RecordAccepted) return;
    const Producer* const producer = find(world, event.actor);
    if (!producer) return;
    Stored& stored = stored_[event.actor];
    const auto record = kept_record(world, event);
    const auto source = std::ranges::find(producer->sources, record ? record->source : SourceId{},
                                          &ProducerSource::id);
    if (!record || source == producer->sources.end()) {
        stored.is_known = false;
        return;
    }
    const auto users = source->maker->read_recipe(record->recipe);
    if (!users ||
        ((users->size() > 1 || event.place % 64 == 0) && !has_users(world, *record, users->size())))
        return findings.add(event.at, "producer ", producer->spec.name, ": the record at place ",
                            event.place, " of shard ", event.shard.value,
                            " does not hold the user records of its recipe");
    for (const MadeRecord& user : *users) {
        ++stored.records;
        stored.different += 1 - stored.numbers.add(user.number, user.number + 1);
        if (user.number > producer->made)
            findings.add(event.at, "producer ", producer->spec.name, " has put record ",
                         user.number, ", but has made ", producer->made);
    }
}

void ProducerCheck::look(const World& world, const Ledger& ledger, Findings& findings) const {
    for (const Producer& producer : world.producers()) look(world, ledger, producer, findings);
}

void ProducerCheck::look(const World& world, const Ledger& ledger, const Producer& producer,
                         Findings& findings) const {
    const std::string& name = producer.spec.name;
    const auto* const kpl = std::get_if<KplSender>(&producer.sender);
    if (producer.made !=
        producer.accepted + producer.given_up + producer.dropped + producer.under_way())
        findings.add(world.now(), "producer ", name, " has made ", producer.made, " records, but ",
                     producer.accepted, " were accepted, ", producer.given_up, " given up, ",
                     producer.dropped, " lost with it and ", producer.under_way(),
                     " are on their way");
    // A record that the KPL sees in another shard than it should be in it puts again.
    const std::uint64_t misplaced = kpl ? kpl->metrics().wrong_shard_users : 0;
    const auto at = stored_.find(producer.id);
    const Stored stored = at == stored_.end() ? Stored{} : at->second;
    if (stored.is_known &&
        (stored.records != producer.accepted + producer.stored_unknown + misplaced ||
         stored.different < producer.accepted))
        findings.add(world.now(), "producer ", name, " knows of ", producer.accepted,
                     " accepted records, not of ", producer.stored_unknown, ", and of ", misplaced,
                     " in a wrong shard, but ", stored.records, " were accepted, ",
                     stored.different, " different ones");
    // What the KPL counts are user records; the service has refused stream records.
    if (!kpl && producer.throttled > ledger.refused_of(producer.id))
        findings.add(world.now(), "producer ", name, " was throttled ", producer.throttled,
                     " times, but the service refused ", ledger.refused_of(producer.id));
    if (kpl && kpl->metrics().kinesis_records_put > ledger.accepted_of(producer.id))
        findings.add(world.now(), "producer ", name, " counts ", kpl->metrics().kinesis_records_put,
                     " stream records, but ", ledger.accepted_of(producer.id), " were accepted");
    if (std::holds_alternative<AgentSender>(producer.sender) && producer.given_up > 0)
        findings.add(world.now(), "producer ", name, ", an agent, has given up ", producer.given_up,
                     " records");
}

bool ProducerCheck::has_sent_all(const World& world, const Producer& producer, Findings* findings) {
    const Stream* const stream = world.engine().find_stream(producer.spec.stream_name);
    // Without a stream, or one that takes records, an agent tries for ever.
    if (!stream || stream->status == StreamStatus::Creating ||
        stream->status == StreamStatus::Deleting || producer.under_way() == 0)
        return true;
    if (findings)
        findings->add(world.now(), "producer ", producer.spec.name, " does not bring its last ",
                      producer.under_way(), " records to the stream, nor gives them up");
    return false;
}

}  // namespace kds::sim::checking
