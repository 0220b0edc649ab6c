/// Small helps for the tests of the wire: an engine, a moment, and requests as a client sends them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/api/cbor.h"
#include "core/api/dispatcher.h"
#include "core/api/json_reader.h"
#include "core/base/text.h"
#include "tests/unit/engine/lab.h"

namespace kds::api::test {

/// Has every part that the service looks for; nobody checks the signature.
inline constexpr std::string_view kAuthorization =
    "AWS4-HMAC-SHA256 Credential=AKID/20250101/us-east-1/kinesis/aws4_request, "
    "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=00";

inline Request request(std::string_view operation, std::string body,
                       std::string_view type = "application/x-amz-json-1.1") {
    return {.headers = {{"Content-Type", std::string(type)},
                        {"X-Amz-Target", cat("Kinesis_20131202.", operation)},
                        {"X-Amz-Date", "20250101T000002Z"},
                        {"Authorization", std::string(kAuthorization)}},
            .body = std::move(body)};
}

inline void remove_header(Request& from, std::string_view name) {
    std::erase_if(from.headers, [&](const Header& header) { return header.name == name; });
}

struct ApiLab {
    kds::test::Lab lab = {};

    Response send(const Request& r) { return handle(lab.engine, lab.call(), r); }
    Response post(std::string_view operation, std::string body) {
        return send(request(operation, std::move(body)));
    }
    /// The answer of a request that must succeed, read.
    Value ok(std::string_view operation, std::string body) {
        const Response response = post(operation, std::move(body));
        EXPECT_EQ(response.status, 200) << response.body;
        return read_json(response.body).value_or(Value{});
    }
};

inline std::string header(const Response& response, std::string_view name) {
    const std::string* value = find_header(response.headers, name);
    return value ? *value : "(none)";
}

/// Text of a member, "(none)" if there is no such text.
inline std::string text_of(const Value& document, std::string_view name) {
    const Value* member = document.find(name);
    return member && member->kind == Value::Kind::Text ? std::string(member->text.view())
                                                       : "(none)";
}

}  // namespace kds::api::test
