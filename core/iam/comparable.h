/// What condition operators compare besides texts: numbers, moments, addresses.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/instant.h"
#include "core/base/u128.h"

namespace kds::iam {

/// In millionths: "-12.5" is -12'500'000. Empty for what is no decimal number, and for one with
/// more than twelve digits before or six after the point; our bounds, so that it is exact.
std::optional<std::int64_t> parse_number(std::string_view text);

/// A moment by one of the forms of ISO 8601 that the W3C profile has, from "2025" to
/// "2025-01-31T23:59:59.123456+01:00", or seconds since 1970 (IAM User Guide, "Date condition
/// operators"). A number of four digits is a year. Years from 1970 to 9999. What is left out is the
/// least: a year begins in January.
std::optional<Instant> parse_date(std::string_view text);

/// "true" or "false", in any case.
std::optional<bool> parse_bool(std::string_view text);

/// An address or a range of them, "203.0.113.0/24" or "2001:db8::/32".
struct IpRange {
    bool is_v6 = false;
    u128 first = 0;         ///< An IPv4 address is its 32 bits.
    int prefix_length = 0;  ///< Bits that count: 32 or 128 for one address.

    bool contains(const IpRange& other) const;
};
std::optional<IpRange> parse_ip_range(std::string_view text);

}  // namespace kds::iam
