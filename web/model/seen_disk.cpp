#include "web/model/seen_disk.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/engine/record_content.h"
#include "core/sim/access_question.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

/// A data key serves about five minutes (kinesis.md 11.5).
constexpr std::int64_t kDataKeySeconds = 300;
constexpr std::string_view kManagedAlias = "alias/aws/kinesis";

/// A record that is shown, or why none is.
struct Chosen {
    const Stream* stream = nullptr;
    const Shard* shard = nullptr;
    std::uint64_t place = 0;
    std::string why_none;
};

Chosen selected_record(const ModelInputs& in, const RecordSelected& selected) {
    Chosen out;
    out.stream = in.world.engine().find_stream(selected.stream);
    out.shard = out.stream ? out.stream->find(selected.shard) : nullptr;
    out.place = selected.place;
    if (!out.shard || selected.place >= out.shard->records.end())
        out.why_none = "The selected record is not there at this moment.";
    else if (selected.place < out.shard->records.first())
        out.why_none = "The selected record is past the retention period: no disk has it any more.";
    return out;
}

/// Precondition: it holds records.
Instant newest_arrival(const Shard& shard) {
    return shard.records.arrival_at(shard.records.end() - 1);
}

Chosen newest_record(const ModelInputs& in, std::optional<ShardIndex> of) {
    Chosen out;
    out.stream = shown_stream(in.world, in.view);
    if (!out.stream) {
        out.why_none = "There is no stream.";
        return out;
    }
    if (of) out.shard = out.stream->find(*of);
    for (const Shard& shard : out.stream->shards) {
        if (of || shard.records.size() == 0) continue;
        if (!out.shard || newest_arrival(shard) > newest_arrival(*out.shard)) out.shard = &shard;
    }
    if (!out.shard || out.shard->records.size() == 0)
        out.why_none = of ? cat("Shard ", of->value, " holds no record at this moment.")
                          : std::string("No shard holds a record at this moment.");
    else
        out.place = out.shard->records.end() - 1;
    return out;
}

void add_records(const ModelInputs& in, const Chosen& chosen, bool by_selection, DiskModel& out) {
    out.records.clear();
    const bool is_selected = std::holds_alternative<RecordSelected>(in.view.selection);
    if (is_selected)
        out.records.push_back({.id = "seen.disk.selected",
                               .label = "Selected record",
                               .action = LookInSeen{SeenDeed::SelectedOnDisk},
                               .pressed = by_selection,
                               .describe = "The one that is selected on the stage"});
    const Stream* const stream = shown_stream(in.world, in.view);
    if (!stream) return;
    std::size_t shown = 0;
    for (const Shard& shard : stream->shards) {
        if (shown++ >= kShardsOnDisk) break;
        out.records.push_back(
            {.id = cat("seen.disk.", shard.index.value),
             .label = cat("Newest in shard ", shard.index.value),
             .action = LookInSeen{SeenDeed::NewestOnDisk, shard.index.value},
             .pressed = !by_selection && chosen.stream == stream && chosen.shard == &shard,
             .describe = {}});
    }
}

/// The key of a record that is encrypted, else the one that the stream would use.
struct KeyOf {
    std::string arn;
    bool is_managed = true;
    bool is_used = false;  ///< The record itself is encrypted by it.
};

KeyOf key_of(const Engine& engine, const Stream& stream, const StoredRecord& record) {
    KeyOf out;
    out.is_used = record.key_number > 0 && record.key_number <= stream.keys.size();
    if (out.is_used)
        out.arn = stream.keys[record.key_number - 1];
    else
        out.arn = engine.kms()
                      .resolve(stream.encryption.key_id.empty()
                                   ? kManagedAlias
                                   : std::string_view(stream.encryption.key_id),
                               stream.account)
                      .value_or(std::string());
    out.is_managed = !engine.kms().is_customer_managed(out.arn);
    return out;
}

void set_row(std::vector<InspectorRow>& rows, const char* term, std::string value, bool mono) {
    rows.push_back({term, std::move(value), mono, 0});
}

void add_envelope(const ModelInputs& in, const KeyOf& key, const StoredRecord& record,
                  DiskModel& out) {
    const Engine& engine = in.world.engine();
    out.envelope.clear();
    out.envelope_title = key.is_used ? "The envelope" : "The envelope, if the stream encrypted";
    const std::int64_t began = record.arrival.epoch_seconds() / kDataKeySeconds * kDataKeySeconds;
    set_row(out.envelope, "1. the data", "encrypted with a data key, by AES-256-GCM", false);
    set_row(out.envelope, "2. the data key",
            cat("made by KMS for the stream (GenerateDataKey), used for about five minutes, here "
                "from ",
                time_of_day(Instant::from_seconds(began)),
                " on; beside the data it lies encrypted with the KMS key"),
            false);
    set_row(out.envelope, "3. the KMS key", key.arn, true);
    set_row(out.envelope, "where it is",
            "in AWS KMS, which it never leaves: KMS is asked to decrypt the data key (Decrypt)",
            false);
    if (!key.is_managed)
        set_row(out.envelope, "its state", std::string(to_string(engine.kms().state_of(key.arn))),
                false);
}

