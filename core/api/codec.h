/// The codecs, one for each operation, each in its file codec_*.cpp: document to typed input, call,
/// typed output to document. Only operation.cpp calls them.
#pragma once

#include "core/api/document.h"
#include "core/api/input_reader.h"
#include "core/api/wire_error.h"
#include "core/engine/engine.h"

namespace kds::api {

Reply run_create_stream(Engine& engine, const Call& call, const Value& document);
Reply run_describe_stream_summary(Engine& engine, const Call& call, const Value& document);
Reply run_get_records(Engine& engine, const Call& call, const Value& document);
Reply run_get_shard_iterator(Engine& engine, const Call& call, const Value& document);
Reply run_list_shards(Engine& engine, const Call& call, const Value& document);
Reply run_put_record(Engine& engine, const Call& call, const Value& document);
Reply run_put_records(Engine& engine, const Call& call, const Value& document);

// What several of them write.
Value document_of(HashKeyRange range);

/// How most operations go on after their input is read: refuse it, or resolve the stream that it
/// names into `input.stream_name`.
template <typename Input>
std::optional<WireError> settle_stream(const Engine& engine, const InputReader& in,
                                       const std::optional<std::string>& name, Input& input) {
    if (name) input.stream_name = *name;
    if (auto refused = refusal(in, input)) return refused;
    auto named = named_stream(engine.options(), name, in.members());
    if (!named) return std::move(named).error();
    input.stream_name = *std::move(named);
    return std::nullopt;
}

}  // namespace kds::api
