/// An error as it goes out: its type, its text, and how the text's member is spelled.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <utility>

#include "core/api/document.h"
#include "core/base/result.h"

namespace kds::api {

struct WireError {
    enum class Text : std::uint8_t {
        None,     ///< {"__type": …} alone.
        Message,  ///< "message", as nearly all have it.
        Capital,  ///< "Message": SerializationException of a member (kinesis.md 3.2), …
    };

    std::string type;  ///< "ResourceNotFoundException".
    Text text = Text::None;
    std::string message = {};
    int status = 400;

    WireError(std::string type_name) : type{std::move(type_name)} {}
    WireError(std::string type_name, Text how, std::string sentence)
        : type{std::move(type_name)}, text{how}, message{std::move(sentence)} {}
    /// Every error that an operation answers has status 400 and a text, but a fault of the service
    /// itself, which has 500 and none. That of AccessDenied is spelled "Message", which is
    /// (unconfirmed) for Kinesis (kinesis.md 1.4). Not explicit, so that KDS_TRY passes it on.
    WireError(Error error) : type{error_name(error.code)} {
        if (error.code == ErrorCode::InternalFailure) {
            status = 500;
            return;
        }
        text = error.code == ErrorCode::AccessDenied ? Text::Capital : Text::Message;
        message = std::move(error.message);
    }
};

/// What a codec gives: the answer's document, or Null if the operation has no output members.
using Reply = std::expected<Value, WireError>;

inline std::unexpected<WireError> unknown_operation() {
    return std::unexpected(WireError("UnknownOperationException"));
}

}  // namespace kds::api
