/// The frames in which SubscribeToShard answers (kinesis.md 1.6): lengths, headers and payload,
/// with a checksum for the lengths and one for everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/http.h"

namespace kds::api {

/// CRC-32 of IEEE 802.3, as zlib computes it.
std::uint32_t crc32(std::string_view bytes);

/// Header values are texts: the service sends no others.
struct EventFrame {
    std::vector<Header> headers = {};  ///< Names of 1 to 255 bytes, values of at most 65,535.
    std::string payload = {};
    friend bool operator==(const EventFrame&, const EventFrame&) = default;
};

/// What a frame may have at most. (unconfirmed) for the service: the limits that AWS names for its
/// event streams in general, of which a record of 10 MiB in Base64 stays clear.
inline constexpr std::size_t kFrameHeaderBytesMax = 128 * 1024;
inline constexpr std::size_t kFramePayloadBytesMax = 16 * 1024 * 1024;

/// Precondition: names, values and payload are in their bounds, and so are the headers together.
std::string write_event_frame(const EventFrame& frame);

/// The frame that the bytes begin with. Empty if they do not hold all of it, if a checksum is
/// wrong, if a length is out of its bounds or does not fit, or if a header is no text.
struct ReadEventFrame {
    EventFrame frame;
    std::size_t size;  ///< Bytes that it takes.
};
std::optional<ReadEventFrame> read_event_frame(std::string_view bytes);

// The frames of SubscribeToShard. A payload is JSON.
std::string initial_response_frame();
std::string event_frame(std::string_view event_type, std::string payload);
std::string exception_frame(std::string_view exception_type, std::string payload);

}  // namespace kds::api
