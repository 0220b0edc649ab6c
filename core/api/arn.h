/// The ARNs of streams, arn:aws:kinesis:{region}:{account}:stream/{name}, and of registered
/// consumers (kinesis.md 2.2).
#pragma once

#include <cstdint>
#include <string_view>

namespace kds::api {

struct StreamArn {
    std::string_view region;
    std::string_view account;
    std::string_view name;
};

/// The parts, as views into the text. Parts that are not there are empty, so that an ARN which
/// satisfies the constraint's pattern in an odd way names nothing that exists.
StreamArn parse_stream_arn(std::string_view arn);

/// arn:aws:kinesis:{region}:{account}:stream/{name}/consumer/{name}:{epoch seconds of creation}
struct ConsumerArn {
    StreamArn stream;
    std::string_view name;
    std::int64_t created_s = 0;  ///< Clamped.
};

/// As parse_stream_arn().
ConsumerArn parse_consumer_arn(std::string_view arn);

}  // namespace kds::api
