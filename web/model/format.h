/// Numbers and times as a learner reads them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/instant.h"
#include "core/engine/hash_key.h"
#include "core/engine/sequence_number.h"

namespace kds::web {

/// "00:02:13.450"; hours grow beyond two digits.
std::string clock_text(Duration since_start);
/// "0.2 s", "41 s", "3 min 5 s", "2 h 10 min".
std::string lag_text(std::int64_t millis);
/// Records in 1,000 s as records a second: "1.2", "1,400".
std::string rate_text(std::int64_t per_1000s);
/// "8000…": the first four hexadecimal digits.
std::string hex_start(HashKey key);
/// "85e1 9a07 … 3c20"
std::string hex_grouped(HashKey key);
/// "1.778 × 10³⁸"; below a million the number itself.
std::string scientific(u128 value);
/// "…4961200": the last seven digits.
std::string number_tail(const SequenceNumber& number);
/// "09:00:07.318 UTC" of the moment's day.
std::string time_of_day(Instant t);
/// "5 bytes", "1 byte", "1,048,576 bytes".
std::string bytes_text(std::int64_t bytes);
/// Bytes of a record as text: as they are when they are printable UTF-8, else as hexadecimal.
/// At most `max_characters`, then "…".
std::string data_text(std::string_view data, std::size_t max_characters);
/// "1 record", "2 records".
std::string counted(std::int64_t count, std::string_view singular);

}  // namespace kds::web
