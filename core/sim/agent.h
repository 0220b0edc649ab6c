/// What the Kinesis Agent does with a file between reading its lines and sending them (kinesis.md
/// 7.6; awslabs/amazon-kinesis-agent): one line is one record, and records wait in a buffer until
/// it is full or old enough for a PutRecords.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hasher.h"
#include "core/base/instant.h"
#include "core/base/result.h"

namespace kds::sim {

enum class AgentKeyOption : std::uint8_t {
    Random,         ///< A random number for each record.
    Deterministic,  ///< A hash of the data.
};

struct AgentSpec {
    std::int64_t max_buffer_age_ms = 60'000;         ///< 1,000 to 900,000.
    std::int64_t max_buffer_size_bytes = 4'194'304;  ///< 1 to 4,194,304, keys included.
    std::int64_t max_buffer_size_records = 500;      ///< 1 to 500.
    std::int64_t min_time_between_polls_ms = 100;    ///< 1 to 60,000.
    AgentKeyOption partition_key_option = AgentKeyOption::Random;
    enum class Position : std::uint8_t { EndOfFile, StartOfFile } initial_position = {};

    friend bool operator==(const AgentSpec&, const AgentSpec&) = default;
};

/// Fails with BadDocument; the message names the field as agent.json spells it.
Result<void> check_agent(const AgentSpec& spec);

/// The agent's limit of a record, key included. The Developer Guide says 1,000 KB, the agent's
/// source 1024 * 1024 (kinesis.md 7.6).
inline constexpr std::size_t kAgentRecordBytesMax = 1'048'576;

/// Cuts data that is too long with its key, and ends it with the line's end as an uncut one does.
/// Precondition: the key is shorter than kAgentRecordBytesMax - 1.
void truncate_line(std::string& data, std::size_t key_bytes);

/// Partition key of a line. `seed` and `number` matter with Random only: a number from 0 to
/// 999,999 with ten decimals, where the agent prints a Java double.
void append_agent_key(std::string& out, AgentKeyOption option, std::uint64_t seed,
                      std::uint64_t number, std::string_view data);

/// A line of a file, its end included.
struct FileLine {
    std::uint64_t begin = 0;  ///< Bytes of the file before it.
    std::uint64_t size = 0;
    std::uint64_t end() const { return begin + size; }
    friend bool operator==(const FileLine&, const FileLine&) = default;
};

/// The complete lines of text that was read from `begin` of a file on. What follows the last line's
/// end is no line yet.
std::vector<FileLine> split_lines(std::string_view text, std::uint64_t begin);

/// The buffer of one file: a regular value.
class AgentBuffer {
public:
    struct Entry {
        std::uint64_t number = 0;  ///< Of the record, as its source counts.
        FileLine line;
        friend bool operator==(const Entry&, const Entry&) = default;
    };

    /// Precondition: check_agent() has passed.
    explicit AgentBuffer(const AgentSpec& spec) : spec_{spec} {}

    /// False if it must be taken before a record of this size, key included, can be added. One that
    /// alone is over the limit fits an empty buffer.
    bool fits(std::size_t bytes) const;
    /// Precondition: fits(bytes).
    void add(const Entry& entry, std::size_t bytes, Instant now);
    bool is_full() const;
    /// When it is to be sent though it is not full; empty if it holds nothing.
    std::optional<Instant> due_at() const;
    /// Full, or old enough.
    bool is_due(Instant now) const;
    /// Gives what it holds and is empty then. When all of it is sent, the last line's end is what
    /// the agent writes down as its checkpoint.
    std::vector<Entry> take();

    std::size_t count() const { return entries_.size(); }
    std::uint64_t bytes() const { return bytes_; }
    void hash(Hasher& hasher) const;

private:
    AgentSpec spec_;
    std::vector<Entry> entries_;
    std::uint64_t bytes_ = 0;
    Instant since_{};  ///< When the first was added.
};

}  // namespace kds::sim
