#include "core/api/http.h"

#include <algorithm>

namespace kds::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

const std::string* find_header(const Request& request, RequestHeader which) {
    return find_header(request.headers, kRequestHeaders[static_cast<std::size_t>(which)]);
}

const std::string* find_header(const std::vector<Header>& headers, std::string_view name) {
    for (const Header& header : headers) {
        if (std::ranges::equal(header.name, name, {}, lower, lower)) return &header.value;
    }
    return nullptr;
}

std::string_view parameter_of(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        if (pair.starts_with(name) && pair.size() > name.size() + 1 && pair[name.size()] == '=')
            return pair.substr(name.size() + 1);
    }
    return {};
}

}  // namespace kds::api
