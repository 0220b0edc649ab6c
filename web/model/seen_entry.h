/// A call as CloudTrail would write it down. Which fields there are, and their order, is that of
/// the CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element";
/// what of them Kinesis fills in is kinesis.md 11.6. What the lab has no fact for is left out, and
/// left_out() says so: nothing here is made up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/document.h"
#include "core/base/instant.h"
#include "core/base/result.h"
#include "core/engine/action.h"

namespace kds::web {

/// "The current version is 1.11" (CloudTrail User Guide, "CloudTrail record contents").
inline constexpr std::string_view kEventVersion = "1.11";

struct TrailEntry {
    Instant at{};
    kds::Action action{};
    std::string region;
    std::string caller;          ///< ARN: of the root user, a user, or the session of a role.
    std::string caller_account;  ///< Twelve digits.
    std::string access_key;      ///< Its id; empty: the lab has none.
    std::string address;         ///< From where; empty: the lab does not say.
    std::string endpoint;        ///< "vpce-…"; empty: the public one.
    std::optional<Error> error;  ///< Its message may be empty: then it is left out.
    /// The request, with the names of the API; empty: the lab does not keep it.
    std::optional<api::Value> parameters;
    std::string resource;  ///< ARN of the stream or the consumer; empty: none is named.
    std::string account;   ///< Whose trail it is: the owner of the stream.
};

/// Its JSON, four blanks a level, without an end of the last line.
std::string trail_json(const TrailEntry& entry);

/// Several, as a log file of a trail holds them: {"Records": [ … ]}.
std::string trail_file(const std::vector<TrailEntry>& entries);

/// The account in an ARN; empty if that names none.
std::string account_of(std::string_view arn);

/// "principalId, userAgent, …": what a real entry has besides, as one sentence.
std::string left_out(const TrailEntry& entry);

}  // namespace kds::web