/// The principals whom their own policies let decrypt with the key. Its own policy and its grants
/// are not asked here.
std::string principals_of(const sim::World& world, const KeyOf& key) {
    const sim::Access* const access = world.access();
    if (!access || access->principals.empty()) return {};
    std::string names;
    for (const sim::AccessPrincipal& principal : access->principals) {
        const sim::AccessAnswer answer = sim::ask(
            world.engine(), *access,
            {.principal = principal.spec.name, .action = "kms:Decrypt", .resource = key.arn});
        if (answer.is_allowed())
            append_parts(names, names.empty() ? "" : ", ", principal.spec.name);
    }
    return cat(" By their own policies these principals may: ", names.empty() ? "none" : names,
               ". The policy of the key and its grants may add to them or take away.");
}

std::string who_decrypts(const sim::World& world, const KeyOf& key) {
    const Engine& engine = world.engine();
    if (!key.is_used)
        return "Nobody has to decrypt this one: who can read the disk, or a copy of it, can read "
               "the data. Records that are there already stay as they are when encryption is "
               "started.";
    if (key.is_managed)
        return "Kinesis decrypts for everybody of this account who may read the stream: the key of "
               "AWS, alias/aws/kinesis, asks for no permission of its own. Other accounts cannot "
               "use it.";
    switch (engine.kms().state_of(key.arn)) {
        case KeyState::Enabled:
            return cat(
                "Kinesis decrypts for whoever may read the stream and may call kms:Decrypt with "
                "this key. Writers need kms:GenerateDataKey.",
                principals_of(world, key));
        case KeyState::Disabled:
            return "Nobody, as long as the key is disabled: the bytes are all there is.";
        case KeyState::PendingDeletion:
            return "Nobody, as long as the key waits for its deletion; this can still be "
                   "cancelled.";
        case KeyState::Deleted:
            return "Nobody, ever again: the key is gone, and nothing else opens the data key.";
    }
    return {};
}

void add_blocks(const RecordContent& content, const KeyOf& key, const StoredRecord& record,
                const std::string& number, DiskModel& out) {
    out.plain.lies_there = !key.is_used;
    out.sealed.lies_there = key.is_used;
    out.plain.title = key.is_used ? "Without encryption it would be" : "On the disk now";
    out.sealed.title = key.is_used ? "On the disk now" : "With encryption it would be";
    out.plain.note = "The data as the producer has sent it.";
    out.sealed.note =
        "Drawn by the lab: the service keeps an AES-256-GCM ciphertext, which looks as random, and "
        "what the cipher adds to it.";
    hex_rows(content.data.substr(0, kBytesShown), out.plain.rows);
    const auto data_key =
        static_cast<std::uint64_t>(record.arrival.epoch_seconds() / kDataKeySeconds);
    hex_rows(sealed_bytes(content.data, {key.arn, data_key, number}, kBytesShown), out.sealed.rows);
    out.more.clear();
    if (content.data.empty())
        out.more = "This record has no data.";
    else if (content.data.size() > kBytesShown)
        out.more = cat("… and ",
                       with_thousands(static_cast<std::int64_t>(content.data.size() - kBytesShown)),
                       " more bytes.");
}

}  // namespace

void refresh_disk(const ModelInputs& in, DiskModel& out) {
    out.intro =
        "What somebody would find who took a disk out of the service, or a copy of one. How the "
        "service lays records out there, AWS does not say; these are the bytes of one record.";
    const auto* const selected = std::get_if<RecordSelected>(&in.view.selection);
    const bool by_selection = selected && !in.view.seen.newest_of;
    const Chosen chosen =
        by_selection ? selected_record(in, *selected) : newest_record(in, in.view.seen.newest_of);
    add_records(in, chosen, by_selection, out);
    out.empty = chosen.why_none;
    if (!out.empty.empty()) return;
    const Engine& engine = in.world.engine();
    const StoredRecord record = chosen.shard->records.at(chosen.place);
    ContentRoom room;
    const RecordContent content = content_of(engine.sources(), record, room);
    const std::string number = chosen.shard->sequence_number_of(record).to_decimal();
    const KeyOf key = key_of(engine, *chosen.stream, record);
    out.clear.clear();
    set_row(out.clear, "stream and shard",
            cat(chosen.stream->name, ", ", to_string(chosen.shard->index)), false);
    set_row(out.clear, "sequence number", number, true);
    set_row(out.clear, "partition key", std::string(content.partition_key), true);
    set_row(out.clear, "arrival", time_of_day(record.arrival), false);
    set_row(out.clear, "encryption", key.is_used ? "KMS" : "NONE", true);
    set_row(
        out.clear, "all of this is readable",
        "Only the data is encrypted, so nothing secret belongs into a partition key. The course "
        "says so; we know no page of AWS that confirms it.",
        false);
    add_blocks(content, key, record, number, out);
    add_envelope(in, key, record, out);
    out.who = who_decrypts(in.world, key);
}

}  // namespace kds::web
