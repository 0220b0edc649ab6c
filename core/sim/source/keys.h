/// How a source chooses the partition key, and where wanted the explicit hash key, of each record.
///
/// What record n gets is a function of the specification, the seed and n alone, so that it can be
/// made again at any time, in any order.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/engine/hash_key.h"
#include "core/sim/source/zipf.h"

namespace kds::sim {

struct KeySpec {
    enum class Strategy : std::uint8_t {
        Constant,    ///< Always `prefix` itself.
        RoundRobin,  ///< prefix + "1" … prefix + count, in turn.
        Uniform,     ///< The same keys, each as likely as the others.
        Zipf,        ///< The same keys; prefix + "k" with a probability proportional to k^-skew.
    };
    enum class ExplicitHash : std::uint8_t {
        None,    ///< The service hashes the partition key.
        Fixed,   ///< Always `hash_key`.
        Spread,  ///< In turn somewhere in each of `ranges` equal parts of all hash keys.
    };

    Strategy strategy = Strategy::RoundRobin;
    std::string prefix = "user-";         ///< Up to 240 characters; of a constant key 1 to 256.
    std::uint32_t count = 8;              ///< 1 to 1,000,000.
    std::uint32_t skew_hundredths = 100;  ///< Zipf's exponent, 0 (uniform) to 300.
    ExplicitHash explicit_hash = ExplicitHash::None;
    HashKey hash_key{};
    std::uint32_t ranges = 1;  ///< 1 to 10,000.
    /// Key of the records that a hot key takes, up to 256 characters; empty: the first key.
    std::string hot_key{};

    friend bool operator==(const KeySpec&, const KeySpec&) = default;
};

/// Whether a record has the key that its strategy gives it, or the hot one.
enum class Heat : std::uint8_t { Usual, Hot };

/// Whether a hot key that takes `per_mille` of 1,000 records takes this one.
/// Precondition: per_mille <= 1,000.
Heat heat_of(std::uint64_t seed, std::uint64_t number, std::uint32_t per_mille);

class KeyMaker {
public:
    /// Fails with BadDocument; the message names the field: "keys.count: …".
    static Result<KeyMaker> make(const KeySpec& spec, std::uint64_t seed);

    /// Appends the partition key. Numbers of records begin with 1.
    void append_key(std::string& out, std::uint64_t number, Heat heat) const;
    /// Empty unless the specification has explicit hash keys. The hot key takes all its records to
    /// one hash key, so these have none.
    std::optional<HashKey> explicit_hash_key(std::uint64_t number, Heat heat) const;

    const KeySpec& spec() const { return spec_; }
    std::uint64_t seed() const { return seed_; }

private:
    KeyMaker(const KeySpec& spec, std::uint64_t seed);

    KeySpec spec_;
    std::uint64_t seed_;
    Zipf zipf_;
};

}  // namespace kds::sim
