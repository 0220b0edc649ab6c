#include "core/api/dispatcher.h"

#include <optional>
#include <string>
#include <string_view>

#include "core/api/arn.h"
#include "core/api/authentication.h"
#include "core/api/cbor.h"
#include "core/api/event_stream.h"
#include "core/api/json_reader.h"
#include "core/api/json_writer.h"
#include "core/api/operation.h"
#include "core/api/unconfirmed.h"
#include "core/base/base64.h"
#include "core/base/hasher.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

enum class Encoding : std::uint8_t { Json, Cbor, PlainJson, Other };

constexpr std::string_view kJsonType = "application/x-amz-json-1.1";
constexpr std::string_view kCborType = "application/x-amz-cbor-1.1";
constexpr std::string_view kPlainJsonType = "application/json";

/// Surrounding blanks and what follows a semicolon do not matter (kinesis.md 1.2).
Encoding encoding_of(const Request& request) {
    const std::string* header = find_header(request, RequestHeader::ContentType);
    std::string_view type = header ? std::string_view(*header) : std::string_view{};
    type = type.substr(0, type.find(';'));
    while (type.starts_with(' ')) type.remove_prefix(1);
    while (type.ends_with(' ')) type.remove_suffix(1);
    if (type == kJsonType) return Encoding::Json;
    if (type == kCborType) return Encoding::Cbor;
    if (type == kPlainJsonType) return Encoding::PlainJson;
    return Encoding::Other;
}

/// "Kinesis_20131202.PutRecord" names an operation of ours or not.
struct Target {
    bool given = false;
    std::optional<Action> operation = {};
};
Target target_of(const Request& request) {
    constexpr std::string_view kService = "Kinesis_20131202.";
    const std::string* header = find_header(request, RequestHeader::Target);
    if (!header || header->empty()) return {};
    Target target{.given = true};
    if (header->starts_with(kService))
        target.operation = parse_action(std::string_view(*header).substr(kService.size()));
    return target;
}

/// The document refers to the body.
std::optional<Value> parse(Encoding encoding, std::string_view body) {
    auto document =
        encoding == Encoding::Cbor ? read_cbor_in_place(body) : read_json_in_place(body);
    if (!document || document->kind != Value::Kind::Object) return std::nullopt;
    return document;
}

/// "Wed, 01 Jan 2025 00:00:02 GMT" (RFC 9110, section 5.6.7).
std::string http_date(Instant now) {
    const std::string java = to_java_date(now);  // "Wed Jan 01 00:00:02 UTC 2025"
    const std::string_view text = java;
    return cat(text.substr(0, 3), ", ", text.substr(8, 2), " ", text.substr(4, 3), " ",
               text.substr(24), " ", text.substr(11, 8), " GMT");
}

/// One answer in the making: what all answers share, whatever becomes of the request.
class Answer {
public:
    Answer(const Engine& engine, const Call& call, const Endpoint& endpoint, std::uint64_t number) {
        Hasher hasher;
        hasher.add(endpoint.seed);
        hasher.add(std::string_view(engine.options().account));
        hasher.add(std::string_view(engine.options().region));
        hasher.add(number);
        add_header("x-amzn-RequestId", uuid(hasher));
        add_header("x-amz-id-2", extended_id(hasher));
        add_header("Date", http_date(call.now));
    }

    void add_header(std::string name, std::string value) {
        response_.headers.push_back({std::move(name), std::move(value)});
    }
    Response with(int status, std::string body, std::string_view content_type = {}) && {
        response_.status = status;
        if (!content_type.empty()) add_header("Content-Type", std::string(content_type));
        add_header("Content-Length", cat(body.size()));
        response_.body = std::move(body);
        return std::move(response_);
    }
    /// An answer that goes on: its length is not known.
    Response streamed(std::uint64_t subscription) && {
        add_header("Content-Type", "application/vnd.amazon.eventstream");
        response_.body = initial_response_frame();
        response_.subscription = subscription;
        return std::move(response_);
    }
    Response with(const WireError& error, Encoding encoding) && {
        Value body = Value::object().with("__type", Value::of_text(error.type));
        if (error.text == WireError::Text::Message)
            body.with("message", Value::of_text(error.message));
        if (error.text == WireError::Text::Capital)
            body.with("Message", Value::of_text(error.message));
        return std::move(*this).with(error.status, body, encoding);
    }
    Response with(int status, const Value& document, Encoding encoding) && {
        const bool json = encoding == Encoding::Json;
        // An operation without output members answers with nothing at all (kinesis.md 1.2).
        std::string body;
        if (document.kind != Value::Kind::Null)
            body = json ? write_json(document) : write_cbor(document);
        return std::move(*this).with(status, std::move(body), json ? kJsonType : kCborType);
    }

private:
    static std::string hex(std::uint64_t value, int digits) {
        constexpr std::string_view kHex = "0123456789abcdef";
        std::string text;
        for (int i = digits - 1; i >= 0; --i) text += kHex[value >> (4 * i) & 15];
        return text;
    }
    /// Shaped like a random UUID (RFC 9562, version 4).
    static std::string uuid(Hasher& hasher) {
        const std::uint64_t a = hasher.digest();
        hasher.add(std::uint64_t{1});
        const std::uint64_t b = hasher.digest();
        return cat(hex(a >> 32, 8), "-", hex(a >> 16 & 0xffff, 4), "-4", hex(a & 0xfff, 3), "-",
                   hex((b >> 62 & 3) | 8, 1), hex(b >> 48 & 0xfff, 3), "-",
                   hex(b & 0xffff'ffff'ffff, 12));
    }
    /// Base64 of 72 bytes (kinesis.md 1.2).
    static std::string extended_id(Hasher& hasher) {
        constexpr int kWords = 9;
        std::string bytes;
        for (int i = 0; i < kWords; ++i) {
            hasher.add(std::uint64_t{2});
            for (int shift = 56; shift >= 0; shift -= 8)
                bytes += static_cast<char>(hasher.digest() >> shift & 0xff);
        }
        return base64_encode(bytes);
    }

