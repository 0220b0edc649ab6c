// Why this shard, why refused, why twice: answers with the numbers that were used.
#include "web/model/inspector_why.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/engine/record_content.h"
#include "core/sim/retry.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

/// So many records before a duplicate are searched for the first one.
constexpr std::uint64_t kComparedForTwin = 4'096;
constexpr std::uint64_t kProcessedScanned = 4'096;

std::string number(std::uint64_t value) { return with_thousands(static_cast<std::int64_t>(value)); }

std::string moment(const sim::World& world, Instant at) {
    return at < world.began_at() ? std::string("before the start")
                                 : clock_text(at - world.began_at());
}

/// The record of the same recipe before or behind this one, whichever is nearer; empty if there is
/// none.
std::optional<std::uint64_t> same_record(const RecordStore& records, std::uint64_t place) {
    const StoredRecord record = records.at(place);
    if (!record.is_generated()) return std::nullopt;
    // The views of a reader live until its next record.
    const std::string recipe(record.recipe);
    const std::uint64_t reach = std::min(place - records.first(), kComparedForTwin);
    const std::uint64_t end = std::min(records.end(), place + kComparedForTwin);
    std::optional<std::uint64_t> found;
    RecordStore::Reader reader(records, place - reach);
    for (std::uint64_t at = place - reach; at < end; ++at) {
        const StoredRecord other = reader.next();
        if (at == place || other.source != record.source || other.recipe != recipe) continue;
        if (at < place)
            found = at;
        else
            return found ? found : std::optional(at);
    }
    return found;
}

/// The newest batch that was done though a part of it had been done before, with the newest one
/// before it that did that part.
struct DoneTwice {
    sim::Processed first;
    sim::Processed again;
};
std::optional<DoneTwice> newest_done_twice(const sim::ProcessedLog& log) {
    const std::uint64_t oldest =
        std::max(log.begin(), log.end() - std::min(log.end(), kProcessedScanned));
    // Within a shard places go up; where they go back, something was done again.
    for (std::uint64_t i = log.end(); i-- > oldest;) {
        const sim::Processed& again = log[i];
        if (again.outcome != sim::Outcome::Done) continue;
        for (std::uint64_t k = i; k-- > oldest;) {
            const sim::Processed& before = log[k];
            const bool same =
                before.outcome == sim::Outcome::Done && before.batch.stream == again.batch.stream &&
                before.batch.shard == again.batch.shard && before.batch.slice == again.batch.slice;
            if (!same) continue;
            if (before.batch.end > again.batch.begin && before.batch.begin < again.batch.end)
                return DoneTwice{before, again};
            // The one just before ends where this one begins, as nearly all do.
            if (before.batch.end <= again.batch.begin) break;
        }
    }
    return std::nullopt;
}

struct Whys {
    const ModelInputs& in;
    InspectorModel& out;

    void add(std::string question, std::string answer, Tone tone = Tone::Info) const {
        out.whys.push_back({std::move(question), std::move(answer), tone});
    }

    void operator()(NothingSelected) const {}

    void operator()(const RecordSelected& selected) const {
        const Stream* const stream = in.world.engine().find_stream(selected.stream);
        const Shard* const shard = stream ? stream->find(selected.shard) : nullptr;
        if (!shard) return;
        const StoredRecord record = shard->records.at(selected.place);
        if (record.chosen_hash_key) {
            ContentRoom room;
            const HashKey of_key{md5(partition_key_of(in.world.engine().sources(), record, room))};
            if (of_key != *record.chosen_hash_key) {
                const Shard* const by_key = stream->open_shard_for(of_key);
                out.why_answer =
                    cat("Its producer chose the hash key ", hex_start(*record.chosen_hash_key),
                        " itself, by ExplicitHashKey, and shard ", shard->index.value,
                        " holds it. The MD5 of its partition key, ", hex_start(of_key),
                        by_key ? cat(" would lead to shard ", by_key->index.value, " now and")
                               : std::string(),
                        " did not count.");
            }
        }
        if (const auto other = same_record(shard->records, selected.place))
            twice(*shard, record, selected.place, *other);
    }
    void twice(const Shard& shard, const StoredRecord& record, std::uint64_t place,
               std::uint64_t other_place) const {
        const Instant arrival = record.arrival;
        const ActorId actor = record.actor;
        const Instant other = shard.records.at(other_place).arrival;
        const std::uint64_t gap =
            static_cast<std::uint64_t>(std::max(arrival, other).us - std::min(arrival, other).us) /
            1'000;
        const sim::Producer* const producer = in.world.find_producer(actor);
        std::string answer = cat("The same record is record ", number(other_place),
                                 " of this shard, stored at ", moment(in.world, other), ", ",
                                 number(gap), place > other_place ? " ms before." : " ms later.");
        if (producer)
            answer += cat(" ", producer->spec.name,
                          " did not hear that the first one was stored: the answer was lost, or "
                          "came later than it waits",
                          timeout_of(producer->spec), ". So it sent the record again.");
        answer += " The service does not compare records.";
        add("Why is it here twice?", std::move(answer), Tone::Warn);
    }
    static std::string timeout_of(const sim::ProducerSpec& spec) {
        if (const auto* const sdk = std::get_if<sim::SdkSpec>(&spec.sender))
            return cat(" (", with_thousands(sdk->timeout_ms), " ms)");
        if (const auto* const kpl = std::get_if<sim::KplSpec>(&spec.sender))
            return cat(" (", with_thousands(kpl->timeout_ms), " ms)");
        return {};
    }

