#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "core/sim/kpl/deaggregate.h"
#include "web/model/application_text.h"
#include "web/model/build_models.h"
#include "web/model/consumer_lag.h"
#include "web/model/consumer_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

constexpr std::size_t kDataShown = 160;
constexpr std::size_t kUserRecordsShown = 10;

std::string range_text(HashKeyRange range) {
    const std::string last =
        range.last() == kLastHashKey ? std::string("ffff…") : hex_start(range.last());
    return cat(range.first() == kFirstHashKey ? std::string("0000…") : hex_start(range.first()),
               " to ", last);
}

/// A payload template without the doubling of literal braces.
std::string unescaped(std::string_view source) {
    std::string out;
    for (std::size_t i = 0; i < source.size(); ++i) {
        out += source[i];
        const bool brace = source[i] == '{' || source[i] == '}';
        if (brace && i + 1 < source.size() && source[i + 1] == source[i]) ++i;
    }
    return out;
}

std::string how_it_sends(const sim::SenderSpec& sender) {
    const auto* const sdk = std::get_if<sim::SdkSpec>(&sender);
    if (sdk && sdk->batch_size > 0) return cat("up to ", sdk->batch_size, " a call");
    if (const auto* const kpl = std::get_if<sim::KplSpec>(&sender))
        return kpl->aggregation ? "packed by the KPL" : "collected by the KPL";
    if (std::holds_alternative<sim::AgentSpec>(sender)) return "read by the agent from a file";
    return "one call each";
}

struct Inspect {
    const ModelInputs& in;
    InspectorModel& out;

    void row(std::string term, std::string value, bool mono = true) const {
        out.rows.push_back({std::move(term), std::move(value), mono, 0});
    }

    /// What the KPL has packed into a record.
    void user_record_rows(const RecordContent& content) const {
        // Nearly all records are plain ones; what opens the others is in the page's second part.
        if (!content.data.starts_with(sim::kAggregateMagic)) return;
        const auto users =
            sim::deaggregate(content.partition_key, content.data, HashKeyRange::whole());
        if (users.empty() || !users.front().aggregated) return;
        // How many they are is what one looks for: it stands where no row can hide it.
        out.title = cat("Record, ", users.size(), " in one");
        row("user records", cat(users.size()), false);
        for (const sim::SubRecord& user : users) {
            if (user.sub_sequence_number == kUserRecordsShown) {
                row("and more", cat(users.size() - kUserRecordsShown), false);
                return;
            }
            row(std::string(user.record.partition_key), data_text(user.record.data, kDataShown));
        }
    }

    /// The lease table of an application of the KCL: who owns what, and how far it is.
    void lease_rows(const sim::Consumer& consumer) const {
        const auto* const kcl = std::get_if<sim::KclReader>(&consumer.reader);
        if (!kcl) return;
        for (const sim::Lease& lease : kcl->leases.rows()) {
            const std::string owner = lease.owner ? to_string(lease.owner) : "nobody";
            row(cat("lease ", lease.shard.value),
                cat(owner, ", counter ", lease.counter, ", ", to_string(lease.checkpoint)));
        }
    }

    std::int64_t behind(const sim::Consumer& consumer, const sim::ShardCursor& cursor) const {
        if (!may_stand_still(consumer)) return cursor.behind_ms;
        const Stream* const stream = in.world.engine().find_stream(consumer.spec.stream_name);
        return stream ? behind_now(in.world, *stream, cursor) : cursor.behind_ms;
    }

    void operator()(NothingSelected) const {
        out.title = "Inspector";
        out.empty_text =
            "Select a record, a shard, a producer or a consumer on the stage. Its state stands "
            "here, "
            "and why it is so.";
    }

