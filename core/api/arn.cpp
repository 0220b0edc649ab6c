#include "core/api/arn.h"

#include "core/api/decimal.h"

namespace kds::api {
namespace {

/// Cuts off and returns what stands before the next colon, or everything.
std::string_view next_part(std::string_view& rest) {
    const auto colon = rest.find(':');
    const std::string_view part = rest.substr(0, colon);
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
    return part;
}

}  // namespace

StreamArn parse_stream_arn(std::string_view arn) {
    for (int i = 0; i < 3; ++i) next_part(arn);  // arn, the partition, kinesis.
    StreamArn parsed;
    parsed.region = next_part(arn);
    parsed.account = next_part(arn);
    constexpr std::string_view kStream = "stream/";
    if (arn.starts_with(kStream)) parsed.name = arn.substr(kStream.size());
    return parsed;
}

ConsumerArn parse_consumer_arn(std::string_view arn) {
    ConsumerArn parsed;
    parsed.stream = parse_stream_arn(arn);
    // Everything from the stream's name on.
    std::string_view rest = parsed.stream.name;
    constexpr std::string_view kConsumer = "/consumer/";
    const auto slash = rest.find(kConsumer);
    if (slash == std::string_view::npos) return parsed;
    parsed.stream.name = rest.substr(0, slash);
    rest.remove_prefix(slash + kConsumer.size());
    parsed.name = next_part(rest);
    parsed.created_s = scaled_floor(rest, 0);
    return parsed;
}

}  // namespace kds::api
