/// Aggregated records as the Kinesis Producer Library writes them (kinesis.md 7.5): many user
/// records in one record of the stream.
///
///   F3 89 9A C2 | protobuf message AggregatedRecord | MD5 of the message
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/engine/hash_key.h"

namespace kds::sim {

inline constexpr std::string_view kAggregateMagic = "\xf3\x89\x9a\xc2";
inline constexpr std::size_t kAggregateDigestBytes = 16;

/// Partition key of every aggregated record; the first user record's hash key is its explicit hash
/// key (kinesis.md 7.3). A batch of one user record is sent as it is, not aggregated.
inline constexpr std::string_view kAggregateKey = "a";

/// A user record: what the application gave to the library. Lives as long as what it looks at.
struct UserRecordView {
    std::string_view partition_key;
    std::optional<HashKey> explicit_hash_key = {};
    std::string_view data;

    /// Where it belongs: its explicit hash key, or the hash of its partition key.
    HashKey hash_key() const;
    friend bool operator==(const UserRecordView&, const UserRecordView&) = default;
};

/// An aggregated record that is being filled. A regular value. Its size is known at any time and
/// before a user record is added, so that who collects can tell whether one more fits.
class Aggregate {
public:
    std::size_t count() const { return count_; }
    /// Bytes of the whole record's data, magic and digest included.
    std::size_t size() const;
    /// What size() would be with this user record added.
    std::size_t size_with(const UserRecordView& record) const;
    void add(const UserRecordView& record);
    /// Hash key of the first user record. Precondition: count() > 0.
    HashKey first_hash_key() const;
    /// Appends the data of the aggregated record.
    void append_to(std::string& out) const;
    void clear();

private:
    /// A table of the message: each text once, in the order in which they came.
    class Table {
    public:
        explicit Table(char tag) : tag_{tag} {}
        /// Place of a text that is or would be in the table.
        std::uint64_t place_of(std::string_view text) const;
        /// What the table grows by, 0 if the text is in it.
        std::size_t bytes_more(std::string_view text) const;
        void add(std::string_view text);
        const std::string& bytes() const { return bytes_; }

    private:
        std::map<std::string, std::uint64_t, std::less<>> places_;
        std::string bytes_;
        char tag_;
    };
    static std::size_t body_of(std::uint64_t key, std::optional<std::uint64_t> hash_key,
                               std::size_t data_bytes);

    Table keys_{'\x0a'};       ///< Field 1.
    Table hash_keys_{'\x12'};  ///< Field 2.
    std::string records_;
    std::size_t count_ = 0;
    HashKey first_{};
};

}  // namespace kds::sim
