/// A request and its answer as HTTP has them, without a connection.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kds::api {

struct Header {
    std::string name;
    std::string value;
    friend bool operator==(const Header&, const Header&) = default;
};

struct Request {
    std::string method = "POST";
    std::vector<Header> headers = {};
    std::string query = {};  ///< What stands after '?', still encoded.
    std::string body = {};
};

struct Response {
    int status = 200;
    std::vector<Header> headers = {};
    std::string body = {};
    /// Of an answer that goes on: the number of the subscription whose frames follow the body, to
    /// be taken by take_frames() (subscription_frames.h). 0 if the body is whole.
    std::uint64_t subscription = 0;
    friend bool operator==(const Response&, const Response&) = default;
};

/// The headers of a request that the service looks at. It goes by all others, so who brings it a
/// request may leave them out.
enum class RequestHeader : std::uint8_t {
    ContentType,
    Target,
    Authorization,
    AmzDate,
    Date,
    Origin,
    AccessControlRequestHeaders,
    AccessControlRequestMethod,
};
/// Their names in small letters, in the same order.
inline constexpr std::array<std::string_view, 8> kRequestHeaders{"content-type",
                                                                 "x-amz-target",
                                                                 "authorization",
                                                                 "x-amz-date",
                                                                 "date",
                                                                 "origin",
                                                                 "access-control-request-headers",
                                                                 "access-control-request-method"};

/// Value of a header, whatever the case of its name; null if there is none.
const std::string* find_header(const Request& request, RequestHeader which);
const std::string* find_header(const std::vector<Header>& headers, std::string_view name);

/// Value of a parameter of the query string, still encoded; empty if there is none.
std::string_view parameter_of(std::string_view query, std::string_view name);

}  // namespace kds::api
