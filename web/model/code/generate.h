/// A call as code that can be copied and run: one generator a language, each in its file. What they
/// write follows the documentation of the client; nothing of it is taken from there. Lines are
/// broken at kColumns where the language lets them be.
#pragma once

#include <string>
#include <string_view>

#include "core/base/instant.h"
#include "web/model/code/code_call.h"

namespace kds::web::code {

/// The AWS CLI, version 2 (kinesis.md 12.1, 12.2). Data that is readable is given as it is, with
/// --cli-binary-format raw-in-base64-out, else in Base64. An argument is never broken: no shell
/// would need it. SubscribeToShard, which the CLI does not have, gives a comment.
std::string cli_code(const CodeCall& call);

/// boto3.
std::string python_code(const CodeCall& call);

/// The AWS SDK for Java, version 2.
std::string java_code(const CodeCall& call);

/// The AWS SDK for JavaScript, version 3.
std::string javascript_code(const CodeCall& call);

/// What the wire needs besides the call.
struct Sender {
    std::string_view region;
    std::string_view account;
    Instant at{};
};
/// The request with its headers and the JSON body (kinesis.md 1.1 to 1.3). Content-Length is that
/// of the body as it is shown; who signs is left open.
std::string http_code(const CodeCall& call, const Sender& sender);

// For the generators.

/// "PutRecord" as "put_record", "put-record": a word begins with a capital after a small letter, or
/// with the last of several capitals before a small one.
std::string words_of(std::string_view name, char between);
/// The file that holds data which is too long for the code: "data.bin", or one with a number if the
/// call has several.
std::string data_file(std::size_t number);

}  // namespace kds::web::code