    void operator()(const RecordSelected& selected) const {
        const Stream* stream = in.world.engine().find_stream(selected.stream);
        const Shard* shard = stream ? stream->find(selected.shard) : nullptr;
        if (!shard || selected.place >= shard->records.end()) return (*this)(NothingSelected{});
        if (selected.place < shard->records.first()) {
            out.title = "Record";
            out.empty_text =
                "This record is past the retention period. The service has removed it.";
            return;
        }
        const StoredRecord record = shard->records.at(selected.place);
        const RecordSources& sources = in.world.engine().sources();
        ContentRoom room;
        const RecordContent content = content_of(sources, record, room);
        const HashKey of_key{md5(content.partition_key)};
        const HashKey hash_key = record.chosen_hash_key.value_or(of_key);
        out.title = "Record";
        out.subtitle = cat("shard ", shard->index.value);
        out.has_key = true;
        out.key_tag = static_cast<std::uint32_t>(high_word(of_key.value) >> 32);
        out.rows.push_back({"partition key", std::string(content.partition_key), true, 1});
        row("sequence number", shard->sequence_number_of(record).to_decimal());
        row("data", data_text(content.data, kDataShown));
        user_record_rows(content);
        row("in JSON", data_text(base64_encode(content.data), kDataShown));
        row("arrival", time_of_day(record.arrival));
        row("size", cat(bytes_text(record.data_bytes), " of data, ", record.key_bytes, " of key"),
            false);
        row("MD5 of key", hex_grouped(of_key));
        row("hash key", scientific(hash_key.value));
        out.why_question = cat("Why shard ", shard->index.value, "?");
        out.why_answer = cat("The MD5 of the key, read as one number, is ", hex_start(hash_key),
                             " Shard ", shard->index.value, " holds the hash keys from ",
                             range_text(shard->range), " and so takes this one.");
        out.controls.push_back({.id = "inspect.read",
                                .label = "Read from here",
                                .action = ReadFromRecord{selected},
                                .describe = "Fills the form for a shard iterator at this record"});
        out.controls.push_back({.id = "inspect.copy",
                                .label = "Copy number",
                                .action = CopyText{shard->sequence_number_of(record).to_decimal()},
                                .describe = "Copies the sequence number"});
    }

    void operator()(const ShardSelected& selected) const {
        const Stream* stream = in.world.engine().find_stream(selected.stream);
        const Shard* shard = stream ? stream->find(selected.shard) : nullptr;
        if (!shard) return (*this)(NothingSelected{});
        out.title = to_string(shard->index);
        out.subtitle = shard->is_open() ? "open" : "closed";
        row("hash keys", range_text(shard->range));
        row("first hash key", to_decimal(shard->range.first().value));
        row("last hash key", to_decimal(shard->range.last().value));
        row("records stored", with_thousands(static_cast<std::int64_t>(shard->records.size())),
            false);
        row("first number", shard->starting_sequence_number().to_decimal());
        const Instant now = in.world.now();
        row("room to write",
            cat(with_thousands(shard->writes.records().available(now)), " records, ",
                bytes_text(shard->writes.bytes().available(now)), " now"),
            false);
        out.why_question = "What does it hold?";
        out.why_answer = cat("Every record whose key has an MD5 from ", range_text(shard->range),
                             " in the order in which the service took them.");
    }

