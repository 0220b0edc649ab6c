#include "core/api/event_stream.h"

#include <array>
#include <utility>

#include "core/base/assert.h"

namespace kds::api {
namespace {

constexpr std::size_t kPreludeBytes = 12;  ///< Two lengths and their checksum.
constexpr std::size_t kChecksumBytes = 4;
constexpr unsigned char kTextType = 7;
constexpr std::size_t kNameMax = 255;
constexpr std::size_t kValueMax = 65'535;

constexpr auto kCrcTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value & 1) != 0 ? 0xedb88320u ^ value >> 1 : value >> 1;
        table[i] = value;
    }
    return table;
}();

void append_number(std::string& out, std::size_t value, unsigned bytes) {
    for (unsigned shift = bytes * 8; shift > 0; shift -= 8)
        out += static_cast<char>(value >> (shift - 8) & 0xff);
}

/// Precondition: there are as many bytes.
std::uint32_t number_at(std::string_view bytes, std::size_t at, std::size_t count) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// Cuts off what a header begins with; empty if there are fewer bytes.
std::optional<std::string_view> take(std::string_view& rest, std::size_t size) {
    if (size > rest.size()) return std::nullopt;
    const std::string_view part = rest.substr(0, size);
    rest.remove_prefix(size);
    return part;
}

std::optional<Header> take_header(std::string_view& rest) {
    const auto name_length = take(rest, 1);
    if (!name_length || number_at(*name_length, 0, 1) == 0) return std::nullopt;
    const auto name = take(rest, number_at(*name_length, 0, 1));
    const auto type = take(rest, 1);
    const auto value_length = take(rest, 2);
    if (!name || !type || !value_length || number_at(*type, 0, 1) != kTextType) return std::nullopt;
    const auto value = take(rest, number_at(*value_length, 0, 2));
    if (!value) return std::nullopt;
    return Header{std::string(*name), std::string(*value)};
}

constexpr std::string_view kJson = "application/json";

}  // namespace

std::uint32_t crc32(std::string_view bytes) {
    std::uint32_t crc = ~std::uint32_t{0};
    for (const char byte : bytes)
        crc = kCrcTable[(crc ^ static_cast<unsigned char>(byte)) & 0xff] ^ crc >> 8;
    return ~crc;
}

std::string write_event_frame(const EventFrame& frame) {
    std::string headers;
    for (const Header& header : frame.headers) {
        KDS_ASSERT(!header.name.empty() && header.name.size() <= kNameMax);
        KDS_ASSERT(header.value.size() <= kValueMax);
        append_number(headers, header.name.size(), 1);
        headers += header.name;
        append_number(headers, kTextType, 1);
        append_number(headers, header.value.size(), 2);
        headers += header.value;
    }
    KDS_ASSERT(headers.size() <= kFrameHeaderBytesMax);
    KDS_ASSERT(frame.payload.size() <= kFramePayloadBytesMax);
    const std::size_t size = kPreludeBytes + headers.size() + frame.payload.size() + kChecksumBytes;
    std::string out;
    out.reserve(size);
    append_number(out, size, 4);
    append_number(out, headers.size(), 4);
    append_number(out, crc32(out), 4);
    out += headers;
    out += frame.payload;
    append_number(out, crc32(out), 4);
    return out;
}

std::optional<ReadEventFrame> read_event_frame(std::string_view bytes) {
    if (bytes.size() < kPreludeBytes) return std::nullopt;
    if (crc32(bytes.substr(0, 8)) != number_at(bytes, 8, 4)) return std::nullopt;
    const std::size_t size = number_at(bytes, 0, 4), header_size = number_at(bytes, 4, 4);
    if (header_size > kFrameHeaderBytesMax || size < kPreludeBytes + header_size + kChecksumBytes ||
        size > kPreludeBytes + header_size + kFramePayloadBytesMax + kChecksumBytes ||
        size > bytes.size())
        return std::nullopt;
    const std::size_t checked = size - kChecksumBytes;
    if (crc32(bytes.substr(0, checked)) != number_at(bytes, checked, 4)) return std::nullopt;
    ReadEventFrame read{.frame = {}, .size = size};
    std::string_view rest = bytes.substr(kPreludeBytes, header_size);
    while (!rest.empty()) {
        auto header = take_header(rest);
        if (!header) return std::nullopt;
        read.frame.headers.push_back(*std::move(header));
    }
    const std::size_t payload = kPreludeBytes + header_size;
    read.frame.payload = bytes.substr(payload, checked - payload);
    return read;
}

std::string initial_response_frame() { return event_frame("initial-response", "{}"); }

std::string event_frame(std::string_view event_type, std::string payload) {
    return write_event_frame({.headers = {{":event-type", std::string(event_type)},
                                          {":content-type", std::string(kJson)},
                                          {":message-type", "event"}},
                              .payload = std::move(payload)});
}

std::string exception_frame(std::string_view exception_type, std::string payload) {
    return write_event_frame({.headers = {{":exception-type", std::string(exception_type)},
                                          {":content-type", std::string(kJson)},
                                          {":message-type", "exception"}},
                              .payload = std::move(payload)});
}

}  // namespace kds::api
