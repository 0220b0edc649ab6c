/// A source of records: it makes key and data of any of its records, at any time, from a few bytes.
///
/// A simulated producer puts made records into the stream, and the engine keeps the recipe instead
/// of the bytes. Immutable, so that copies of an engine share it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/record_source.h"
#include "core/sim/agent.h"
#include "core/sim/source/keys.h"
#include "core/sim/source/payload.h"

namespace kds::sim {

struct SourceSpec {
    KeySpec keys = {};
    std::string payload_template = "{key} {n}";
    WordLists lists = {};
    /// Set for a file that the agent reads: a record's data ends with the line's end, its partition
    /// key is the agent's, and {key} in the template is the key of `keys` nevertheless.
    std::optional<AgentKeyOption> agent = {};
};

/// All that distinguishes a record from the others of its source.
struct MadeRecord {
    std::uint64_t number = 1;  ///< From 1, under 2^60.
    Instant made_at{};         ///< Not before 1970; what is less than a millisecond is cut off.
    Heat heat = Heat::Usual;
    friend bool operator==(const MadeRecord&, const MadeRecord&) = default;
};

class Source final : public RecordSource {
public:
    /// Recipes count time from `epoch` on, the nearer the shorter; it is cut to a millisecond.
    /// Fails with BadDocument; the message names the field.
    static Result<std::shared_ptr<const Source>> create(const SourceSpec& spec, std::uint64_t seed,
                                                        Instant epoch);

    /// Key and data of a record; replaces what the strings hold.
    void make_record(const MadeRecord& record, std::string& key, std::string& data) const;
    std::optional<HashKey> explicit_hash_key(const MadeRecord& record) const;

    /// Appends the recipe of a record: 8 bytes or less for records up to number 67 million that are
    /// made within a day of the epoch.
    void append_recipe(std::string& recipe, const MadeRecord& record) const;
    /// Appends the recipe of an aggregated record of the KPL, about two bytes a user record.
    /// Precondition: at least one record.
    void append_aggregate_recipe(std::string& recipe, std::span<const MadeRecord> records) const;

    /// What the recipe says: one record, or those of an aggregate. Empty if it is no recipe.
    std::optional<std::vector<MadeRecord>> read_recipe(std::string_view recipe) const;

    /// Key and data of a recipe's record; replaces what the strings hold.
    /// Precondition: this source wrote the recipe.
    void make(std::string_view recipe, std::string& key, std::string& data) const override;
    /// No record has more bytes, key included.
    std::size_t record_bytes_max() const;
    /// The key alone.
    void make_key(std::string_view recipe, std::string& key) const override;
    bool is_aggregate(std::string_view recipe) const override;

private:
    Source(KeyMaker keys, PayloadTemplate payload, std::optional<AgentKeyOption> agent,
           std::int64_t epoch_ms);
    /// What the recipe of one record says; empty if it is none.
    std::optional<MadeRecord> read_single(std::string_view recipe) const;
    void make_aggregate(std::span<const MadeRecord> records, std::string& data) const;

    KeyMaker keys_;
    PayloadTemplate payload_;
    std::optional<AgentKeyOption> agent_;
    std::int64_t epoch_ms_;
};

}  // namespace kds::sim
