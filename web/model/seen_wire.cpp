#include "web/model/seen_wire.h"

#include <algorithm>
#include <optional>

#include "core/api/json_writer.h"
#include "core/api/wire_error.h"
#include "core/base/text.h"
#include "web/model/code/generate.h"
#include "web/model/event_text.h"
#include "web/model/format.h"
#include "web/model/seen_calls.h"
#include "web/model/twin.h"

namespace kds::web {
namespace {

/// A call as both sides have sent it.
struct Talk {
    std::string host;
    std::string request;
    std::string answer;
    std::string way;  ///< Empty where nobody has said anything of ways.
};

std::string moment(const sim::World& world, Instant at) {
    return at < world.began_at() ? "before start" : clock_text(at - world.began_at());
}

std::string response(int status, const std::string& body) {
    const char* const reason = status == 200   ? " OK"
                               : status == 500 ? " Internal Server Error"
                                               : " Bad Request";
    return cat("HTTP/1.1 ", status, reason,
               "\nx-amzn-RequestId: <request id>\nx-amz-id-2: <extended request id>\nDate: <date>"
               "\nContent-Type: application/x-amz-json-1.1\nContent-Length: ",
               body.size(), "\n\n", body);
}

std::string answer_text(const sim::World& world, const SeenCall& call) {
    if (const auto refused = refusal_of(world, call)) {
        const api::WireError error(*refused);
        std::string body = cat("{\"__type\":", json_quoted(error.type));
        if (error.text != api::WireError::Text::None)
            append_parts(
                body,
                error.text == api::WireError::Text::Capital ? ",\"Message\":" : ",\"message\":",
                json_quoted(error.message));
        return response(error.status, body + '}');
    }
    const auto answer = answer_of(world, call);
    if (!answer || answer->kind == api::Value::Kind::Null) return response(200, {});
    return response(200, api::write_json(*answer));
}

std::optional<Talk> talk_of(const sim::World& world, const SeenCall& call) {
    auto request = request_of(world, call);
    if (!request) return std::nullopt;
    const EngineOptions& options = world.engine().options();
    code::CodeCall made{.action = call.action};
    made.input = *std::move(request);
    Talk out;
    out.request = code::http_code(made, {options.region, options.account, call.at});
    constexpr std::string_view kHost = "\nHost: ";
    const std::size_t at = out.request.find(kHost) + kHost.size();
    out.host = out.request.substr(at, out.request.find('\n', at) - at);
    out.answer = answer_text(world, call);
    if (world.access()) {
        const std::string endpoint = endpoint_of(world, call);
        out.way = endpoint.empty() ? std::string("over the public endpoint")
                                   : cat("through the interface endpoint ", endpoint, " of a VPC");
    }
    return out;
}

/// The first bytes of a line, not within a character.
std::string beginning(std::string_view line) {
    if (line.size() <= kLineOnWire) return std::string(line);
    std::size_t end = kLineOnWire;
    while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xc0) == 0x80) --end;
    return cat(line.substr(0, end), " … and ",
               with_thousands(static_cast<std::int64_t>(line.size() - end)), " more bytes");
}

void set_lines(std::string_view text, std::vector<std::string>& lines) {
    lines.clear();
    std::size_t more = 0;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        if (lines.size() < kLinesOnWire)
            lines.push_back(beginning(text.substr(begin, end - begin)));
        else
            ++more;
        begin = end + 1;
    }
    if (more > 0)
        lines.push_back(
            cat("… and ", with_thousands(static_cast<std::int64_t>(more)), " more lines"));
}

/// What goes over the line for so much content, in TLS records.
std::size_t sealed_size(std::size_t content) {
    return content + (content + kTlsContentMost - 1) / kTlsContentMost * kTlsOverhead;
}

void add_packets(const std::string& content, bool is_sent, const SeenCall& call,
                 const std::string& time, std::vector<WireModel::Packet>& out) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < content.size(); at += kTlsContentMost, ++number) {
        if (number == kPacketsOnWire) {
            out.push_back(
                {.is_sent = is_sent,
                 .time = time,
                 .what = cat("… and ",
                             with_thousands(static_cast<std::int64_t>(
                                 (content.size() - at + kTlsContentMost - 1) / kTlsContentMost)),
                             " more of them"),
                 .note = {},
                 .rows = {}});
            return;
        }
        const std::string_view part = std::string_view(content).substr(at, kTlsContentMost);
        const std::size_t length = part.size() + kTlsOverhead;
        // Type 23 is application data; the version is 0x0303 for all of them (RFC 8446, 5.1, 5.2).
        std::string bytes = "\x17\x03\x03";
        bytes += static_cast<char>((length - kTlsHeader) >> 8);
        bytes += static_cast<char>((length - kTlsHeader) & 0xff);
        const std::string of = cat(call.number, '/', number);
        bytes += sealed_bytes(part, {"a key of the connection", is_sent ? 1u : 0u, of},
                              kPacketBytesOnWire - kTlsHeader);
        WireModel::Packet packet{
            .is_sent = is_sent,
            .time = time,
            .what = cat("Application data, ", bytes_text(static_cast<std::int64_t>(length))),
            .note = {},
            .rows = {}};
        hex_rows(bytes, packet.rows);
        out.push_back(std::move(packet));
    }
}

