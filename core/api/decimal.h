/// Numbers of a request, exactly: a time such as 1735689605.123 must not pass through a float.
#pragma once

#include <cstdint>
#include <string_view>

namespace kds::api {

/// floor(number * 10^digits), clamped to the range of the type; `text` is a number of JSON,
/// "-12.5e3". Precondition: 0 <= digits <= 6.
std::int64_t scaled_floor(std::string_view text, int digits);

/// floor(number * 1000) and floor(number) of an IEEE 754 double given by its bits, clamped; 0 for
/// what is no number.
struct ScaledNumber {
    std::int64_t integer;
    std::int64_t thousandths;
};
ScaledNumber scaled_floor_of_double(std::uint64_t bits);

/// number * 1000, clamped.
std::int64_t thousand_times(std::int64_t number);

}  // namespace kds::api
