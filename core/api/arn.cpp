#include "core/api/arn.h"

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

}  // namespace kds::api
