/// Readings and what they are compared with, as lessons and scenarios write them:
/// {"read": "learner_records", "where": {"key": "a"}, "op": ">=", "value": 1}.
#pragma once

#include <array>
#include <string_view>

#include "core/lesson/goal.h"
#include "core/lesson/json_reader.h"

namespace kds::lesson {

/// The members of a check; the document around it may have more.
inline constexpr std::array<std::string_view, 4> kCheckFields{"read", "where", "op", "value"};

/// Reads the members above and leaves others alone. Without prices, which must outlive the check,
/// no reading of money is admitted.
Check read_check(const JsonNode& node, const pricing::PriceSheet* prices = nullptr);

}  // namespace kds::lesson
