#include "core/api/input_reader.h"

#include <algorithm>
#include <limits>

#include "core/api/arn.h"
#include "core/api/unconfirmed.h"
#include "core/base/assert.h"
#include "core/base/base64.h"
#include "core/base/text.h"

namespace kds::api {
namespace {

using Kind = Value::Kind;

// The sentences of kinesis.md 3.2.
constexpr std::string_view kBooleanClass = "class java.lang.Boolean";
constexpr std::string_view kStringClass = "class java.lang.String";
constexpr std::string_view kNumberClass =
    "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
constexpr std::string_view kListFound = "Start of list found where not expected";
constexpr std::string_view kStructureFound = "Start of structure or map found where not expected.";

/// The class that a sentence names; empty for what JSON does not have, for which there is none.
std::string_view class_of(Kind kind) {
    switch (kind) {
        case Kind::Boolean: return kBooleanClass;
        case Kind::Number: return kNumberClass;
        case Kind::Text: return kStringClass;
        case Kind::Null:
        case Kind::Blob:
        case Kind::Timestamp:
        case Kind::List:
        case Kind::Object:
        case Kind::Rows: break;
    }
    return {};
}

/// What is wrong with the text of a blob; empty if it is Base64.
std::string base64_problem(std::string_view text) {
    const std::string before = cat("'", text, "' can not be converted to a Blob: ");
    if (text.size() % 4 != 0) {
        return cat(before, "Base64 encoded length is expected a multiple of 4 bytes but found: ",
                   text.size());
    }
    std::string_view digits = text;
    for (int i = 0; i < 2 && digits.ends_with('='); ++i) digits.remove_suffix(1);
    constexpr std::string_view kAlphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (const auto bad = digits.find_first_not_of(kAlphabet); bad != std::string_view::npos) {
        // A character of several bytes is printed whole.
        std::size_t end = bad + 1;
        while (end < digits.size() && (static_cast<unsigned char>(digits[end]) & 0xc0) == 0x80)
            ++end;
        return cat(before, "Invalid Base64 character: '", digits.substr(bad, end - bad), "'");
    }
    return cat(before, "Invalid last non-pad Base64 character dectected");
}

}  // namespace

std::string InputReader::path_of(std::string_view member) const {
    std::string path;
    if (outer_) path = cat(outer_->path_of(member_), ".");
    if (entry_) path += cat(*entry_, ".member.");
    const std::size_t start = path.size();
    path += member;
    // "StreamARN" becomes "streamARN": only the first letter changes (kinesis.md 3.1).
    char& first = path[start];
    if (first >= 'A' && first <= 'Z') first = static_cast<char>(first - 'A' + 'a');
    return path;
}

void InputReader::missing(std::string_view member) {
    if (!failure_) members_.missing.push_back(path_of(member));
}

void InputReader::fail(WireError error) {
    if (!failure_) failure_ = std::move(error);
}

void InputReader::serialization_failure(std::string message) {
    fail(WireError("SerializationException", WireError::Text::Capital, std::move(message)));
}

const Value* InputReader::present(std::string_view member) {
    return failure_ ? nullptr : document_->find(member);
}

bool InputReader::is_scalar(const Value& value) {
    if (value.kind == Kind::List) serialization_failure(std::string(kListFound));
    if (value.kind == Kind::Object) serialization_failure(std::string(kStructureFound));
    return value.kind != Kind::List && value.kind != Kind::Object;
}

const Value* InputReader::scalar(std::string_view member) {
    const Value* value = present(member);
    return value && is_scalar(*value) ? value : nullptr;
}

void InputReader::cannot_be(const Value& value, std::string_view type) {
    if (const auto found = class_of(value.kind); !found.empty()) {
        serialization_failure(cat(found, " can not be converted to ", type));
    } else {
        fail(WireError("SerializationException"));
    }
}

std::optional<std::string> InputReader::text_of(const Value& value) {
    if (value.kind == Kind::Text) return std::string(value.text.view());
    if (is_scalar(value)) cannot_be(value, "an String");
    return std::nullopt;
}

std::optional<std::string> InputReader::text(std::string_view member) {
    const Value* value = present(member);
    return value ? text_of(*value) : std::nullopt;
}

std::optional<std::int64_t> InputReader::number_of(std::string_view member, std::string_view type) {
    const Value* value = scalar(member);
    if (!value) return std::nullopt;
    if (value->kind == Kind::Number) return value->integer;
    cannot_be(*value, type);
    return std::nullopt;
}

std::optional<std::int64_t> InputReader::integer(std::string_view member) {
    const auto value = number_of(member, "an Integer");
    if (!value) return std::nullopt;
    // An Integer that is too large is clamped, not refused (kinesis.md 1.3).
    constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
    return std::clamp(*value, -kMost - 1, kMost);
}

std::optional<std::int64_t> InputReader::long_integer(std::string_view member) {
    return number_of(member, "an Long");
}

std::optional<bool> InputReader::boolean(std::string_view member) {
    const Value* value = scalar(member);
    if (!value) return std::nullopt;
    if (value->kind == Kind::Boolean) return value->boolean;
    if (value->kind != Kind::Text) return cannot_be(*value, "an Boolean"), std::nullopt;
    // A text is compared, and printed, in upper case (kinesis.md 3.2).
    std::string word(value->text.view());
    for (char& c : word)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (word == "TRUE" || word == "1" || word == "YES") return true;
    if (word == "FALSE" || word == "0" || word == "NO") return false;
    serialization_failure(cat("'", word, "' can not be converted to an Boolean"));
    return std::nullopt;
}

std::optional<std::string> InputReader::blob(std::string_view member) {
    const Value* value = scalar(member);
    if (!value) return std::nullopt;
    if (value->kind == Kind::Blob) return std::string(value->text.view());
    if (value->kind == Kind::Text) {
        if (auto bytes = base64_decode(value->text)) return bytes;
        serialization_failure(base64_problem(value->text));
    } else {
        cannot_be(*value, "a Blob");
    }
    return std::nullopt;
}

std::optional<std::int64_t> InputReader::timestamp_ms(std::string_view member) {
    const Value* value = scalar(member);
    if (!value) return std::nullopt;
    if (value->kind == Kind::Timestamp) return value->integer;
    if (value->kind == Kind::Number) return value->thousandths;
    cannot_be(*value, "milliseconds since epoch");
    return std::nullopt;
}

std::optional<std::vector<std::string>> InputReader::texts(std::string_view member) {
    const Value* list = present(member);
    if (!list) return std::nullopt;
    if (list->kind != Kind::List) {
        serialization_failure(list->kind == Kind::Object ? std::string(kStructureFound)
                                                         : "Expected list or null");
        return std::nullopt;
    }
    std::vector<std::string> texts;
    for (const Value& item : list->items) {
        if (item.kind == Kind::Null) continue;
        auto text = text_of(item);
        if (!text) return std::nullopt;
        texts.push_back(*std::move(text));
    }
    return texts;
}

std::optional<std::map<std::string, std::string>> InputReader::text_map(std::string_view member) {
    const Value* map = present(member);
    if (!map) return std::nullopt;
    if (map->kind != Kind::Object) {
        serialization_failure(map->kind == Kind::List ? std::string(kListFound)
                                                      : "Expected map or null");
        return std::nullopt;
    }
    std::map<std::string, std::string> texts;
    for (std::size_t i = 0; i < map->items.size(); ++i) {
        if (map->items[i].kind == Kind::Null) continue;
        auto text = text_of(map->items[i]);
        if (!text) return std::nullopt;
        texts.insert_or_assign(std::string(map->names[i].view()), *std::move(text));
    }
    return texts;
}

std::optional<std::int64_t> InputReader::timestamp_s(std::string_view member) {
    const auto ms = timestamp_ms(member);
    if (!ms) return std::nullopt;
    return *ms / 1000 - (*ms % 1000 < 0 ? 1 : 0);
}

std::string InputReader::required_text(std::string_view member) {
    auto value = text(member);
    if (!value) missing(member);
    return std::move(value).value_or(std::string{});
}

std::int64_t InputReader::required_integer(std::string_view member) {
    const auto value = integer(member);
    if (!value) missing(member);
    return value.value_or(0);
}

std::string InputReader::required_blob(std::string_view member) {
    auto value = blob(member);
    if (!value) missing(member);
    return std::move(value).value_or(std::string{});
}

std::vector<std::string> InputReader::required_texts(std::string_view member) {
    auto value = texts(member);
    if (!value) missing(member);
    return std::move(value).value_or(std::vector<std::string>{});
}

std::map<std::string, std::string> InputReader::required_text_map(std::string_view member) {
    auto value = text_map(member);
    if (!value) missing(member);
    return std::move(value).value_or(std::map<std::string, std::string>{});
}

std::size_t InputReader::size_of(std::string_view member) {
    const Value* list = present(member);
    return list && list->kind == Kind::List ? list->items.size() : 0;
}

void InputReader::nested(const Value& value, std::string_view member,
                         std::optional<std::size_t> entry,
                         const std::function<void(InputReader&)>& read) {
    if (value.kind == Kind::List) return serialization_failure(std::string(kListFound));
    static constexpr auto is_structure = [](Kind k) {
        return k == Kind::Object || k == Kind::Null;
    };
    if (!is_structure(value.kind)) return serialization_failure("Expected null");
    InputReader inner(value);
    inner.outer_ = this;
    inner.member_ = member;
    inner.entry_ = entry;
    read(inner);
    if (inner.failure_) return fail(*std::move(inner.failure_));
    std::ranges::move(inner.members_.missing, std::back_inserter(members_.missing));
}

void InputReader::required_structures(std::string_view member,
                                      const std::function<void(InputReader&)>& read) {
    const Value* list = present(member);
    if (!list) return missing(member);
    if (list->kind == Kind::Object) return serialization_failure(std::string(kStructureFound));
    if (list->kind != Kind::List) return serialization_failure("Expected list or null");
    for (std::size_t i = 0; i < list->items.size() && !failure_; ++i)
        nested(list->items[i], member, i + 1, read);
}

void InputReader::structure(std::string_view member,
                            const std::function<void(InputReader&)>& read) {
    if (const Value* value = present(member)) nested(*value, member, std::nullopt, read);
}

void InputReader::required_structure(std::string_view member,
                                     const std::function<void(InputReader&)>& read) {
    structure(member, read);
    if (!present(member)) missing(member);
}

void InputReader::stream_arn_and_id() {
    members_.stream_arn = text("StreamARN");
    members_.stream_id = text("StreamId");
}

void InputReader::required_stream_arn() {
    stream_arn_and_id();
    members_.stream_name_given = false;
    if (!members_.stream_arn) missing("StreamARN");
}

std::optional<std::string> InputReader::consumer_name() {
    members_.consumer_arn = text("ConsumerARN");
    auto name = text("ConsumerName");
    members_.consumer_name_given = name.has_value();
    stream_arn_and_id();
    members_.stream_name_given = false;
    return name;
}

void InputReader::required_consumer_arn() {
    members_.consumer_arn = text("ConsumerARN");
    if (!members_.consumer_arn) missing("ConsumerARN");
    members_.stream_id = text("StreamId");
    members_.consumer_name_given = false;
    members_.stream_name_given = false;
}

void InputReader::required_resource_arn() {
    members_.resource_arn = text("ResourceARN");
    if (!members_.resource_arn) missing("ResourceARN");
    members_.stream_id = text("StreamId");
    members_.stream_name_given = false;
}

std::optional<std::string> InputReader::stream_name() {
    stream_arn_and_id();
    auto name = text("StreamName");
    members_.stream_name_given = name.has_value();
    return name;
}

std::expected<std::string, WireError> named_stream(const EngineOptions& here,
                                                   const std::optional<std::string>& name,
                                                   const RequestMembers& members) {
    const auto refuse = [](ErrorCode code, std::string message) {
        return std::unexpected(WireError(Error{code, std::move(message)}));
    };
    if (!members.stream_arn) {
        if (name) return *name;
        return refuse(ErrorCode::InvalidArgument, std::string(unconfirmed::kNoStreamNamed));
    }
    const StreamArn arn = parse_stream_arn(*members.stream_arn);
    if (name && *name != arn.name)
        return refuse(ErrorCode::InvalidArgument, std::string(unconfirmed::kNameAndArnDisagree));
    if (arn.region != here.region) {
        return refuse(ErrorCode::ResourceNotFound,
                      cat("Stream ", arn.name, " under account ", arn.account, " not found."));
    }
    return std::string(arn.name);
}

std::expected<ConsumerReference, WireError> named_consumer(const EngineOptions& here,
                                                           const std::optional<std::string>& name,
                                                           const RequestMembers& members) {
    const auto refuse = [](ErrorCode code, std::string_view message) {
        return std::unexpected(WireError(Error{code, std::string(message)}));
    };
    if (!members.consumer_arn) {
        if (!name || !members.stream_arn)
            return refuse(ErrorCode::InvalidArgument, unconfirmed::kNoConsumerNamed);
        KDS_TRY(std::string stream, named_stream(here, std::nullopt, members));
        return ConsumerReference{.stream_name = std::move(stream), .consumer_name = *name};
    }
    const ConsumerArn arn = parse_consumer_arn(*members.consumer_arn);
    if (members.stream_arn &&
        !members.consumer_arn->starts_with(*members.stream_arn + "/consumer/"))
        return refuse(ErrorCode::InvalidArgument, unconfirmed::kConsumerMembersDisagree);
    if (name && *name != arn.name)
        return refuse(ErrorCode::InvalidArgument, unconfirmed::kConsumerMembersDisagree);
    if (arn.stream.region != here.region) {
        return refuse(ErrorCode::ResourceNotFound,
                      consumer_not_found(*members.consumer_arn, arn.stream.account));
    }
    return ConsumerReference{.stream_name = std::string(arn.stream.name),
                             .consumer_name = std::string(arn.name),
                             .created_s = arn.created_s};
}

std::expected<ResourceReference, WireError> named_resource(const EngineOptions& here,
                                                           const RequestMembers& members) {
    KDS_ASSERT(members.resource_arn.has_value());  // A constraint.
    const std::string& text = *members.resource_arn;
    const ConsumerArn arn = parse_consumer_arn(text);
    if (arn.stream.region != here.region) {
        return std::unexpected(WireError(
            Error{ErrorCode::ResourceNotFound, cat("Stream ", arn.stream.name, " under account ",
                                                   arn.stream.account, " not found.")}));
    }
    ResourceReference reference{.arn = text, .stream_name = std::string(arn.stream.name)};
    if (!arn.name.empty()) {
        reference.consumer = ConsumerReference{.stream_name = reference.stream_name,
                                               .consumer_name = std::string(arn.name),
                                               .created_s = arn.created_s};
    }
    return reference;
}

}  // namespace kds::api