    void operator()(const ActorSelected& selected) const {
        const auto pausing = [&](const std::string& name, bool paused) {
            out.controls.push_back({.id = "inspect.pause",
                                    .label = paused ? "Let it run" : "Hold it",
                                    .action = paused ? Action{DoCommand{sim::ResumeActor{name}}}
                                                     : Action{DoCommand{sim::PauseActor{name}}},
                                    .describe = paused ? "Lets this actor go on"
                                                       : "Stops this actor; the world goes on"});
        };
        if (const sim::Producer* producer = in.world.find_producer(selected.actor)) {
            out.title = producer->spec.name;
            out.subtitle = "producer";
            row("sends",
                cat(rate_text(producer->rate_at(in.world.now())), " records/s, ",
                    how_it_sends(producer->spec.sender)),
                false);
            const sim::KeySpec& keys = producer->spec.keys;
            row("keys", keys.strategy == sim::KeySpec::Strategy::Constant
                            ? keys.prefix
                            : cat(keys.prefix, "1 to ", keys.prefix, keys.count));
            row("data", unescaped(producer->spec.payload_template));
            row("accepted", with_thousands(static_cast<std::int64_t>(producer->accepted)), false);
            row("refused, retried",
                cat(with_thousands(static_cast<std::int64_t>(producer->throttled)), ", ",
                    with_thousands(static_cast<std::int64_t>(producer->retried))),
                false);
            row("lost",
                with_thousands(static_cast<std::int64_t>(producer->given_up + producer->dropped)),
                false);
            if (producer->last_error) {
                out.why_question = "What did the service say?";
                out.why_answer = producer->last_error->message;
                out.why_tone = Tone::Warn;
            }
            const std::int64_t rate = producer->rate_at(in.world.now());
            const std::string name = producer->spec.name;
            out.controls.push_back({.id = "inspect.slower",
                                    .label = "Half the rate",
                                    .action = DoCommand{sim::SetProducerRate{name, rate / 2}},
                                    .enabled = rate >= 200,
                                    .describe = {}});
            out.controls.push_back({.id = "inspect.faster",
                                    .label = "Double",
                                    .action = DoCommand{sim::SetProducerRate{name, rate * 2}},
                                    .enabled = rate <= 5'000'000,
                                    .describe = "Doubles the rate"});
            pausing(name, producer->paused);
            return;
        }
        if (const sim::Consumer* consumer = in.world.find_consumer(selected.actor)) {
            out.title = consumer->spec.name;
            out.subtitle = kind_of_consumer(consumer->spec);
            const bool polls = !is_pushed(consumer->spec);
            if (polls)
                row("asks", cat("each shard every ", consumer->spec.poll_interval_ms, " ms"),
                    false);
            row("records read", with_thousands(static_cast<std::int64_t>(consumer->records_read)),
                false);
            if (consumer->work.done != consumer->records_read)
                row("processed", with_thousands(static_cast<std::int64_t>(consumer->work.done)),
                    false);
            if (consumer->work.done_again > 0)
                row("processed again",
                    with_thousands(static_cast<std::int64_t>(consumer->work.done_again)), false);
            if (consumer->work.skipped + consumer->work.discarded > 0)
                row("not processed",
                    with_thousands(static_cast<std::int64_t>(consumer->work.skipped +
                                                             consumer->work.discarded)),
                    false);
            lease_rows(*consumer);
            if (auto made = application_text(*consumer, in.world.now()); !made.term.empty())
                row(std::move(made.term), std::move(made.value), false);
            row(polls ? "GetRecords calls" : "SubscribeToShard calls",
                with_thousands(static_cast<std::int64_t>(consumer->calls)), false);
            for (const sim::ShardCursor& cursor : consumer->cursors)
                row(cat("shard ", cursor.shard.value),
                    cat(with_thousands(static_cast<std::int64_t>(cursor.records_read)), " read, ",
                        lag_text(behind(*consumer, cursor)), " behind"),
                    false);
            out.why_question = "Does reading remove records?";
            out.why_answer =
                "No. A consumer holds a position of its own in each shard. The records stay until "
                "the "
                "retention period is over.";
            if (consumer->last_error) {
                out.why_question = "What did the service say?";
                out.why_answer = consumer->last_error->message;
                out.why_tone = Tone::Warn;
            }
            pausing(consumer->spec.name, consumer->paused);
            return;
        }
        (*this)(NothingSelected{});
    }
};

}  // namespace

InspectorModel build_inspector(const ModelInputs& in) {
    InspectorModel out;
    std::visit(Inspect{in, out}, in.view.selection);
    return out;
}

}  // namespace kds::web
