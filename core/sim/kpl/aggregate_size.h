/// How large an aggregated record is, without its bytes: what a simulated producer needs to know
/// while it collects user records that it can make again.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/engine/hash_key.h"

namespace kds::sim {

/// What Aggregate::size() would be. A regular value; two keys count as one if their MD5 is the
/// same.
class AggregateSize {
public:
    /// A user record, by what its size depends on.
    struct Part {
        u128 key_md5;
        std::size_t key_bytes;
        std::optional<HashKey> explicit_hash_key;
        std::size_t data_bytes;
    };

    std::size_t bytes() const;
    /// What bytes() would be with this user record added.
    std::size_t bytes_with(const Part& part) const;
    void add(const Part& part);

private:
    /// A table of the message: each text once.
    struct Table {
        std::vector<u128> texts = {};
        std::uint64_t place_of(u128 text) const;
    };
    struct Places {
        std::uint64_t key;
        std::uint64_t hash_key;
        std::size_t more;  ///< Bytes that the message grows by.
    };
    Places places_of(const Part& part) const;

    Table keys_;
    Table hash_keys_;
    std::size_t message_ = 0;
};

}  // namespace kds::sim
