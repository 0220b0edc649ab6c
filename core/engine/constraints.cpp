#include "core/engine/constraints.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"

namespace kds {
namespace {

constexpr std::string_view kNamePattern = "[a-zA-Z0-9_.-]+";
constexpr std::string_view kHashKeyPattern = R"(0|([1-9]\d{0,38}))";
constexpr std::string_view kSequenceNumberPattern = R"(0|([1-9]\d{0,128}))";
constexpr std::string_view kResourceArnPattern = R"(arn:aws.*:kinesis:.*:\d{12}:.*stream/\S+)";
constexpr std::string_view kStreamArnPattern = R"(arn:aws.*:kinesis:.*:\d{12}:stream/\S+)";
constexpr std::string_view kStreamIdPattern = "[a-z0-9]{20}-[a-z0-9]{3}";
constexpr std::string_view kConsumerArnPattern =
    R"(^(arn):aws.*:kinesis:.*:\d{12}:.*stream\/[a-zA-Z0-9_.-]+\/consumer\/[a-zA-Z0-9_.-]+:[0-9]+)";
constexpr std::size_t kHashKeyDigits = 39;
constexpr std::size_t kSequenceNumberDigits = 129;

bool is_name(std::string_view text) {
    const auto is_part = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_' || c == '.' || c == '-';
    };
    for (const char c : text)
        if (!is_part(c)) return false;
    return !text.empty();
}

/// 0|([1-9]\d{0,digits - 1})
bool is_number(std::string_view text, std::size_t digits) {
    if (text.empty() || text.size() > digits) return false;
    for (const char c : text)
        if (c < '0' || c > '9') return false;
    return text.size() == 1 || text.front() != '0';
}

/// Where a member stands: "streamName", "records.3.member.data". A request of 500 entries has some
/// 1,500 members, so what the message says of one is put together only if it is needed.
class Path {
public:
    Path(std::string_view member) : member_{member} {}
    Path(const char* member) : member_{member} {}
    /// Of the entry `number` of the list, counted from 1.
    Path(std::string_view list, std::size_t number, std::string_view member)
        : list_{list}, number_{number}, member_{member} {}

    std::string text() const {
        if (number_ == 0) return std::string(member_);
        return cat(list_, '.', number_, ".member.", member_);
    }

private:
    std::string_view list_{};
    std::size_t number_ = 0;
    std::string_view member_;
};

/// Collects what is violated, in the order in which it is asked.
class Violations {
public:
    explicit Violations(const RequestMembers& members) : members_{members} {}

    const RequestMembers& members() const { return members_; }
    /// True if the member is required and absent. That is reported the first time that somebody
    /// asks; every other check of it is skipped (kinesis.md 3.1).
    bool is_missing(const Path& path) {
        if (count_ == kMax) return true;  // Nothing more is reported: nothing more is looked up.
        if (members_.missing.empty()) return false;
        const std::string text = path.text();
        if (std::ranges::find(members_.missing, text) == members_.missing.end()) return false;
        if (last_missing_ != text) add("null", path, "Member must not be null");
        last_missing_ = text;
        return true;
    }
    /// `value` as the message prints it, quotes included; empty for the form without a value.
    void add(std::string_view value, const Path& path, std::string_view constraint) {
        if (count_ == kMax) return;
        if (count_++ > 0) text_ += "; ";
        text_ += cat("Value ", value, value.empty() ? "" : " ", "at '", path.text(),
                     "' failed to satisfy constraint: ", constraint);
    }
    /// Of a member that has no other constraint.
    void required(const Path& path) { (void)is_missing(path); }
    void pattern(std::string_view value, const Path& path, std::string_view expression,
                 bool matches) {
        if (!is_missing(path) && !matches)
            add(quoted(value), path,
                cat("Member must satisfy regular expression pattern: ", expression));
    }
    void length(std::int64_t length, std::string_view value, const Path& path, std::int64_t least,
                std::int64_t most) {
        if (is_missing(path)) return;
        if (length < least)
            add(value, path, cat("Member must have length greater than or equal to ", least));
        if (length > most)
            add(value, path, cat("Member must have length less than or equal to ", most));
    }
    /// Length in characters of a text.
    void text_length(std::string_view value, const Path& path, std::int64_t most) {
        const auto characters = static_cast<std::int64_t>(utf8_length(value));
        const bool fits = 1 <= characters && characters <= most;
        length(characters, fits ? std::string() : quoted(value), path, 1, most);
    }
    void least(std::int64_t value, const Path& path, std::int64_t least) {
        if (!is_missing(path) && value < least)
            add(quoted(cat(value)), path,
                cat("Member must have value greater than or equal to ", least));
    }
    void most(std::int64_t value, const Path& path, std::int64_t most) {
        if (!is_missing(path) && value > most)
            add(quoted(cat(value)), path,
                cat("Member must have value less than or equal to ", most));
    }

