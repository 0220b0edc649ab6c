#include "core/api/codec.h"
#include "core/api/unconfirmed.h"
#include "core/base/text.h"
#include "core/engine/ops/create_stream.h"

namespace kds::api {
namespace {

/// What the constraints say of StreamModeDetails: it has a mode, and that is one of two.
std::optional<WireError> refused_mode(const std::optional<std::string>& mode) {
    if (mode == "PROVISIONED" || mode == "ON_DEMAND") return std::nullopt;
    const std::string value = mode ? cat("'", *mode, "'") : "null";
    return WireError(
        Error{ErrorCode::Validation,
              cat("1 validation error detected: Value ", value,
                  " at 'streamModeDetails.streamMode' failed to satisfy constraint: ",
                  mode ? unconfirmed::kStreamModes : std::string_view("Member must not be null"))});
}

}  // namespace

Reply run_create_stream(Engine& engine, const Call& call, const Value& document) {
    InputReader in(document);
    CreateStreamInput input;
    const auto shard_count = in.integer("ShardCount");
    bool has_mode = false;
    std::optional<std::string> mode;
    in.structure("StreamModeDetails", [&](InputReader& details) {
        has_mode = true;
        mode = details.text("StreamMode");
    });
    if (!shard_count && mode == "PROVISIONED") in.missing("ShardCount");
    input.shard_count = shard_count.value_or(unconfirmed::kShardsWithoutCount);
    input.stream_name = in.required_text("StreamName");
    if (auto refused = refusal(in, input)) return std::unexpected(*refused);
    if (has_mode) {
        if (auto refused = refused_mode(mode)) return std::unexpected(*refused);
    }
    // On-demand streams are not part of the engine yet: better no stream than another one.
    if (mode == "ON_DEMAND") return unknown_operation();
    return no_output(create_stream(engine, call, input));
}

}  // namespace kds::api
