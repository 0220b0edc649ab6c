/// What is fuzzed: everything that reads text from outside. Each target takes any bytes, must not
/// crash, and asserts what must hold of what it could read. libFuzzer runs them (./lab fuzz); the
/// committed corpus is replayed as ordinary tests.
#pragma once

#include <string_view>

namespace kds::tests {

using FuzzTarget = void (*)(std::string_view bytes);

/// The lesson loader. An error names the file.
void fuzz_lesson(std::string_view bytes);
/// Stored sessions and progress. What was read is written and read back alike.
void fuzz_session(std::string_view bytes);
/// Payload templates: one that parses makes a payload.
void fuzz_payload(std::string_view bytes);
/// Records that may be aggregated, as they are and as the message of one whose digest fits. What is
/// read lies within the bytes, and is written and read back alike.
void fuzz_aggregate(std::string_view bytes);
/// Shard iterators: only what encode() made decodes.
void fuzz_iterator(std::string_view bytes);
/// Policy documents. What was read is evaluated alike with and without a trail; with a Deny of
/// everything besides it allows nothing.
void fuzz_policy(std::string_view bytes);
/// Bodies of requests. What was read is written and read back alike.
void fuzz_json(std::string_view bytes);
void fuzz_cbor(std::string_view bytes);
/// Tokens of listings, as texts and as contents of tokens that somebody forged.
void fuzz_list_token(std::string_view bytes);
/// A whole HTTP request: every answer is one of the service's.
void fuzz_request(std::string_view bytes);
/// The bytes choose plausible requests, one after another, on one engine. After each of them the
/// open shards tile the space and the listings agree.
void fuzz_dispatcher(std::string_view bytes);
/// Frames of an event stream: what was read is written alike. The bytes are read as they are, and
/// once more with checksums that fit, so that what stands behind these is reached.
void fuzz_frames(std::string_view bytes);

struct NamedTarget {
    std::string_view name;
    FuzzTarget run;
};
inline constexpr NamedTarget kFuzzTargets[] = {
    {"fuzz_lesson", fuzz_lesson},
    {"fuzz_session", fuzz_session},
    {"fuzz_payload", fuzz_payload},
    {"fuzz_policy", fuzz_policy},
    {"fuzz_aggregate", fuzz_aggregate},
    {"fuzz_iterator", fuzz_iterator},
    {"fuzz_json", fuzz_json},
    {"fuzz_cbor", fuzz_cbor},
    {"fuzz_list_token", fuzz_list_token},
    {"fuzz_request", fuzz_request},
    {"fuzz_dispatcher", fuzz_dispatcher},
    {"fuzz_frames", fuzz_frames},
};

}  // namespace kds::tests
