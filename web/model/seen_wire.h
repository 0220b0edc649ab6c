/// What somebody sees who taps the line between a client and the service, with TLS and as it would
/// be without (kinesis.md 1.1, 1.2, 1.4, 11.6; RFC 8446 for the form of TLS 1.3).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "web/model/build_models.h"
#include "web/model/seen_bytes.h"

namespace kds::web {

/// So many of the newest calls can be chosen.
inline constexpr std::size_t kCallsOnWire = 8;
/// So many lines of a request or an answer are shown, each of at most so many bytes.
inline constexpr std::size_t kLinesOnWire = 60;
inline constexpr std::size_t kLineOnWire = 1'000;
/// So many TLS records of one direction are shown, and bytes of each.
inline constexpr std::size_t kPacketsOnWire = 3;
inline constexpr std::size_t kPacketBytesOnWire = 64;

struct WireModel {
    std::string intro;
    std::vector<Control> forms;        ///< With TLS, without; pressed: the one that is shown.
    std::vector<Control> calls;        ///< Newest first; pressed: the one that is shown.
    std::string empty;                 ///< Instead of all below.
    std::string title;                 ///< "PutRecord of Shop · 00:00:12.345"
    std::vector<InspectorRow> learns;  ///< What the eavesdropper knows now, and what not.

    struct Packet {
        bool is_sent = true;  ///< By the client.
        std::string time;
        std::string what;  ///< "Application data, 134 bytes"
        std::string note;
        std::vector<HexRow> rows;
    };
    std::vector<Packet> packets;       ///< With TLS.
    std::vector<std::string> request;  ///< Without; a line each.
    std::vector<std::string> answer;
    std::string closing;  ///< How it is in reality.
};

void refresh_wire(const ModelInputs& in, WireModel& out);

/// A TLS 1.3 record on the line: 5 bytes of header, the content, one byte of its type, 16 of the
/// tag (RFC 8446, 5.2); nothing is padded.
inline constexpr std::size_t kTlsContentMost = 16'384;
inline constexpr std::size_t kTlsHeader = 5;
inline constexpr std::size_t kTlsOverhead = kTlsHeader + 1 + 16;

}  // namespace kds::web
