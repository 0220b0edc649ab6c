#include "core/api/json_writer.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "web/model/code/generate.h"
#include "web/model/code/literal.h"

namespace kds::web::code {
namespace {

using Kind = api::Value::Kind;

/// kinesis.md 1.1: the word of an operation's endpoint when the call carries an ARN; empty if it is
/// always sent to the Region's own.
std::string_view endpoint_word(Action action) {
    switch (action) {
        case Action::PutRecord:
        case Action::PutRecords:
        case Action::GetRecords:
        case Action::GetShardIterator:
        case Action::SubscribeToShard: return "data";
        case Action::CreateStream:
        case Action::ListStreams:
        case Action::DescribeLimits:
        case Action::DescribeAccountSettings:
        case Action::UpdateAccountSettings: return {};
        default: return "control";
    }
}

/// The account in an ARN, arn:aws:kinesis:us-east-1:123456789012:…; empty if that is none.
std::string_view account_in(std::string_view arn) {
    for (int colons = 0; colons < 4; ++colons) {
        const std::size_t at = arn.find(':');
        if (at == arn.npos) return {};
        arn.remove_prefix(at + 1);
    }
    const std::size_t end = arn.find(':');
    const std::string_view account = arn.substr(0, end == arn.npos ? 0 : end);
    return account.size() == 12 && account.find_first_not_of("0123456789") == account.npos
               ? account
               : std::string_view{};
}

std::string host(const CodeCall& call, const Sender& sender) {
    const std::string_view word = endpoint_word(call.action);
    for (const char* name : {"StreamARN", "ConsumerARN", "ResourceARN"})
        if (const api::Value* arn = call.input.find(name); arn && !word.empty())
            if (const auto account = account_in(arn->text.view()); !account.empty())
                return cat(account, '.', word, "-kinesis.", sender.region, ".amazonaws.com");
    return cat("kinesis.", sender.region, ".amazonaws.com");
}

Piece json(const api::Value& v) {
    switch (v.kind) {
        case Kind::Text: return text_piece(Quotes::Json, v.text.view());
        case Kind::Blob: return text_piece(Quotes::Json, base64_encode(v.text.view()));
        case Kind::List: {
            Piece out{.open = "[", .close = "]"};
            for (const api::Value& item : v.items) out.items.push_back(json(item));
            return out;
        }
        case Kind::Object: {
            Piece out{.open = "{", .close = "}"};
            for (std::size_t i = 0; i < v.items.size(); ++i)
                out.items.push_back(prefixed(cat(literal(Quotes::Json, v.names[i].view()), ": "),
                                             json(v.items[i])));
            return out;
        }
        default: return Piece::of(api::write_json(v));
    }
}

}  // namespace

std::string http_code(const CodeCall& call, const Sender& sender) {
    Piece body = json(call.input);
    body.break_always = true;
    const std::string text = print(body);
    // 2026-03-02T09:00:07.318Z is 20260302T090007Z there.
    const std::string iso = to_iso8601(sender.at);
    const std::string day = cat(iso.substr(0, 4), iso.substr(5, 2), iso.substr(8, 2));
    const std::string time = cat(iso.substr(11, 2), iso.substr(14, 2), iso.substr(17, 2));
    // The answer of SubscribeToShard comes as a stream, which needs HTTP/2 (kinesis.md 1.1).
    const bool streams = call.action == Action::SubscribeToShard;
    return cat("POST / ", streams ? "HTTP/2" : "HTTP/1.1", "\nHost: ", host(call, sender),
               "\nContent-Type: application/x-amz-json-1.1\nX-Amz-Target: Kinesis_20131202.",
               to_string(call.action), "\nX-Amz-Date: ", day, 'T', time,
               "Z\nAuthorization: AWS4-HMAC-SHA256 Credential=<access key>/", day, '/',
               sender.region,
               "/kinesis/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
               "Signature=<signature>\nContent-Length: ",
               text.size(), "\n\n", text);
}

}  // namespace kds::web::code
