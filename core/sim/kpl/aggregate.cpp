#include "core/sim/kpl/aggregate.h"

#include "core/base/assert.h"
#include "core/engine/md5.h"
#include "core/sim/source/varint.h"

namespace kds::sim {
namespace {

// Number of the field times 8, and how it is written: 0 a varint, 2 a length and bytes.
constexpr char kRecords = 3 << 3 | 2;
constexpr char kKeyIndex = 1 << 3 | 0;
constexpr char kHashKeyIndex = 2 << 3 | 0;
constexpr char kData = 3 << 3 | 2;

/// Tag, length and bytes of a field.
std::size_t field_size(std::size_t bytes) { return 1 + varint_size(bytes) + bytes; }

void append_field(std::string& out, char tag, std::string_view bytes) {
    out += tag;
    append_varint(out, bytes.size());
    out += bytes;
}

}  // namespace

HashKey UserRecordView::hash_key() const {
    return explicit_hash_key ? *explicit_hash_key : hash_key_of(partition_key);
}

std::uint64_t Aggregate::Table::place_of(std::string_view text) const {
    const auto found = places_.find(text);
    return found == places_.end() ? places_.size() : found->second;
}

std::size_t Aggregate::Table::bytes_more(std::string_view text) const {
    return places_.contains(text) ? 0 : field_size(text.size());
}

void Aggregate::Table::add(std::string_view text) {
    if (!places_.try_emplace(std::string(text), places_.size()).second) return;
    append_field(bytes_, tag_, text);
}

std::size_t Aggregate::body_of(std::uint64_t key, std::optional<std::uint64_t> hash_key,
                               std::size_t data_bytes) {
    return 1 + varint_size(key) + (hash_key ? 1 + varint_size(*hash_key) : 0) +
           field_size(data_bytes);
}

std::size_t Aggregate::size() const {
    return kAggregateMagic.size() + keys_.bytes().size() + hash_keys_.bytes().size() +
           records_.size() + kAggregateDigestBytes;
}

std::size_t Aggregate::size_with(const UserRecordView& record) const {
    std::size_t more = keys_.bytes_more(record.partition_key);
    std::optional<std::uint64_t> hash_key;
    if (record.explicit_hash_key) {
        const std::string decimal = to_decimal(record.explicit_hash_key->value);
        more += hash_keys_.bytes_more(decimal);
        hash_key = hash_keys_.place_of(decimal);
    }
    more += field_size(body_of(keys_.place_of(record.partition_key), hash_key, record.data.size()));
    return size() + more;
}

void Aggregate::add(const UserRecordView& record) {
    const std::uint64_t key = keys_.place_of(record.partition_key);
    keys_.add(record.partition_key);
    std::optional<std::uint64_t> hash_key;
    if (record.explicit_hash_key) {
        const std::string decimal = to_decimal(record.explicit_hash_key->value);
        hash_key = hash_keys_.place_of(decimal);
        hash_keys_.add(decimal);
    }
    records_ += kRecords;
    append_varint(records_, body_of(key, hash_key, record.data.size()));
    records_ += kKeyIndex;
    append_varint(records_, key);
    if (hash_key) {
        records_ += kHashKeyIndex;
        append_varint(records_, *hash_key);
    }
    append_field(records_, kData, record.data);
    if (count_++ == 0) first_ = record.hash_key();
}

HashKey Aggregate::first_hash_key() const {
    KDS_ASSERT(count_ > 0);
    return first_;
}

void Aggregate::append_to(std::string& out) const {
    out += kAggregateMagic;
    const std::size_t begin = out.size();
    out += keys_.bytes();
    out += hash_keys_.bytes();
    out += records_;
    const u128 digest = md5(std::string_view(out).substr(begin));
    for (int shift = 120; shift >= 0; shift -= 8)
        out += static_cast<char>(static_cast<unsigned char>(digest >> shift & 0xff));
}

void Aggregate::clear() { *this = Aggregate{}; }

}  // namespace kds::sim