    void operator()(const ShardSelected& selected) const {
        const Stream* const stream = in.world.engine().find_stream(selected.stream);
        const Shard* const shard = stream ? stream->find(selected.shard) : nullptr;
        if (!shard) return;
        if (const Event* const refusal = newest_refusal(in.world, selected, std::nullopt))
            out.whys.push_back(why_refused(in.world, *refusal));
        reads_refused(selected);
        if (!shard->is_open()) closed(*stream, *shard);
        if (shard->parent) made_of(*stream, *shard);
    }
    void reads_refused(const ShardSelected& selected) const {
        const EventLog& events = in.world.engine().events();
        for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
            const Event& event = events[serial];
            if (in.world.now() - event.at > kExplainedFor) return;
            if (event.kind != EventKind::ReadRefused || event.stream != selected.stream ||
                event.shard != selected.shard)
                continue;
            const SecondOfShard second = second_before(events, event.stream, event.shard, event.at);
            const std::string when = moment(in.world, event.at);
            if (event.read_limit == ReadLimit::CallsPerSecond)
                return add("Why was a read refused?",
                           cat("A shard answers ", limits::kReadCallsPerSecond,
                               " GetRecords a second, of all consumers together. In the second "
                               "before ",
                               when, " it had answered ", second.calls, "."),
                           Tone::Bad);
            return add(
                "Why was a read refused?",
                cat("A shard gives ", limits::kReadBytesPerSecond >> 20,
                    " MB a second; after an answer of 10 MB it pauses. In the second before ", when,
                    " it had given ", bytes_text(second.bytes_read), "."),
                Tone::Bad);
        }
    }
    void closed(const Stream& stream, const Shard& shard) const {
        std::string children;
        for (const Shard& child : stream.shards)
            if (child.parent == shard.index || child.adjacent_parent == shard.index)
                children += cat(children.empty() ? "shard " : " and shard ", child.index.value);
        if (children.empty()) return;
        add("Why is it closed?",
            cat("At ", moment(in.world, *shard.closed_at), " ", children,
                " took over its hash keys. Its ",
                counted(static_cast<std::int64_t>(shard.records.size()), "record"),
                " stay until the retention period of ", stream.retention_hours, " hours is over."));
    }
    void made_of(const Stream& stream, const Shard& shard) const {
        const Shard* const parent = stream.find(*shard.parent);
        add("Where does it come from?",
            shard.adjacent_parent
                ? cat("Shards ", shard.parent->value, " and ", shard.adjacent_parent->value,
                      " were merged into it at ", moment(in.world, shard.opened_at), ".")
                : cat("Shard ", shard.parent->value, " was split at ",
                      moment(in.world, shard.opened_at), ". ",
                      parent ? "A consumer that keeps the order reads the parent to its end first."
                             : "The parent has expired."));
    }

    void operator()(const ActorSelected& selected) const {
        if (const sim::Producer* const producer = in.world.find_producer(selected.actor))
            return of_producer(*producer);
        const sim::Consumer* const consumer = in.world.find_consumer(selected.actor);
        if (!consumer) return;
        if (auto late = why_late(in.world, *consumer)) out.whys.push_back(*std::move(late));
        if (consumer->work.done_again > 0) done_again(*consumer);
    }
    void of_producer(const sim::Producer& producer) const {
        if (const Event* const refusal = newest_refusal(in.world, std::nullopt, producer.id))
            out.whys.push_back(why_refused(in.world, *refusal));
        const auto* const sdk = std::get_if<sim::SdkSpec>(&producer.spec.sender);
        if (producer.given_up > 0)
            add("Why are records lost?",
                cat("It has given up ", number(producer.given_up), " of ", number(producer.made),
                    sdk ? cat(": each was refused or unanswered ", attempts_of(*sdk),
                              " times, and then its retries were used up.")
                        : std::string(": they could not be stored in time.")),
                Tone::Bad);
        if (producer.dropped > 0)
            add("Why were records dropped?",
                cat(number(producer.dropped), " of ", number(producer.made),
                    " never left the program: ",
                    sdk ? cat("at most ", with_thousands(sdk->backlog_max),
                              " may wait in it, or it crashed.")
                        : std::string("it crashed, or too many were waiting.")),
                Tone::Bad);
        if (producer.stored_unknown > 0)
            add("Why may records be there twice?",
                cat(number(producer.stored_unknown),
                    " were stored while it did not hear of it: the answer was lost, or came later "
                    "than it waits",
                    timeout_of(producer.spec),
                    ". It sends such a record again, and the service stores it again."),
                Tone::Warn);
    }
    static std::int64_t attempts_of(const sim::SdkSpec& sdk) {
        if (sdk.retry == sim::SdkSpec::Retry::Own) return sdk.attempts;
        return sim::attempts_max(sdk.retry == sim::SdkSpec::Retry::Legacy
                                     ? sim::RetryMode::Legacy
                                     : sim::RetryMode::Standard);
    }
    void done_again(const sim::Consumer& consumer) const {
        std::string answer = cat(number(consumer.work.done_again), " of ",
                                 number(consumer.work.done), " records were processed again.");
        if (const auto twice = newest_done_twice(consumer.processed)) {
            const sim::Batch& first = twice->first.batch;
            const sim::Batch& again = twice->again.batch;
            const std::uint64_t from = std::max(first.begin, again.begin);
            const std::uint64_t to = std::min(first.end, again.end);
            answer +=
                cat(" The last time: records ", number(from), " to ", number(to - 1), " of shard ",
                    again.shard.value, ", at ", moment(in.world, twice->first.at), " and at ",
                    moment(in.world, twice->again.at), ". ");
            if (first.worker != again.worker)
                answer += cat("Worker ", first.worker,
                              " lost the lease before its checkpoint was behind them; worker ",
                              again.worker, " began at the checkpoint.");
            else if (again.attempt > 1)
                answer += cat("The batch had failed after them, and came once more (attempt ",
                              again.attempt, ").");
            else
                answer += "Its program began again at its last checkpoint, which was before them.";
        }
        add("Why twice?", std::move(answer), Tone::Warn);
    }
};

}  // namespace