    static std::string quoted(std::string_view value) { return cat('\'', value, '\''); }

    Result<void> result() && {
        if (count_ == 0) return {};
        return fail(ErrorCode::Validation,
                    cat(count_, " validation error", count_ == 1 ? "" : "s", " detected: ", text_));
    }

private:
    static constexpr int kMax = 10;  // kinesis.md 3.1.
    const RequestMembers& members_;
    int count_ = 0;
    std::string text_;
    std::string last_missing_;
};

void check_name(Violations& v, std::string_view name, const Path& path) {
    v.pattern(name, path, kNamePattern, is_name(name));
    v.text_length(name, path, limits::kStreamNameMax);
}

/// 1 to `most`.
void check_range(Violations& v, const std::optional<std::int64_t>& value, const Path& path,
                 std::int64_t most) {
    if (!value) return;
    v.least(*value, path, 1);
    v.most(*value, path, most);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// arn:aws.*:kinesis:.*:\d{12}:stream/\S+, where a dot is no line break.
bool is_stream_arn(std::string_view text) {
    constexpr std::string_view kBegin = "arn:aws", kService = ":kinesis:", kStream = ":stream/";
    constexpr std::string_view kBlanks = " \t\n\v\f\r";
    constexpr std::size_t kAccount = 12;
    const auto service = text.find(kService, kBegin.size());
    if (!text.starts_with(kBegin) || service == std::string_view::npos) return false;
    // The first place at which the rest fits; what follows it may hold anything but blanks.
    const std::size_t least = service + kService.size() + 1 + kAccount;
    for (auto at = text.find(kStream, least); at != std::string_view::npos;
         at = text.find(kStream, at + 1)) {
        const std::string_view account = text.substr(at - kAccount, kAccount);
        const std::string_view name = text.substr(at + kStream.size());
        if (std::ranges::all_of(account, is_digit) && text[at - kAccount - 1] == ':' &&
            text.substr(0, at).find_first_of("\n\r") == std::string_view::npos && !name.empty() &&
            name.find_first_of(kBlanks) == std::string_view::npos)
            return true;
    }
    return false;
}

/// arn:aws.*:kinesis:.*:\d{12}:.*, where a dot is no line break.
bool names_account(std::string_view text) {
    constexpr std::string_view kBegin = "arn:aws", kService = ":kinesis:";
    constexpr std::size_t kAccount = 12;
    const auto service = text.find(kService, kBegin.size());
    if (!text.starts_with(kBegin) || service == std::string_view::npos) return false;
    if (text.find_first_of("\n\r") != std::string_view::npos) return false;
    for (auto at = text.find(':', service + kService.size()); at != std::string_view::npos;
         at = text.find(':', at + 1)) {
        const std::string_view account = text.substr(at + 1, kAccount);
        if (account.size() == kAccount && std::ranges::all_of(account, is_digit) &&
            text.substr(at + 1 + kAccount).starts_with(':'))
            return true;
    }
    return false;
}

/// kConsumerArnPattern, where a dot is no line break. Read from its end, where every part is plain.
bool is_consumer_arn(std::string_view text) {
    // Cuts off what stands after the last such mark, if it is good.
    const auto cut = [&text](std::string_view mark, auto is_good) {
        const auto at = text.rfind(mark);
        if (at == std::string_view::npos || !is_good(text.substr(at + mark.size()))) return false;
        text = text.substr(0, at);
        return true;
    };
    const auto is_seconds = [](std::string_view part) {
        return !part.empty() && std::ranges::all_of(part, is_digit);
    };
    if (!cut(":", is_seconds) || !cut("/consumer/", is_name) || !cut("stream/", is_name))
        return false;
    return names_account(text);
}

/// kResourceArnPattern, where a dot is no line break.
bool is_resource_arn(std::string_view text) {
    constexpr std::string_view kStream = "stream/";
    constexpr std::string_view kBlanks = " \t\n\v\f\r";
    // The last place with a name is the best one: what follows an earlier one holds more.
    for (auto at = text.rfind(kStream); at != std::string_view::npos && at > 0;
         at = text.rfind(kStream, at - 1)) {
        const std::string_view name = text.substr(at + kStream.size());
        if (name.empty()) continue;
        return name.find_first_of(kBlanks) == std::string_view::npos &&
               names_account(text.substr(0, at));
    }
    return false;
}

/// [a-z0-9]{20}-[a-z0-9]{3}
bool is_stream_id(std::string_view text) {
    constexpr std::size_t kDash = 20, kLength = 24;
    if (text.size() != kLength || text[kDash] != '-') return false;
    for (std::size_t i = 0; i < kLength; ++i) {
        const bool fits = is_digit(text[i]) || (text[i] >= 'a' && text[i] <= 'z');
        if (i != kDash && !fits) return false;
    }
    return true;
}

/// Where they stand among the others is (unconfirmed): directly before streamName (kinesis.md 3.1).
void check_arn_and_id(Violations& v) {
    if (const auto& arn = v.members().stream_arn) {
        v.pattern(*arn, "streamARN", kStreamArnPattern, is_stream_arn(*arn));
        v.text_length(*arn, "streamARN", limits::kStreamArnMax);
    }
    if (const auto& id = v.members().stream_id) {
        v.pattern(*id, "streamId", kStreamIdPattern, is_stream_id(*id));
        v.text_length(*id, "streamId", limits::kStreamIdMax);
    }
}

/// The three members that can name a stream. None of them is required by itself.
void check_stream_name(Violations& v, std::string_view name) {
    check_arn_and_id(v);
    if (!v.members().stream_name_given) return;
    check_name(v, name, "streamName");
}

/// The members that name a consumer. Where they stand among each other is (unconfirmed): by their
/// names, as the ARN of a stream before its name.
void check_consumer(Violations& v, const ConsumerReference& consumer) {
    if (const auto& arn = v.members().consumer_arn) {
        v.pattern(*arn, "consumerARN", kConsumerArnPattern, is_consumer_arn(*arn));
        v.text_length(*arn, "consumerARN", limits::kConsumerArnMax);
    }
    if (v.members().consumer_name_given) check_name(v, consumer.consumer_name, "consumerName");
    check_stream_name(v, consumer.stream_name);
}

/// Where they stand among the others is (unconfirmed): last, as what names a stream.
void check_resource(Violations& v) {
    // A caller without a request has no ARN that could be wrong; one with a request needs it.
    if (const auto& arn = v.members().resource_arn) {
        v.pattern(*arn, "resourceARN", kResourceArnPattern, is_resource_arn(*arn));
        v.text_length(*arn, "resourceARN", limits::kResourceArnMax);
    } else {
        v.is_missing("resourceARN");
    }
    check_arn_and_id(v);
}

void check_shard_id(Violations& v, std::string_view id, const Path& path) {
    v.pattern(id, path, kNamePattern, is_name(id));
    v.text_length(id, path, limits::kShardIdMax);
}

void check_partition_key(Violations& v, std::string_view key, const Path& path) {
    v.text_length(key, path, limits::kPartitionKeyCharactersMax);
}

void check_hash_key(Violations& v, const std::optional<std::string>& key, const Path& path) {
    if (key) v.pattern(*key, path, kHashKeyPattern, is_number(*key, kHashKeyDigits));
}

void check_sequence_number(Violations& v, const std::optional<std::string>& number,
                           const Path& path) {
    if (!number) return;
    v.pattern(*number, path, kSequenceNumberPattern, is_number(*number, kSequenceNumberDigits));
}

void check_iterator_type(Violations& v, std::string_view type, const Path& path) {
    if (v.is_missing(path) || parse_shard_iterator_type(type)) return;
    // The service prints the set in the order of a hash table (kinesis.md 3.1).
    v.add(Violations::quoted(type), path,
          "Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, "
          "AT_SEQUENCE_NUMBER, TRIM_HORIZON]");
}

void check_data(Violations& v, std::string_view data, const Path& path) {
    const auto size = static_cast<std::int64_t>(data.size());
    if (v.is_missing(path)) return;
    if (size <= limits::kDataBytesMax) return;
    const std::string buffer = cat("java.nio.HeapByteBuffer[pos=0 lim=", size, " cap=", size, "]");
    v.length(size, Violations::quoted(buffer), path, 0, limits::kDataBytesMax);
}

bool has_length(std::string_view text, std::int64_t least, std::int64_t most) {
    const auto length = static_cast<std::int64_t>(utf8_length(text));
    return least <= length && length <= most;
}

std::string length_set(std::int64_t least, std::int64_t most) {
    return cat("[Member must have length less than or equal to ", most,
               ", Member must have length greater than or equal to ", least, "]");
}

void check_tags(Violations& v, const std::map<std::string, std::string>& tags) {
    std::string printed;
    bool good_keys = true, good_values = true;
    for (const auto& [key, value] : tags) {
        printed += cat(printed.empty() ? "" : ", ", key, "=", value);
        good_keys = good_keys && has_length(key, 1, limits::kTagKeyMax);
        good_values = good_values && has_length(value, 0, limits::kTagValueMax);
    }
    printed = cat("'{", printed, "}'");
    v.length(static_cast<std::int64_t>(tags.size()), printed, "tags", 1, limits::kTagsPerCall);
    if (!good_keys)
        v.add(printed, "tags",
              cat("Map keys must satisfy constraint: ", length_set(1, limits::kTagKeyMax)));
    if (!good_values)
        v.add(printed, "tags",
              cat("Map value must satisfy constraint: ", length_set(0, limits::kTagValueMax)));
}

/// "'[a, b]'".
std::string printed_list(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) all += cat(all.empty() ? "" : ", ", text);
    return cat("'[", all, "]'");
}

void check_tag_keys(Violations& v, const std::vector<std::string>& keys) {
    const std::string printed = printed_list(keys);
    v.length(static_cast<std::int64_t>(keys.size()), printed, "tagKeys", 1,
             limits::kTagKeysPerCall);
    for (const std::string& key : keys) {
        if (has_length(key, 1, limits::kTagKeyMax)) continue;
        v.add(printed, "tagKeys",
              cat("Member must satisfy constraint: ", length_set(1, limits::kTagKeyMax)));
        break;
    }
}

/// The order of the two members is not in kinesis.md 3.1; it is the one of their names. The order
/// of the set is (unconfirmed): that of the API model.
Result<void> check_monitoring(const EnhancedMonitoringInput& input, const RequestMembers& members) {
    Violations v{members};
    const std::string printed = printed_list(input.shard_level_metrics);
    v.length(static_cast<std::int64_t>(input.shard_level_metrics.size()), printed,
             "shardLevelMetrics", 1, limits::kShardLevelMetricsMax);
    for (const std::string& name : input.shard_level_metrics) {
        if (ShardLevelMetrics::named(name)) continue;
        v.add(printed, "shardLevelMetrics",
              "Member must satisfy constraint: [Member must satisfy enum value set: "
              "[IncomingBytes, IncomingRecords, OutgoingBytes, OutgoingRecords, "
              "WriteProvisionedThroughputExceeded, ReadProvisionedThroughputExceeded, "
              "IteratorAgeMilliseconds, ALL]]");
        break;
    }
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

// The orders of these two sets are (unconfirmed): those of the API model (kinesis.md 3.1).
void check_stream_mode(Violations& v, std::string_view mode) {
    constexpr std::string_view kPath = "streamModeDetails.streamMode";
    if (v.is_missing("streamModeDetails") || v.is_missing(kPath) || parse_stream_mode(mode)) return;
    v.add(Violations::quoted(mode), kPath,
          "Member must satisfy enum value set: [PROVISIONED, ON_DEMAND]");
}

void check_distribution(Violations& v, std::string_view strategy, const Path& path) {
    if (v.is_missing(path) || parse_record_distribution(strategy)) return;
    v.add(Violations::quoted(strategy), path,
          "Member must satisfy enum value set: [AUTO, USER_PARTITION_KEY]");
}

void check_max_record_size(Violations& v, std::int64_t kib, const Path& path) {
    v.least(kib, path, limits::kMaxRecordSizeKiBMin);
    v.most(kib, path, limits::kMaxRecordSizeKiBMax);
}

/// For operations in which StreamARN is the only name of a stream, and required.
void check_required_arn(Violations& v) {
    v.is_missing("streamARN");  // Reports it.
    check_arn_and_id(v);
}

/// The order of the set is (unconfirmed): that of the API model (kinesis.md 3.1).
Result<void> check_encryption(const StreamEncryptionInput& input, const RequestMembers& members) {
    Violations v{members};
    const std::string_view type = input.encryption_type;
    if (!v.is_missing("encryptionType") && type != "NONE" && type != "KMS") {
        v.add(Violations::quoted(type), "encryptionType",
              "Member must satisfy enum value set: [NONE, KMS]");
    }
    v.text_length(input.key_id, "keyId", limits::kKeyIdMax);
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

}  // namespace

// Where the newer members stand is (unconfirmed): in the order of their names, which keeps that of
// the older ones.
Result<void> check_constraints(const CreateStreamInput& input, const RequestMembers& members) {
    Violations v{members};
    if (input.max_record_size_kib)
        check_max_record_size(v, *input.max_record_size_kib, "maxRecordSizeInKiB");
    if (input.record_distribution_strategy)
        check_distribution(v, *input.record_distribution_strategy, "recordDistributionStrategy");
    v.least(input.shard_count, "shardCount", 1);
    check_stream_mode(v, input.stream_mode);
    check_stream_name(v, input.stream_name);
    if (input.tags) check_tags(v, *input.tags);
    if (input.warm_throughput_mibps)
        v.least(*input.warm_throughput_mibps, "warmThroughputMiBps", 0);
    return std::move(v).result();
}

Result<void> check_constraints(const DescribeStreamSummaryInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const ListShardsInput& input, const RequestMembers& members) {
    Violations v{members};
    if (input.exclusive_start_shard_id)
        check_shard_id(v, *input.exclusive_start_shard_id, "exclusiveStartShardId");
    check_range(v, input.max_results, "maxResults", limits::kListShardsMaxResultsMax);
    if (input.next_token) v.text_length(*input.next_token, "nextToken", limits::kNextTokenMax);
    if (input.filter) {
        if (!v.is_missing("shardFilter.type") && !parse_shard_filter_type(input.filter->type)) {
            // The order of the set is (unconfirmed): that of the API model (kinesis.md 3.1).
            v.add(Violations::quoted(input.filter->type), "shardFilter.type",
                  "Member must satisfy enum value set: [AFTER_SHARD_ID, AT_TRIM_HORIZON, "
                  "FROM_TRIM_HORIZON, AT_LATEST, AT_TIMESTAMP, FROM_TIMESTAMP]");
        }
        if (input.filter->shard_id)
            check_shard_id(v, *input.filter->shard_id, "shardFilter.shardId");
    }
    if (input.stream_name) {
        check_stream_name(v, *input.stream_name);
    } else {
        check_arn_and_id(v);
    }
    return std::move(v).result();
}

Result<void> check_constraints(const PutRecordInput& input, const RequestMembers& members) {
    Violations v{members};
    check_sequence_number(v, input.sequence_number_for_ordering, "sequenceNumberForOrdering");
    if (!input.without_partition_key) check_partition_key(v, input.partition_key, "partitionKey");
    check_hash_key(v, input.explicit_hash_key, "explicitHashKey");
    check_data(v, input.data, "data");
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const PutRecordsInput& input, const RequestMembers& members) {
    Violations v{members};
    // A list of up to three entries is printed with its entries, a longer one without a value
    // (kinesis.md 3.1); of those that break the limits only the empty one is short.
    v.length(static_cast<std::int64_t>(input.records.size()), input.records.empty() ? "'[]'" : "",
             "records", 1, limits::kPutRecordsEntriesMax);
    for (std::size_t i = 0; i < input.records.size(); ++i) {
        const PutRecordsEntry& entry = input.records[i];
        const auto path = [i](std::string_view member) { return Path("records", i + 1, member); };
        if (!entry.without_partition_key)
            check_partition_key(v, entry.partition_key, path("partitionKey"));
        check_hash_key(v, entry.explicit_hash_key, path("explicitHashKey"));
        check_data(v, entry.data, path("data"));
    }
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const GetShardIteratorInput& input, const RequestMembers& members) {
    Violations v{members};
    check_shard_id(v, input.shard_id, "shardId");
    check_iterator_type(v, input.shard_iterator_type, "shardIteratorType");
    check_sequence_number(v, input.starting_sequence_number, "startingSequenceNumber");
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const GetRecordsInput& input, const RequestMembers& members) {
    Violations v{members};
    check_range(v, input.limit, "limit", limits::kGetRecordsLimitMax);
    v.text_length(input.shard_iterator, "shardIterator", limits::kShardIteratorMax);
    check_arn_and_id(v);
    return std::move(v).result();
}

Result<void> check_constraints(const SplitShardInput& input, const RequestMembers& members) {
    Violations v{members};
    check_hash_key(v, input.new_starting_hash_key, "newStartingHashKey");
    check_stream_name(v, input.stream_name);
    check_shard_id(v, input.shard_to_split, "shardToSplit");
    return std::move(v).result();
}

Result<void> check_constraints(const MergeShardsInput& input, const RequestMembers& members) {
    Violations v{members};
    check_shard_id(v, input.shard_to_merge, "shardToMerge");
    check_shard_id(v, input.adjacent_shard_to_merge, "adjacentShardToMerge");
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const DeleteStreamInput& input, const RequestMembers& members) {
    Violations v{members};
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const DescribeStreamInput& input, const RequestMembers& members) {
    Violations v{members};
    check_range(v, input.limit, "limit", limits::kDescribeStreamLimitMax);
    if (input.exclusive_start_shard_id)
        check_shard_id(v, *input.exclusive_start_shard_id, "exclusiveStartShardId");
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const ListStreamsInput& input, const RequestMembers& members) {
    Violations v{members};
    check_range(v, input.limit, "limit", limits::kListStreamsLimitMax);
    if (input.exclusive_start_stream_name)
        check_name(v, *input.exclusive_start_stream_name, "exclusiveStartStreamName");
    if (input.next_token) v.text_length(*input.next_token, "nextToken", limits::kNextTokenMax);
    return std::move(v).result();
}

// The API model bounds no retention period: the operations do (kinesis.md 2.1).
Result<void> check_constraints(const IncreaseStreamRetentionPeriodInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    v.required("retentionPeriodHours");
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const DecreaseStreamRetentionPeriodInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    v.required("retentionPeriodHours");
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const UpdateShardCountInput& input, const RequestMembers& members) {
    Violations v{members};
    // The order of these three is not in kinesis.md 3.1; it is the one of their names.
    if (!v.is_missing("scalingType") && input.scaling_type != "UNIFORM_SCALING") {
        v.add(Violations::quoted(input.scaling_type), "scalingType",
              "Member must satisfy enum value set: [UNIFORM_SCALING]");
    }
    check_stream_name(v, input.stream_name);
    v.least(input.target_shard_count, "targetShardCount", 1);
    return std::move(v).result();
}

Result<void> check_constraints(const AddTagsToStreamInput& input, const RequestMembers& members) {
    Violations v{members};
    check_tags(v, input.tags);
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const RemoveTagsFromStreamInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_tag_keys(v, input.tag_keys);
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const ListTagsForStreamInput& input, const RequestMembers& members) {
    Violations v{members};
    check_range(v, input.limit, "limit", limits::kListTagsForStreamLimitMax);
    if (input.exclusive_start_tag_key)
        v.text_length(*input.exclusive_start_tag_key, "exclusiveStartTagKey", limits::kTagKeyMax);
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const EnableEnhancedMonitoringInput& input,
                               const RequestMembers& members) {
    return check_monitoring(input, members);
}

Result<void> check_constraints(const DisableEnhancedMonitoringInput& input,
                               const RequestMembers& members) {
    return check_monitoring(input, members);
}

// The orders of the members of the operations below are not in kinesis.md 3.1; they are those of
// their names.

Result<void> check_constraints(const UpdateStreamModeInput& input, const RequestMembers& members) {
    Violations v{members};
    check_required_arn(v);
    check_stream_mode(v, input.stream_mode);
    if (input.warm_throughput_mibps)
        v.least(*input.warm_throughput_mibps, "warmThroughputMiBps", 0);
    return std::move(v).result();
}

Result<void> check_constraints(const UpdateStreamWarmThroughputInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_stream_name(v, input.stream_name);
    v.least(input.warm_throughput_mibps, "warmThroughputMiBps", 0);
    return std::move(v).result();
}

Result<void> check_constraints(const UpdateMaxRecordSizeInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_max_record_size(v, input.max_record_size_kib, "maxRecordSizeInKiB");
    check_arn_and_id(v);
    return std::move(v).result();
}

Result<void> check_constraints(const UpdateStreamRecordDistributionStrategyInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_distribution(v, input.strategy, "recordDistributionStrategy");
    check_required_arn(v);
    return std::move(v).result();
}

Result<void> check_constraints(const UpdateAccountSettingsInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    constexpr std::string_view kStructure = "minimumThroughputBillingCommitment";
    constexpr std::string_view kPath = "minimumThroughputBillingCommitment.status";
    const std::string_view status = input.commitment_status;
    if (!v.is_missing(kStructure) && !v.is_missing(kPath) && status != "ENABLED" &&
        status != "DISABLED") {
        v.add(Violations::quoted(status), kPath,
              "Member must satisfy enum value set: [ENABLED, DISABLED]");
    }
    return std::move(v).result();
}

Result<void> check_constraints(const StartStreamEncryptionInput& input,
                               const RequestMembers& members) {
    return check_encryption(input, members);
}

Result<void> check_constraints(const StopStreamEncryptionInput& input,
                               const RequestMembers& members) {
    return check_encryption(input, members);
}

// The orders of the members of the operations on consumers are not in kinesis.md 3.1: they are
// those of their names, and StreamARN and StreamId come last as in the others.
Result<void> check_constraints(const RegisterStreamConsumerInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_name(v, input.consumer_name, "consumerName");
    // No tags at all is what a request without them says; an empty map is no other thing here.
    if (!input.tags.empty()) check_tags(v, input.tags);
    v.is_missing("streamARN");  // Reports it.
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const DeregisterStreamConsumerInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_consumer(v, input.consumer);
    return std::move(v).result();
}

Result<void> check_constraints(const DescribeStreamConsumerInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_consumer(v, input.consumer);
    return std::move(v).result();
}

Result<void> check_constraints(const ListStreamConsumersInput& input,
                               const RequestMembers& members) {
    Violations v{members};
    check_range(v, input.max_results, "maxResults", limits::kListStreamConsumersMaxResultsMax);
    if (input.next_token) v.text_length(*input.next_token, "nextToken", limits::kNextTokenMax);
    v.is_missing("streamARN");  // Reports it.
    check_stream_name(v, input.stream_name);
    return std::move(v).result();
}

Result<void> check_constraints(const SubscribeToShardInput& input, const RequestMembers& members) {
    Violations v{members};
    v.is_missing("consumerARN");  // Reports it.
    check_consumer(v, input.consumer);
    check_shard_id(v, input.shard_id, "shardId");
    if (!v.is_missing("startingPosition")) {
        check_iterator_type(v, input.starting_position.type, "startingPosition.type");
        check_sequence_number(v, input.starting_position.sequence_number,
                              "startingPosition.sequenceNumber");
    }
    return std::move(v).result();
}

Result<void> check_constraints(const PutResourcePolicyInput&, const RequestMembers& members) {
    Violations v{members};
    v.is_missing("policy");
    check_resource(v);
    return std::move(v).result();
}

Result<void> check_constraints(const GetResourcePolicyInput&, const RequestMembers& members) {
    Violations v{members};
    check_resource(v);
    return std::move(v).result();
}

Result<void> check_constraints(const DeleteResourcePolicyInput&, const RequestMembers& members) {
    Violations v{members};
    check_resource(v);
    return std::move(v).result();
}

Result<void> check_constraints(const TagResourceInput& input, const RequestMembers& members) {
    Violations v{members};
    check_tags(v, input.tags);
    check_resource(v);
    return std::move(v).result();
}

Result<void> check_constraints(const UntagResourceInput& input, const RequestMembers& members) {
    Violations v{members};
    check_tag_keys(v, input.tag_keys);
    check_resource(v);
    return std::move(v).result();
}

Result<void> check_constraints(const ListTagsForResourceInput&, const RequestMembers& members) {
    Violations v{members};
    check_resource(v);
    return std::move(v).result();
}

}  // namespace kds
