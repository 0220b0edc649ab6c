#include "core/sim/agent.h"

#include <utility>

#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/md5.h"
#include "core/sim/source/chance.h"

namespace kds::sim {
namespace {

constexpr char kLineEnd = '\n';

Result<void> check_number(std::string_view field, std::int64_t value, std::int64_t least,
                          std::int64_t most) {
    if (value >= least && value <= most) return {};
    return fail(ErrorCode::BadDocument,
                cat(field, ": ", value, " is out of range: ", least, " to ", most));
}

}  // namespace

Result<void> check_agent(const AgentSpec& spec) {
    KDS_CHECK(check_number("maxBufferAgeMillis", spec.max_buffer_age_ms, 1'000, 900'000));
    KDS_CHECK(check_number("maxBufferSizeBytes", spec.max_buffer_size_bytes, 1, 4'194'304));
    KDS_CHECK(check_number("maxBufferSizeRecords", spec.max_buffer_size_records, 1, 500));
    // The agent has no upper limit; a file that is looked at once a minute shows what there is to
    // see.
    return check_number("minTimeBetweenFilePollsMillis", spec.min_time_between_polls_ms, 1, 60'000);
}

void truncate_line(std::string& data, std::size_t key_bytes) {
    KDS_ASSERT(key_bytes + 1 < kAgentRecordBytesMax);
    const std::size_t most = kAgentRecordBytesMax - key_bytes;
    if (data.size() <= most) return;
    data.resize(most);
    data.back() = kLineEnd;
}

void append_agent_key(std::string& out, AgentKeyOption option, std::uint64_t seed,
                      std::uint64_t number, std::string_view data) {
    if (option == AgentKeyOption::Deterministic) {
        out += to_hex32(md5(data));
        return;
    }
    Chance chance(seed, number, Chance::Purpose::AgentKey);
    append_part(out, chance.below(1'000'000));
    // Ten digits, the zeros in front included.
    const std::string decimals = cat(10'000'000'000 + chance.below(10'000'000'000));
    out += '.';
    out.append(decimals, 1, 10);
}

std::vector<FileLine> split_lines(std::string_view text, std::uint64_t begin) {
    std::vector<FileLine> lines;
    while (true) {
        const std::size_t end = text.find(kLineEnd);
        if (end == std::string_view::npos) return lines;
        lines.push_back({.begin = begin, .size = end + 1});
        begin += end + 1;
        text.remove_prefix(end + 1);
    }
}

bool AgentBuffer::fits(std::size_t bytes) const {
    return entries_.empty() || (!is_full() && bytes_ + bytes <= static_cast<std::uint64_t>(
                                                                    spec_.max_buffer_size_bytes));
}

void AgentBuffer::add(const Entry& entry, std::size_t bytes, Instant now) {
    KDS_ASSERT(fits(bytes));
    if (entries_.empty()) since_ = now;
    entries_.push_back(entry);
    bytes_ += bytes;
}

bool AgentBuffer::is_full() const {
    return entries_.size() >= static_cast<std::size_t>(spec_.max_buffer_size_records) ||
           bytes_ >= static_cast<std::uint64_t>(spec_.max_buffer_size_bytes);
}

std::optional<Instant> AgentBuffer::due_at() const {
    if (entries_.empty()) return std::nullopt;
    return since_ + Duration::millis(spec_.max_buffer_age_ms);
}

bool AgentBuffer::is_due(Instant now) const {
    return !entries_.empty() && (is_full() || now >= *due_at());
}

std::vector<AgentBuffer::Entry> AgentBuffer::take() {
    bytes_ = 0;
    return std::exchange(entries_, {});
}

void AgentBuffer::hash(Hasher& hasher) const {
    hasher.add(std::uint64_t{entries_.size()});
    for (const Entry& entry : entries_) {
        hasher.add(entry.number);
        hasher.add(entry.line.begin);
        hasher.add(entry.line.size);
    }
    hasher.add(bytes_);
    hasher.add(since_);
}

}  // namespace kds::sim