SecondOfShard second_before(const EventLog& events, StreamId stream, ShardIndex shard, Instant at) {
    SecondOfShard out;
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (event.at > at) continue;
        if (at - event.at >= Duration::seconds(1)) break;
        if (event.stream != stream || event.shard != shard) continue;
        switch (event.kind) {
            case EventKind::RecordAccepted:
                ++out.records;
                out.bytes += event.bytes;
                break;
            case EventKind::RecordRefused: ++out.refused; break;
            case EventKind::RecordsRead:
                ++out.calls;
                out.bytes_read += event.bytes;
                break;
            default: break;
        }
    }
    return out;
}

const Event* newest_refusal(const sim::World& world, std::optional<ShardSelected> shard,
                            std::optional<ActorId> actor) {
    const EventLog& events = world.engine().events();
    for (std::uint64_t serial = events.end(); serial-- > events.begin();) {
        const Event& event = events[serial];
        if (world.now() - event.at > kExplainedFor) return nullptr;
        if (event.kind != EventKind::RecordRefused) continue;
        if (shard && (event.stream != shard->stream || event.shard != shard->shard)) continue;
        if (actor && event.actor != *actor) continue;
        return &event;
    }
    return nullptr;
}

WhyModel why_refused(const sim::World& world, const Event& refusal) {
    const SecondOfShard second =
        second_before(world.engine().events(), refusal.stream, refusal.shard, refusal.at);
    const std::string taken =
        cat("In the second up to ", moment(world, refusal.at), " shard ", refusal.shard.value,
            " took ", counted(second.records, "record"), " with ", bytes_text(second.bytes),
            " and refused ", with_thousands(second.refused), ". ");
    WhyModel why{.question = "Why was a record refused?", .answer = {}, .tone = Tone::Bad};
    if (refusal.write_limit == WriteLimit::RecordsPerSecond)
        why.answer = cat(taken, "Its room for records was empty at that moment: it holds ",
                         with_thousands(limits::kWriteRecordsPerSecond), " and gains ",
                         with_thousands(limits::kWriteRecordsPerSecond), " a second.");
    else
        why.answer = cat(taken, "The record has ", bytes_text(refusal.bytes),
                         ", and fewer were left in its room for bytes, which gains ",
                         bytes_text(limits::kWriteBytesPerSecond), " a second.");
    return why;
}

void add_inspector_whys(const ModelInputs& in, InspectorModel& out) {
    std::visit(Whys{in, out}, in.view.selection);
}

}  // namespace kds::web
