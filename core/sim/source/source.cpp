#include "core/sim/source/source.h"

#include "core/base/assert.h"
#include "core/sim/kpl/aggregate.h"
#include "core/sim/source/varint.h"

namespace kds::sim {
namespace {

// A recipe begins with a varint whose two lowest bits say what it is: a record (with its number
// above them, then the time), or an aggregate (with the count of its records above them, then for
// each what number and time differ by from the record before, the heat as the number's lowest bit).
enum Form : std::uint64_t { kUsual = 0, kHot = 1, kAggregate = 2, kFormMask = 3 };
constexpr int kFormBits = 2;
constexpr std::uint64_t kNumberEnd = std::uint64_t{1} << 60;

/// Far beyond any session, and a number of milliseconds that fits an Instant.
constexpr std::int64_t kMillisEnd = std::int64_t{1} << 52;

/// The moment `difference` milliseconds after another; empty if it is none that a record can have.
std::optional<std::int64_t> moment_after(std::int64_t ms, std::uint64_t difference) {
    const std::int64_t change = unzigzag(difference);
    if (change <= -kMillisEnd || change >= kMillisEnd) return std::nullopt;
    if (ms + change < 0 || ms + change >= kMillisEnd) return std::nullopt;
    return ms + change;
}

Heat heat_from(std::uint64_t bit) { return bit != 0 ? Heat::Hot : Heat::Usual; }

/// Reads the records of an aggregate behind its first varint.
bool read_records(std::string_view rest, std::uint64_t count, std::int64_t epoch_ms,
                  std::vector<MadeRecord>& records) {
    // Each takes two bytes at least, so that a false count cannot make us reserve too much.
    if (count == 0 || count > rest.size() / 2) return false;
    std::uint64_t number = 0;
    std::optional<std::int64_t> ms = epoch_ms;
    for (; count > 0; --count) {
        const auto number_and_heat = take_varint(rest);
        const auto time = number_and_heat ? take_varint(rest) : std::nullopt;
        if (!time) return false;
        number += static_cast<std::uint64_t>(unzigzag(*number_and_heat >> 1));
        ms = moment_after(*ms, *time);
        if (!ms || number == 0 || number >= kNumberEnd) return false;
        records.push_back({.number = number,
                           .made_at = Instant::from_millis(*ms),
                           .heat = heat_from(*number_and_heat & 1)});
    }
    return rest.empty();
}

}  // namespace

Source::Source(KeyMaker keys, PayloadTemplate payload, std::optional<AgentKeyOption> agent,
               std::int64_t epoch_ms)
    : keys_{std::move(keys)}, payload_{std::move(payload)}, agent_{agent}, epoch_ms_{epoch_ms} {}

Result<std::shared_ptr<const Source>> Source::create(const SourceSpec& spec, std::uint64_t seed,
                                                     Instant epoch) {
    KDS_TRY(auto keys, KeyMaker::make(spec.keys, seed));
    KDS_TRY(auto payload, PayloadTemplate::parse(spec.payload_template, spec.lists));
    return std::shared_ptr<const Source>(
        new Source(std::move(keys), std::move(payload), spec.agent, epoch.epoch_millis()));
}

void Source::make_record(const MadeRecord& record, std::string& key, std::string& data) const {
    key.clear();
    data.clear();
    keys_.append_key(key, record.number, record.heat);
    payload_.append(data, {.seed = keys_.seed(),
                           .number = record.number,
                           .key = key,
                           .made_at = Instant::from_millis(record.made_at.epoch_millis())});
    if (!agent_) return;
    data += '\n';
    key.clear();
    append_agent_key(key, *agent_, keys_.seed(), record.number, data);
    truncate_line(data, key.size());
}

std::size_t Source::record_bytes_max() const {
    // A key has 256 characters at most, a character four bytes.
    constexpr std::size_t kKeyBytesMax = 1'024;
    return kKeyBytesMax + payload_.bytes_max(kKeyBytesMax) + 1;
}

std::optional<HashKey> Source::explicit_hash_key(const MadeRecord& record) const {
    if (agent_) return std::nullopt;  // The agent gives none.
    return keys_.explicit_hash_key(record.number, record.heat);
}

void Source::append_recipe(std::string& recipe, const MadeRecord& record) const {
    KDS_ASSERT(record.number >= 1 && record.number < kNumberEnd);
    append_varint(recipe, record.number << kFormBits | (record.heat == Heat::Hot ? kHot : kUsual));
    append_varint(recipe, zigzag(record.made_at.epoch_millis() - epoch_ms_));
}

void Source::append_aggregate_recipe(std::string& recipe,
                                     std::span<const MadeRecord> records) const {
    KDS_ASSERT(!records.empty());
    append_varint(recipe, std::uint64_t{records.size()} << kFormBits | kAggregate);
    std::uint64_t number = 0;
    std::int64_t ms = epoch_ms_;
    for (const MadeRecord& record : records) {
        KDS_ASSERT(record.number >= 1 && record.number < kNumberEnd);
        const std::int64_t made_ms = record.made_at.epoch_millis();
        append_varint(recipe, zigzag(static_cast<std::int64_t>(record.number - number)) << 1 |
                                  (record.heat == Heat::Hot ? 1 : 0));
        append_varint(recipe, zigzag(made_ms - ms));
        number = record.number;
        ms = made_ms;
    }
}

std::optional<std::vector<MadeRecord>> Source::read_recipe(std::string_view recipe) const {
    std::vector<MadeRecord> records;
    if (!is_aggregate(recipe)) {
        const auto one = read_single(recipe);
        if (!one) return std::nullopt;
        records.push_back(*one);
        return records;
    }
    const auto first = take_varint(recipe);
    if (!read_records(recipe, *first >> kFormBits, epoch_ms_, records)) return std::nullopt;
    return records;
}

std::optional<MadeRecord> Source::read_single(std::string_view recipe) const {
    const auto first = take_varint(recipe);
    if (!first || (*first & kFormMask) >= kAggregate) return std::nullopt;
    const auto time = take_varint(recipe);
    const auto ms = time ? moment_after(epoch_ms_, *time) : std::nullopt;
    const std::uint64_t number = *first >> kFormBits;
    if (!ms || !recipe.empty() || number == 0 || number >= kNumberEnd) return std::nullopt;
    return MadeRecord{.number = number,
                      .made_at = Instant::from_millis(*ms),
                      .heat = heat_from(*first & kFormMask)};
}

bool Source::is_aggregate(std::string_view recipe) const {
    const auto first = take_varint(recipe);
    return first && (*first & kFormMask) == kAggregate;
}

void Source::make_aggregate(std::span<const MadeRecord> records, std::string& data) const {
    Aggregate aggregate;
    std::string key;
    std::string one;
    for (const MadeRecord& record : records) {
        make_record(record, key, one);
        aggregate.add(
            {.partition_key = key, .explicit_hash_key = explicit_hash_key(record), .data = one});
    }
    data.clear();
    aggregate.append_to(data);
}

void Source::make(std::string_view recipe, std::string& key, std::string& data) const {
    if (!is_aggregate(recipe)) {
        const auto record = read_single(recipe);
        KDS_ASSERT(record.has_value());
        return make_record(*record, key, data);
    }
    const auto records = read_recipe(recipe);
    KDS_ASSERT(records.has_value());
    key = kAggregateKey;
    make_aggregate(*records, data);
}

void Source::make_key(std::string_view recipe, std::string& key) const {
    if (is_aggregate(recipe)) {
        key = kAggregateKey;
        return;
    }
    if (agent_) {
        std::string data;
        make(recipe, key, data);  // The agent's key may be a hash of the data.
        return;
    }
    const auto record = read_single(recipe);
    KDS_ASSERT(record.has_value());
    key.clear();
    keys_.append_key(key, record->number, record->heat);
}

}  // namespace kds::sim
