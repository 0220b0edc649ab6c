/// A request and its answer as HTTP has them, without a connection.
#pragma once

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
    friend bool operator==(const Response&, const Response&) = default;
};

/// Value of a header, whatever the case of its name; null if there is none.
const std::string* find_header(const std::vector<Header>& headers, std::string_view name);

/// True if the query string has this parameter with a value that is not empty.
bool has_parameter(std::string_view query, std::string_view name);

}  // namespace kds::api
