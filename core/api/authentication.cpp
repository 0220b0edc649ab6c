#include "core/api/authentication.h"

#include <array>
#include <string>
#include <string_view>

#include "core/base/text.h"

namespace kds::api {
namespace {

/// The value of a part of a header "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…";
/// empty if it is not there. The parts are separated by commas and blanks; the first word is the
/// algorithm.
std::string_view part_of(std::string_view header, std::string_view part) {
    for (std::size_t at = header.find_first_of(", "); at != std::string_view::npos;) {
        const std::size_t begin = header.find_first_not_of(", ", at);
        if (begin == std::string_view::npos) return {};
        at = header.find_first_of(", ", begin);
        const std::string_view word = header.substr(begin, at - begin);
        if (word.starts_with(part) && word.size() > part.size() + 1 && word[part.size()] == '=')
            return word.substr(part.size() + 1);
    }
    return {};
}

std::optional<WireError> incomplete(std::string sentences, std::string_view end) {
    if (sentences.empty()) return std::nullopt;
    return WireError("IncompleteSignatureException", WireError::Text::Message, cat(sentences, end));
}

std::optional<WireError> check_header(const Request& request, std::string_view header) {
    std::string sentences;
    for (const std::string_view part : {"Credential", "Signature", "SignedHeaders"}) {
        if (part_of(header, part).empty())
            sentences += cat("Authorization header requires '", part, "' parameter. ");
    }
    if (!find_header(request, RequestHeader::AmzDate) &&
        !find_header(request, RequestHeader::Date)) {
        sentences +=
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
    return incomplete(std::move(sentences), cat("Authorization=", header));
}

std::optional<WireError> check_query(const Request& request) {
    std::string sentences;
    for (const std::string_view name : {"X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature",
                                        "X-Amz-SignedHeaders", "X-Amz-Date"}) {
        if (parameter_of(request.query, name).empty())
            sentences += cat("AWS query-string parameters must include '", name, "'. ");
    }
    return incomplete(std::move(sentences), "Re-examine the query-string parameters.");
}

}  // namespace

std::optional<WireError> check_authentication(const Request& request) {
    const std::string* header = find_header(request, RequestHeader::Authorization);
    const bool in_query = !parameter_of(request.query, "X-Amz-Algorithm").empty();
    if (header && in_query) {
        return WireError("InvalidSignatureException", WireError::Text::Message,
                         "Found both 'X-Amz-Algorithm' as a query-string param and "
                         "'Authorization' as HTTP header.");
    }
    if (header) return check_header(request, *header);
    // Without the algorithm there is nothing that says that the query is meant to be signed.
    if (in_query) return check_query(request);
    return WireError("MissingAuthenticationTokenException", WireError::Text::Message,
                     "Missing Authentication Token");
}

std::string access_key_of(const Request& request) {
    if (const std::string* header = find_header(request, RequestHeader::Authorization)) {
        const std::string_view credential = part_of(*header, "Credential");
        return std::string(credential.substr(0, credential.find('/')));
    }
    // An access key has letters and digits only, so that it is not encoded; the slash after it is.
    const std::string_view credential = parameter_of(request.query, "X-Amz-Credential");
    return std::string(credential.substr(0, credential.find_first_of("/%")));
}

}  // namespace kds::api