    Response response_;
};

/// Row 2: what a browser asks for. True if the request is a question before the request.
bool answer_origin(const Request& request, Answer& answer) {
    const std::string* origin = find_header(request, RequestHeader::Origin);
    if (!origin) return false;
    answer.add_header("Access-Control-Allow-Origin", "*");
    if (request.method != "OPTIONS") {
        answer.add_header("Access-Control-Expose-Headers",
                          "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,"
                          "x-amzn-ErrorMessage,Date");
        return false;
    }
    if (const auto* wanted = find_header(request, RequestHeader::AccessControlRequestHeaders))
        answer.add_header("Access-Control-Allow-Headers", *wanted);
    if (const auto* wanted = find_header(request, RequestHeader::AccessControlRequestMethod))
        answer.add_header("Access-Control-Allow-Methods", *wanted);
    answer.add_header("Access-Control-Max-Age", "172800");
    return true;
}

/// The account that the request's ARN names; empty if it has none.
std::string owner_of(const Value& document) {
    for (const std::string_view member : {"StreamARN", "ConsumerARN", "ResourceARN"}) {
        const Value* arn = document.find(member);
        if (arn && arn->kind == Value::Kind::Text)
            return std::string(parse_stream_arn(arn->text).account);
    }
    return {};
}

constexpr std::string_view kForbidden =
    "<AccessDeniedException>\n"
    "  <Message>Unable to determine service/operation name to be authorized</Message>\n"
    "</AccessDeniedException>\n";

Response not_found(Answer answer, std::string_view type) {
    return std::move(answer).with(
        type == "SerializationException" ? 400 : 404,
        cat(R"({"Output":{"__type":"com.amazon.coral.service#)", type, R"("},"Version":"1.0"})"),
        kPlainJsonType);
}

}  // namespace

Response handle(Engine& engine, const Call& call, const Request& request,
                const Endpoint& endpoint) {
    engine.settle(call.now);
    Answer answer(engine, call, endpoint, engine.begin_call());
    // The rows of kinesis.md 1.5, one after another.
    if (request.body.size() > unconfirmed::kBodyBytesMax) {
        answer.add_header("Connection", "close");
        return std::move(answer).with(413, "");
    }
    if (answer_origin(request, answer)) return std::move(answer).with(200, "");
    if (request.method != "POST") return std::move(answer).with(403, std::string(kForbidden));
    const Encoding encoding = encoding_of(request);
    const Target target = target_of(request);
    const WireError unreadable("SerializationException");
    const WireError unknown("UnknownOperationException");
    if (request.body.empty()) {
        return std::move(answer).with(target.operation ? unreadable : unknown, encoding);
    }
    if (encoding == Encoding::Other) {
        if (!target.given) return std::move(answer).with(403, std::string(kForbidden));
        return std::move(answer).with(404, "<UnknownOperationException/>\n");
    }
    const auto document = parse(encoding, request.body);
    if (encoding == Encoding::PlainJson)
        return not_found(std::move(answer), document ? unknown.type : unreadable.type);
    if (!document) return std::move(answer).with(unreadable, encoding);
    if (!target.operation) return std::move(answer).with(unknown, encoding);
    if (const auto refused = check_authentication(request))
        return std::move(answer).with(*refused, encoding);
    Call authenticated = call;
    const auto principal = endpoint.principals.find(access_key_of(request));
    if (principal != endpoint.principals.end()) authenticated.principal = principal->second;
    authenticated.owner = owner_of(*document);
    const bool streams = *target.operation == Action::SubscribeToShard;
    // The service fails over it in CBOR (kinesis.md 1.3).
    if (streams && encoding == Encoding::Cbor)
        return std::move(answer).with(WireError(Error{ErrorCode::InternalFailure, {}}), encoding);
    const Reply reply = run(*target.operation, engine, authenticated, *document);
    if (!reply) return std::move(answer).with(reply.error(), encoding);
    if (streams) return std::move(answer).streamed(static_cast<std::uint64_t>(reply->integer));
    return std::move(answer).with(200, *reply, encoding);
}

}  // namespace kds::api