void add_tls(const Talk& talk, const SeenCall& call, const std::string& time, WireModel& out) {
    out.packets.push_back({.is_sent = true,
                           .time = {},
                           .what = "ClientHello",
                           .note = cat("When the connection begins: the name of the server, ",
                                       talk.host, ", in clear, and keys of which nothing follows."),
                           .rows = {}});
    out.packets.push_back(
        {.is_sent = false,
         .time = {},
         .what = "ServerHello",
         .note = "The service's half of the keys. With TLS 1.3 even its certificate is encrypted.",
         .rows = {}});
    add_packets(talk.request, true, call, time, out.packets);
    add_packets(talk.answer, false, call, time, out.packets);
}

void learn(WireModel& out, const char* term, std::string value, bool mono = false) {
    out.learns.push_back({term, std::move(value), mono, 0});
}

void add_learned(const Talk& talk, const std::string& time, bool is_plain, WireModel& out) {
    learn(out, "to whom", cat(talk.host, is_plain ? ":80" : ":443"), true);
    if (!talk.way.empty()) learn(out, "by which way", talk.way);
    learn(out, "when", time);
    const auto bytes = [&](const std::string& text) {
        return with_thousands(
            static_cast<std::int64_t>(is_plain ? text.size() : sealed_size(text.size())));
    };
    learn(out, "how much",
          cat(bytes(talk.request), " bytes to the service, ", bytes(talk.answer), " bytes back"));
    if (is_plain) {
        learn(out, "what is called", "the operation, the stream, partition keys and data");
        learn(out, "by whom",
              "the access key's id, and a signature of this request. The secret key is never sent; "
              "the signature keeps others from changing the request, not from reading it.");
        return;
    }
    learn(out, "not: what is called",
          "which operation, on which stream, and whether it was refused");
    learn(out, "not: what is in it", "partition keys and data, in either direction");
    learn(out, "not: by whom", "the access key's id and the signature go in the encrypted part");
    learn(out, "what can be guessed",
          "lengths and times give away how busy somebody is, and maybe which program it is");
}

void add_calls(const ModelInputs& in, std::optional<SeenCall>& chosen, WireModel& out) {
    out.calls.clear();
    const std::uint64_t wanted = in.view.seen.wire_call;
    if (wanted > 0) chosen = find_call(in.world, wanted);
    for (SeenCalls calls(in.world); out.calls.size() < kCallsOnWire;) {
        const auto call = calls.next();
        if (!call) break;
        if (!keeps_request(in.world, *call)) continue;
        if (!chosen) chosen = call;
        out.calls.push_back(
            {.id = cat("seen.wire.", out.calls.size()),
             .label = cat(to_string(call->action), ", ", actor_name(in.world, call->actor), ", ",
                          moment(in.world, call->at)),
             .action = LookInSeen{SeenDeed::WireCall, call->number},
             .pressed = chosen->number == call->number,
             .describe = {}});
    }
}

}  // namespace

void refresh_wire(const ModelInputs& in, WireModel& out) {
    const bool is_plain = in.view.seen.plain_http;
    out.intro = is_plain
                    ? "The same call as if there were no TLS: whoever is on the way reads along. "
                      "What the lab has no value for stands in angle brackets."
                    : "What passes on the line between a client and the service. Lengths are those "
                      "of the request that the other page shows; the encrypted bytes are drawn by "
                      "the lab.";
    out.forms.clear();
    out.forms.push_back({.id = "seen.tls",
                         .label = "With TLS",
                         .action = LookInSeen{SeenDeed::PlainHttp, 0},
                         .pressed = !is_plain,
                         .describe = "As it is"});
    out.forms.push_back({.id = "seen.plain",
                         .label = "As plain HTTP",
                         .action = LookInSeen{SeenDeed::PlainHttp, 1},
                         .pressed = is_plain,
                         .describe = "As it would be without"});
    out.closing =
        "Endpoints of Kinesis Data Streams speak HTTPS only, with TLS 1.2 at least; 1.3 is "
        "recommended. A VPC interface endpoint (AWS PrivateLink) changes the way, which then stays "
        "in the VPC and in the network of AWS; the secrecy comes from TLS on either way.";
    out.learns.clear();
    out.packets.clear();
    out.request.clear();
    out.answer.clear();
    out.title.clear();
    std::optional<SeenCall> chosen;
    add_calls(in, chosen, out);
    out.empty = chosen ? "" : "Nobody has called yet, as far as the lab keeps the bytes of calls.";
    if (!chosen) return;
    const std::string time = moment(in.world, chosen->at);
    out.title =
        cat(to_string(chosen->action), " of ", actor_name(in.world, chosen->actor), " · ", time);
    const std::optional<Talk> talk = talk_of(in.world, *chosen);
    if (!talk) {
        out.empty =
            "The lab keeps no bytes of this call: of what programs send it knows those records "
            "that were accepted and are still kept.";
        return;
    }
    add_learned(*talk, time, is_plain, out);
    if (!is_plain) return add_tls(*talk, *chosen, time, out);
    set_lines(talk->request, out.request);
    set_lines(talk->answer, out.answer);
}

}  // namespace kds::web
