/// Reads the members of a request into typed inputs, with the checks that the service makes member
/// by member before any constraint: the first member of a wrong type ends the request with
/// SerializationException (kinesis.md 3.2).
///
///   InputReader in(document);
///   PutRecordInput input;
///   input.partition_key = in.required_text("PartitionKey");
///   …
///   if (auto refused = refusal(in, input)) return std::unexpected(*refused);
///
/// Members are read in the order in which the service checks their constraints (kinesis.md 3.1).
/// An absent member and null are the same. After the first failure every read gives nothing.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/api/document.h"
#include "core/api/wire_error.h"
#include "core/engine/constraints.h"

namespace kds::api {

class InputReader {
public:
    /// Precondition: `document` is an Object and lives as long as the reader.
    explicit InputReader(const Value& document) : document_{&document} {}

    std::optional<std::string> text(std::string_view member);
    /// An Integer of the API model: clamped to 32 bits.
    std::optional<std::int64_t> integer(std::string_view member);
    /// A Long.
    std::optional<std::int64_t> long_integer(std::string_view member);
    std::optional<bool> boolean(std::string_view member);
    std::optional<std::string> blob(std::string_view member);
    std::optional<std::int64_t> timestamp_ms(std::string_view member);
    /// In whole seconds, as times of creation are compared.
    std::optional<std::int64_t> timestamp_s(std::string_view member);
    /// A list of texts, without its nulls.
    std::optional<std::vector<std::string>> texts(std::string_view member);
    /// A map of texts, without the keys whose value is null. Of several values of one key the last
    /// one counts.
    std::optional<std::map<std::string, std::string>> text_map(std::string_view member);

    // What is missing of these is noted, and reported with the constraints.
    std::string required_text(std::string_view member);
    std::int64_t required_integer(std::string_view member);
    std::string required_blob(std::string_view member);
    std::vector<std::string> required_texts(std::string_view member);
    std::map<std::string, std::string> required_text_map(std::string_view member);

    /// How long the list is; 0 if there is none.
    std::size_t size_of(std::string_view member);
    /// Calls `read` once for each structure of a required list; the paths of what it reads begin
    /// with "records.1.member.".
    void required_structures(std::string_view member,
                             const std::function<void(InputReader&)>& read);
    /// Calls `read` if there is such a structure.
    void structure(std::string_view member, const std::function<void(InputReader&)>& read);

    /// Notes it if there is none.
    void required_structure(std::string_view member, const std::function<void(InputReader&)>& read);

    /// StreamARN, StreamId and StreamName: the three that can name a stream (kinesis.md 2.2).
    std::optional<std::string> stream_name();
    /// StreamARN and StreamId of an operation that has no StreamName.
    void stream_arn_and_id();
    /// The same if StreamARN is required.
    void required_stream_arn();
    /// ConsumerARN, ConsumerName, StreamARN and StreamId: by which a consumer is named (kinesis.md
    /// 2.2).
    std::optional<std::string> consumer_name();
    /// ConsumerARN and StreamId of an operation that takes no name of a consumer.
    void required_consumer_arn();

    /// ResourceARN and StreamId: by which a stream or a consumer is named.
    void required_resource_arn();

    /// Notes that a required member is missing.
    void missing(std::string_view member);
    /// The request ends here with this error, unless it has failed already.
    void fail(WireError error);

    const RequestMembers& members() const { return members_; }
    const std::optional<WireError>& failure() const { return failure_; }

private:
    void nested(const Value& value, std::string_view member, std::optional<std::size_t> entry,
                const std::function<void(InputReader&)>& read);
    const Value* present(std::string_view member);
    const Value* scalar(std::string_view member);
    /// False if the value is a list or a structure, which no scalar can be; the reader has failed.
    bool is_scalar(const Value& value);
    std::optional<std::string> text_of(const Value& value);
    std::optional<std::int64_t> number_of(std::string_view member, std::string_view type);
    /// For a value that cannot be `type` ("an String").
    void cannot_be(const Value& value, std::string_view type);
    void serialization_failure(std::string message);
    std::string path_of(std::string_view member) const;

    const Value* document_;
    // Within a structure: where it is, for the few requests that are refused for what is missing.
    const InputReader* outer_ = nullptr;
    std::string_view member_ = {};           ///< Of `outer_`.
    std::optional<std::size_t> entry_ = {};  ///< If that is a list, from 1.
    RequestMembers members_;
    std::optional<WireError> failure_;
};

/// The stream that a request names: by StreamName, by StreamARN, or by both if they agree. Fails
/// with InvalidArgument, or with ResourceNotFound if the ARN is of another Region: what is not here
/// cannot be found. Precondition: the constraints hold.
std::expected<std::string, WireError> named_stream(const EngineOptions& here,
                                                   const std::optional<std::string>& name,
                                                   const RequestMembers& members);

/// The consumer that a request names: by ConsumerARN, by StreamARN and ConsumerName, or by all of
/// them if they agree. Fails as named_stream() does. Precondition: the constraints hold.
std::expected<ConsumerReference, WireError> named_consumer(const EngineOptions& here,
                                                           const std::optional<std::string>& name,
                                                           const RequestMembers& members);

/// The stream or the consumer that a request names by ResourceARN. Fails with ResourceNotFound if
/// the ARN is of another Region. Precondition: the constraints hold.
std::expected<ResourceReference, WireError> named_resource(const EngineOptions& here,
                                                           const RequestMembers& members);

/// What comes between reading and calling: the first member of a wrong type, else all constraints
/// that are violated, else the first thing that the reading itself refused.
template <typename Input>
std::optional<WireError> refusal(const InputReader& in, const Input& input) {
    if (in.failure()) return in.failure();
    if (auto checked = check_constraints(input, in.members()); !checked)
        return WireError(std::move(checked).error());
    return std::nullopt;
}

}  // namespace kds::api
