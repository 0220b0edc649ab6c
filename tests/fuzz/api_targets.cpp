#include "core/api/cbor.h"
#include "core/api/dispatcher.h"
#include "core/api/event_stream.h"
#include "core/api/json_reader.h"
#include "core/api/json_writer.h"
#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/list_token.h"
#include "core/engine/ops/list_shards.h"
#include "core/engine/ops/list_streams.h"
#include "tests/fuzz/targets.h"

namespace kds::tests {
namespace {

constexpr Instant kNow = Instant::from_seconds(1'735'689'602);

bool is_refusal(const Error& error) {
    return error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::ResourceNotFound ||
           error.code == ErrorCode::ExpiredNextToken;
}

void list_with(std::string token) {
    Engine engine{EngineOptions{}};
    const auto streams = list_streams(engine, {.now = kNow}, {.next_token = token});
    KDS_ASSERT(streams ? streams->streams.empty() : is_refusal(streams.error()));
    const auto shards = list_shards(engine, {.now = kNow}, {.next_token = std::move(token)});
    KDS_ASSERT(!shards && is_refusal(shards.error()));  // There is no stream.
}

}  // namespace

void fuzz_json(std::string_view bytes) {
    const auto document = api::read_json(bytes);
    if (!document) return;
    // The first writing cuts numbers and repeats no blanks; from then on nothing changes.
    const std::string written = api::write_json(*document);
    const auto again = api::read_json(written);
    KDS_ASSERT(again.has_value());
    KDS_ASSERT(api::write_json(*again) == written);
}

void fuzz_cbor(std::string_view bytes) {
    const auto document = api::read_cbor(bytes);
    if (!document) return;
    const std::string written = api::write_cbor(*document);
    const auto again = api::read_cbor(written);
    KDS_ASSERT(again.has_value());
    KDS_ASSERT(api::write_cbor(*again) == written);
}

void fuzz_list_token(std::string_view bytes) {
    list_with(std::string(bytes));
    constexpr std::string_view kListings[] = {"ShardLab streams token 2",
                                              "ShardLab shards token 3"};
    for (const std::string_view listing : kListings) {
        const std::string token = make_list_token(listing, kNow, 1, bytes);
        const auto content = read_list_token(listing, token, kNow);
        KDS_ASSERT(content.has_value() && *content == bytes);
        list_with(token);
    }
}

/// The first line is "METHOD target query type", what follows is the body.
void fuzz_request(std::string_view bytes) {
    const auto end = bytes.find('\n');
    std::string_view line = bytes.substr(0, end);
    const auto word = [&line] {
        const std::string_view first = line.substr(0, line.find(' '));
        line.remove_prefix(line.size() == first.size() ? first.size() : first.size() + 1);
        return std::string(first);
    };
    api::Request request;
    request.method = word();
    request.headers.push_back({"X-Amz-Target", word()});
    request.query = word();
    request.headers.push_back({"Content-Type", std::string(line)});
    request.headers.push_back({"X-Amz-Date", "20250101T000002Z"});
    if (request.query.empty()) {
        request.headers.push_back(
            {"Authorization", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c, Signature=d"});
    }
    if (end != std::string_view::npos) request.body = bytes.substr(end + 1);
    Engine engine{EngineOptions{}};
    const api::Response response = api::handle(engine, {.now = kNow}, request);
    const int status = response.status;
    KDS_ASSERT(status == 200 || status == 400 || status == 403 || status == 404 || status == 413);
    const std::string* length = api::find_header(response.headers, "Content-Length");
    KDS_ASSERT(length && *length == cat(response.body.size()));
    Engine twin{EngineOptions{}};
    KDS_ASSERT(api::handle(twin, {.now = kNow}, request) == response);
    KDS_ASSERT(twin.state_hash() == engine.state_hash());
}

namespace {

void read_frame_again(std::string_view bytes) {
    const auto read = api::read_event_frame(bytes);
    if (!read) return;
    KDS_ASSERT(read->size <= bytes.size());
    KDS_ASSERT(api::write_event_frame(read->frame) == bytes.substr(0, read->size));
}

void put_number(std::string& bytes, std::size_t at, std::uint64_t value) {
    for (std::size_t i = 0; i < 4; ++i)
        bytes[at + i] = static_cast<char>(value >> (8 * (3 - i)) & 0xff);
}

}  // namespace

void fuzz_frames(std::string_view bytes) {
    read_frame_again(bytes);
    constexpr std::size_t kLeast = 16;
    if (bytes.size() < kLeast) return;
    std::string sealed(bytes);
    put_number(sealed, 0, sealed.size());
    put_number(sealed, 8, api::crc32(std::string_view(sealed).substr(0, 8)));
    const std::size_t end = sealed.size() - 4;
    put_number(sealed, end, api::crc32(std::string_view(sealed).substr(0, end)));
    read_frame_again(sealed);
}

}  // namespace kds::tests
