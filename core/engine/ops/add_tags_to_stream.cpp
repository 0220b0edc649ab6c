#include "core/engine/ops/add_tags_to_stream.h"

#include "core/engine/ops/tags_common.h"

namespace kds {

Result<void> add_tags_to_stream(Engine& engine, const Call& call,
                                const AddTagsToStreamInput& input) {
    Operation op(engine, call, Action::AddTagsToStream);
    KDS_CHECK(op.admit(input.stream_name));
    Stream* stream = op.find_stream(input.stream_name);
    if (!stream) return op.stream_not_found(input.stream_name);
    constexpr std::string_view kAttempt = "add tags to";
    std::vector<std::string_view> texts;
    std::size_t count = stream->tags.size();
    for (const auto& [key, value] : input.tags) {
        texts.insert(texts.end(), {key, value});
        count += !stream->tags.contains(key);
    }
    if (auto good = check_tag_characters(op, *stream, texts, kAttempt); !good) return good;
    if (count > static_cast<std::size_t>(limits::kTagsPerResource)) {
        // The number in the text is the limit of former years (kinesis.md 3.6).
        return op.fail(ErrorCode::InvalidArgument,
                       failed_to(op, *stream, kAttempt,
                                 "a given stream cannot have more than 10 tags associated with "
                                 "it."),
                       stream->id);
    }
    for (const auto& [key, value] : input.tags) stream->tags.insert_or_assign(key, value);
    return {};
}

}  // namespace kds
