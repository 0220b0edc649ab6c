// A client that the fuzzer leads: its bytes choose operations, members and waits.
#include <algorithm>
#include <string>
#include <vector>

#include "core/api/cbor.h"
#include "core/api/dispatcher.h"
#include "core/api/json_reader.h"
#include "core/api/json_writer.h"
#include "core/api/operation.h"
#include "core/base/assert.h"
#include "core/base/text.h"
#include "core/engine/ops/create_stream.h"
#include "core/engine/ops/describe_stream.h"
#include "core/engine/ops/describe_stream_summary.h"
#include "core/engine/ops/list_shards.h"
#include "core/engine/ops/list_streams.h"
#include "tests/fuzz/targets.h"

namespace kds::tests {
namespace {

using api::Value;

constexpr Instant kStart = Instant::from_seconds(1'735'689'602);
constexpr int kRequestsMost = 100;

/// Each byte is one choice; when they are used up, the first of everything is chosen.
class Choices {
public:
    explicit Choices(std::string_view bytes) : rest_{bytes} {}
    bool at_end() const { return rest_.empty(); }
    /// Less than `bound`, which is at most 256.
    std::size_t below(std::size_t bound) {
        if (rest_.empty()) return 0;
        const auto byte = static_cast<unsigned char>(rest_.front());
        rest_.remove_prefix(1);
        return byte % bound;
    }
    template <typename T, std::size_t N>
    const T& of(const T (&all)[N]) {
        return all[below(N)];
    }
    /// Not for 0 and not for 255, which the fuzzer likes best.
    bool one_in(std::size_t n) { return below(n) == n / 2; }

private:
    std::string_view rest_;
};

/// What the client has been told and may say again.
struct Memory {
    std::vector<std::string> texts;
    void keep(const Value* text) {
        constexpr std::size_t kMost = 4;
        if (!text || text->kind != Value::Kind::Text) return;
        if (texts.size() == kMost) texts.erase(texts.begin());
        texts.emplace_back(text->text.view());
    }
    std::string any(Choices& choices) const {
        return texts.empty() ? "AAAA" : texts[choices.below(texts.size())];
    }
};

struct Client {
    Engine engine;
    Instant now = kStart;
    Memory iterators = {}, tokens = {}, numbers = {};
    /// The stream that the request is about, and the place of its shard among the open ones.
    std::string stream = "a";
    std::size_t place = 0;

    /// An open shard of the stream; null if there is none.
    const Shard* open_shard() const {
        const Stream* named = engine.find_stream(stream);
        if (!named || named->open_shards.empty()) return nullptr;
        return &named->shards[named->open_shards[place % named->open_shards.size()].place];
    }
};

Value number_of(Choices& choices, std::int64_t least, std::size_t count) {
    // One too low, one too high now and then.
    return Value::of_integer(least - 1 + static_cast<std::int64_t>(choices.below(count + 2)));
}

std::string shard_id(Client& client, Choices& choices) {
    constexpr std::string_view kOthers[] = {"shard-1", "x", "", "shardId-000000099999"};
    if (choices.one_in(16)) return std::string(choices.of(kOthers));
    client.place = choices.below(256);
    const Shard* shard = choices.one_in(8) ? nullptr : client.open_shard();
    if (shard) return to_string(shard->index);
    return to_string(ShardIndex{static_cast<std::uint32_t>(choices.below(24))});
}

/// The shard that follows the one that was named last.
std::string next_shard_id(Client& client, Choices& choices) {
    if (choices.one_in(8)) return shard_id(client, choices);
    ++client.place;
    const Shard* shard = client.open_shard();
    return shard ? to_string(shard->index) : "0";
}

/// A key inside the shard that was named last.
std::string hash_key(Client& client, Choices& choices) {
    constexpr std::string_view kOthers[] = {"0",
                                            "1",
                                            "2",
                                            "-1",
                                            "",
                                            "340282366920938463463374607431768211454",
                                            "340282366920938463463374607431768211455",
                                            "340282366920938463463374607431768211456"};
    if (choices.one_in(8)) return std::string(choices.of(kOthers));
    const Shard* shard = client.open_shard();
    if (!shard) return "1";
    const u128 first = shard->range.first().value, size = shard->range.last().value - first;
    return to_decimal(first + size / 256 * choices.below(256) + choices.below(4));
}

std::string metric(Choices& choices) {
    constexpr std::string_view kNames[] = {"IncomingBytes", "OutgoingRecords", "ALL", "Bytes"};
    return std::string(choices.of(kNames));
}

Value record(Client& client, Choices& choices) {
    constexpr std::size_t kSizes[] = {0, 1, 10, 1'000, 30'000};
    Value entry = Value::object();
    entry.with("PartitionKey", Value::of_text(cat("k", choices.below(8))));
    entry.with("Data", Value::of_blob(std::string(choices.of(kSizes), 'd')));
    if (choices.one_in(4)) entry.with("ExplicitHashKey", Value::of_text(hash_key(client, choices)));
    return entry;
}

/// A plausible value for a member of this name, now and then one that is not.
Value member(std::string_view name, Client& client, Choices& choices) {
    if (choices.one_in(64)) return Value::of_boolean(true);
    if (choices.one_in(64)) return Value::list();
    const auto text = [](std::string value) { return Value::of_text(std::move(value)); };
    const auto named = [&](const auto&... names) { return ((name == names) || ...); };
    if (named("StreamName", "ExclusiveStartStreamName")) {
        constexpr std::string_view kNames[] = {"a", "a", "a", "a", "a", "a", "a",
                                               "b", "b", "b", "c", "c", "?", ""};
        client.stream = choices.of(kNames);
        return text(client.stream);
    }
    if (name == "StreamARN") {
        client.stream = choices.one_in(4) ? "b" : "a";
        return text(cat("arn:aws:kinesis:us-east-1:123456789012:stream/", client.stream));
    }
    if (named("ShardCount", "TargetShardCount")) return number_of(choices, 1, 8);
    if (named("Limit", "MaxResults")) return number_of(choices, 1, 12);
    if (named("ShardId", "ShardToSplit", "ShardToMerge", "ExclusiveStartShardId"))
        return text(shard_id(client, choices));
    if (name == "AdjacentShardToMerge") return text(next_shard_id(client, choices));
    if (named("NewStartingHashKey", "ExplicitHashKey")) return text(hash_key(client, choices));
    if (name == "ShardIteratorType") {
        constexpr std::string_view kTypes[] = {"TRIM_HORIZON",       "LATEST",
                                               "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER",
                                               "AT_TIMESTAMP",       "NEWEST"};
        return text(std::string(choices.of(kTypes)));
    }
    if (named("StartingSequenceNumber", "SequenceNumberForOrdering")) {
        return text(choices.one_in(8) ? cat(choices.below(3)) : client.numbers.any(choices));
    }
    if (named("Timestamp", "StreamCreationTimestamp")) {
        const auto ago = Duration::millis(500) * static_cast<std::int64_t>(choices.below(256));
        return Value::of_timestamp((client.now + Duration::seconds(2) - ago).epoch_millis());
    }
    if (name == "ShardIterator") return text(client.iterators.any(choices));
    if (name == "NextToken") return text(client.tokens.any(choices));
    if (name == "Data") return Value::of_blob(std::string(choices.below(256), 'd'));
    if (name == "PartitionKey") return text(cat("k", choices.below(8)));
    if (name == "ScalingType") return text("UNIFORM_SCALING");
    if (name == "RetentionPeriodHours") {
        constexpr std::int64_t kHours[] = {24, 25, 48, 23, 8760, 8761};
        return Value::of_integer(choices.of(kHours));
    }
    if (name == "Tags") {
        Value tags = Value::object();
        for (std::size_t n = choices.below(4); n > 0; --n)
            tags.with(api::Text(cat("t", choices.below(60))), text(choices.one_in(8) ? "%" : "v"));
        return tags;
    }
    if (name == "TagKeys") {
        Value keys = Value::list();
        for (std::size_t n = choices.below(4); n > 0; --n)
            keys.items.push_back(text(cat("t", choices.below(60))));
        return keys;
    }
    if (name == "ExclusiveStartTagKey") return text(cat("t", choices.below(60)));
    if (name == "ShardLevelMetrics") {
        Value metrics = Value::list();
        for (std::size_t n = choices.below(4); n > 0; --n)
            metrics.items.push_back(text(metric(choices)));
        return metrics;
    }
    if (name == "Records") {
        Value records = Value::list();
        for (std::size_t n = choices.below(6); n > 0; --n)
            records.items.push_back(record(client, choices));
        return records;
    }
    if (name == "ShardFilter") {
        constexpr std::string_view kTypes[] = {"AFTER_SHARD_ID",    "AT_TRIM_HORIZON",
                                               "FROM_TRIM_HORIZON", "AT_LATEST",
                                               "AT_TIMESTAMP",      "FROM_TIMESTAMP"};
        Value filter = Value::object().with("Type", text(std::string(choices.of(kTypes))));
        if (!choices.one_in(4)) filter.with("ShardId", member("ShardId", client, choices));
        if (!choices.one_in(4)) filter.with("Timestamp", member("Timestamp", client, choices));
        return filter;
    }
    if (named("StreamModeDetails", "MinimumThroughputBillingCommitment")) {
        constexpr std::string_view kModes[] = {"ON_DEMAND", "ON_DEMAND", "PROVISIONED", "NONE"};
        constexpr std::string_view kStates[] = {"ENABLED", "ENABLED", "DISABLED", "NONE"};
        const bool is_mode = name == "StreamModeDetails";
        return Value::object().with(
            api::Text::at(is_mode ? "StreamMode" : "Status"),
            text(std::string(is_mode ? choices.of(kModes) : choices.of(kStates))));
    }
    if (name == "RecordDistributionStrategy") {
        constexpr std::string_view kStrategies[] = {"AUTO", "AUTO", "USER_PARTITION_KEY", "NONE"};
        return text(std::string(choices.of(kStrategies)));
    }
    if (name == "WarmThroughputMiBps") return number_of(choices, 0, 12);
    if (name == "MaxRecordSizeInKiB") {
        constexpr std::int64_t kSizes[] = {1'023, 1'024, 2'048, 10'240, 10'241};
        return Value::of_integer(choices.of(kSizes));
    }
    if (name == "EncryptionType") return text(choices.one_in(8) ? "NONE" : "KMS");
    if (name == "KeyId") {
        if (choices.one_in(8)) return text("alias/none");
        return text(choices.one_in(2) ? "alias/aws/kinesis" : "alias/own");
    }
    // EnforceConsumerDeletion and what is to come.
    return Value::of_boolean(choices.below(2) == 1);
}

/// Members that the operation nearly always gets, and those that it may get; by name, between
/// blanks. An operation that is not here gets any members.
struct Row {
    std::string_view operation, needs, takes;
};
constexpr Row kRows[] = {
    {"AddTagsToStream", "StreamName Tags", ""},
    {"CreateStream", "StreamName ShardCount",
     "StreamModeDetails MaxRecordSizeInKiB WarmThroughputMiBps RecordDistributionStrategy Tags"},
    {"DecreaseStreamRetentionPeriod", "StreamName RetentionPeriodHours", ""},
    {"DeleteStream", "StreamName", "EnforceConsumerDeletion"},
    {"DescribeAccountSettings", "", ""},
    {"DescribeLimits", "", ""},
    {"DescribeStream", "StreamName", "Limit ExclusiveStartShardId"},
    {"DescribeStreamSummary", "StreamName", "StreamARN"},
    {"DisableEnhancedMonitoring", "StreamName ShardLevelMetrics", ""},
    {"EnableEnhancedMonitoring", "StreamName ShardLevelMetrics", ""},
    {"GetRecords", "ShardIterator", "Limit StreamARN"},
    {"GetShardIterator", "StreamName ShardId ShardIteratorType",
     "StartingSequenceNumber Timestamp"},
    {"IncreaseStreamRetentionPeriod", "StreamName RetentionPeriodHours", ""},
    {"ListShards", "StreamName", "StreamARN MaxResults ShardFilter ExclusiveStartShardId"},
    {"ListStreams", "", "Limit NextToken ExclusiveStartStreamName"},
    {"ListTagsForStream", "StreamName", "Limit ExclusiveStartTagKey"},
    {"MergeShards", "StreamName ShardToMerge AdjacentShardToMerge", ""},
    {"PutRecord", "StreamName PartitionKey Data", "ExplicitHashKey SequenceNumberForOrdering"},
    {"PutRecords", "StreamName Records", "StreamARN"},
    {"RemoveTagsFromStream", "StreamName TagKeys", ""},
    {"SplitShard", "StreamName ShardToSplit NewStartingHashKey", ""},
    {"StartStreamEncryption", "StreamName EncryptionType KeyId", ""},
    {"StopStreamEncryption", "StreamName EncryptionType KeyId", ""},
    {"UpdateAccountSettings", "MinimumThroughputBillingCommitment", ""},
    {"UpdateMaxRecordSize", "StreamARN MaxRecordSizeInKiB", ""},
    {"UpdateShardCount", "StreamName TargetShardCount ScalingType", ""},
    {"UpdateStreamMode", "StreamARN StreamModeDetails", "WarmThroughputMiBps"},
    {"UpdateStreamRecordDistributionStrategy", "StreamARN RecordDistributionStrategy", ""},
    {"UpdateStreamWarmThroughput", "StreamName WarmThroughputMiBps", "StreamARN"},
};
constexpr std::string_view kAnyMember =
    "StreamName StreamARN ShardId Limit MaxResults NextToken Tags TagKeys Timestamp ShardCount";

template <typename Do>
void each_word(std::string_view words, const Do& act) {
    while (!words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        words.remove_prefix(std::min(words.size(), word.size() + 1));
        act(word);
    }
}

Value document_for(std::string_view operation, Client& client, Choices& choices) {
    if (operation == "ListShards" && choices.one_in(4))
        return Value::object().with("NextToken", member("NextToken", client, choices));
    const auto row = std::ranges::find(kRows, operation, &Row::operation);
    const bool known = row != std::end(kRows);
    Value document = Value::object();
    const auto add = [&](std::string_view name) {
        document.with(api::Text(std::string(name)), member(name, client, choices));
    };
    if (known) {
        each_word(row->needs, [&](std::string_view name) {
            if (!choices.one_in(32)) add(name);
        });
    }
    each_word(known ? row->takes : kAnyMember, [&](std::string_view name) {
        if (choices.one_in(known ? 4 : 2)) add(name);
    });
    return document;
}

void check_answer(const api::Response& response, const std::optional<Value>& answer) {
    KDS_ASSERT(response.body.empty() || (answer && answer->kind == Value::Kind::Object));
    if (response.status == 200) return;
    KDS_ASSERT(response.status == 400 || response.status == 500);
    const Value* type = answer ? answer->find("__type") : nullptr;
    KDS_ASSERT(type && type->kind == Value::Kind::Text);
    // The service itself fails in one case only, for its oldest sequence numbers.
    KDS_ASSERT((response.status == 500) == (type->text == "InternalFailure"));
    KDS_ASSERT(type->text != "UnknownOperationException" || response.status == 400);
}

void remember(Client& client, const Value& answer) {
    client.iterators.keep(answer.find("ShardIterator"));
    client.iterators.keep(answer.find("NextShardIterator"));
    client.tokens.keep(answer.find("NextToken"));
    client.numbers.keep(answer.find("SequenceNumber"));
}

/// The open shards of a stream cover every hash key once; a stream that is CREATING has none.
void check_shards(const Stream& stream) {
    if (stream.shards.empty()) {
        KDS_ASSERT(stream.open_shards.empty());
        return;
    }
    const auto is_open = [](const Shard& shard) { return shard.is_open(); };
    KDS_ASSERT(std::ranges::count_if(stream.shards, is_open) ==
               static_cast<std::ptrdiff_t>(stream.open_shards.size()));
    const auto range_of = [&stream](const Stream::OpenShard& open) {
        KDS_ASSERT(stream.shards[open.place].is_open());
        return stream.shards[open.place].range;
    };
    KDS_ASSERT(range_of(stream.open_shards.front()).first() == HashKeyRange::whole().first());
    KDS_ASSERT(range_of(stream.open_shards.back()).last() == HashKeyRange::whole().last());
    for (std::size_t i = 1; i < stream.open_shards.size(); ++i) {
        KDS_ASSERT(range_of(stream.open_shards[i]).first().value ==
                   range_of(stream.open_shards[i - 1]).last().value + 1);
    }
    for (std::size_t i = 1; i < stream.shards.size(); ++i)
        KDS_ASSERT(stream.shards[i - 1].index < stream.shards[i].index);
}

/// All pages of ListShards, of DescribeStream, and what the summary counts are the stream's shards.
/// `engine` is a copy: listing changes what a later call may do.
void check_listings(Engine engine, Instant now) {
    const Call call{.now = now};
    std::vector<std::string> names;
    std::optional<std::string> token;
    do {
        auto page = list_streams(engine, call, {.limit = 2, .next_token = token});
        if (!page) return KDS_ASSERT(page.error().code == ErrorCode::LimitExceeded);
        for (StreamSummary& stream : page->streams) names.push_back(std::move(stream.stream_name));
        token = std::move(page->next_token);
    } while (token);
    KDS_ASSERT(std::ranges::equal(names, engine.streams(), {}, {}, &Stream::name));

    for (const std::string& name : names) {
        std::vector<ShardIndex> expected, listed, described;
        for (const Shard& shard : engine.find_stream(name)->shards) expected.push_back(shard.index);
        std::optional<std::string> first_page = name;
        do {
            auto page = list_shards(
                engine, call, {.stream_name = first_page, .next_token = token, .max_results = 3});
            if (!page) return KDS_ASSERT(page.error().code == ErrorCode::LimitExceeded);
            for (const ListedShard& shard : page->shards) listed.push_back(shard.index);
            token = std::move(page->next_token);
            first_page.reset();
        } while (token);
        KDS_ASSERT(listed == expected);
        std::optional<std::string> start;
        for (bool more = true; more;) {
            const auto page = describe_stream(
                engine, call, {.stream_name = name, .limit = 5, .exclusive_start_shard_id = start});
            if (!page) return KDS_ASSERT(page.error().code == ErrorCode::LimitExceeded);
            for (const ListedShard& shard : page->shards) described.push_back(shard.index);
            more = page->has_more_shards;
            if (more) start = to_string(described.back());
        }
        KDS_ASSERT(described == expected);
        const auto summary = describe_stream_summary(engine, call, {.stream_name = name});
        if (!summary) return KDS_ASSERT(summary.error().code == ErrorCode::LimitExceeded);
        KDS_ASSERT(summary->open_shard_count == engine.find_stream(name)->open_shards.size());
    }
}

}  // namespace

void fuzz_dispatcher(std::string_view bytes) {
    constexpr Duration kWaits[] = {Duration{},
                                   Duration{},
                                   Duration{},
                                   Duration{},
                                   Duration::micros(1),
                                   Duration::millis(99),
                                   Duration::millis(250),
                                   Duration::millis(500),
                                   Duration::seconds(1),
                                   Duration::seconds(1),
                                   Duration::seconds(1),
                                   Duration::seconds(5),
                                   Duration::seconds(5),
                                   Duration::seconds(150),
                                   Duration::seconds(301),
                                   Duration::hours(25)};
    Choices choices(bytes);
    Client client{.engine = Engine(EngineOptions{.throttles = choices.one_in(4)})};
    KDS_ASSERT(
        create_stream(client.engine, {.now = client.now},
                      {.stream_name = "a", .shard_count = 1 + std::int64_t(choices.below(4))})
            .has_value());
    client.now = client.now + Duration::seconds(1);
    constexpr KeyState kKeyStates[] = {KeyState::Enabled, KeyState::Disabled,
                                       KeyState::PendingDeletion, KeyState::Deleted};
    const std::string key = client.engine.kms().create_key("123456789012", "alias/own");
    for (int i = 0; i < kRequestsMost && !choices.at_end(); ++i) {
        client.now = client.now + choices.of(kWaits);
        if (choices.one_in(16))
            KDS_ASSERT(client.engine.kms().set_state(key, choices.of(kKeyStates)));
        const bool json = !choices.one_in(4);
        const auto operation = to_string(static_cast<Action>(choices.below(kActionCount)));
        const Value document = document_for(operation, client, choices);
        const api::Request request{
            .headers = {{"Content-Type",
                         json ? "application/x-amz-json-1.1" : "application/x-amz-cbor-1.1"},
                        {"X-Amz-Target", cat("Kinesis_20131202.", operation)},
                        {"X-Amz-Date", "20250101T000002Z"},
                        {"Authorization",
                         "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c, Signature=d"}},
            .body = json ? api::write_json(document) : api::write_cbor(document)};
        Engine twin = client.engine;
        const api::Response response = api::handle(client.engine, {.now = client.now}, request);
        const auto answer = json ? api::read_json(response.body) : api::read_cbor(response.body);
        check_answer(response, answer);
        if (answer && response.status == 200) remember(client, *answer);
        // A copy does the same.
        KDS_ASSERT(api::handle(twin, {.now = client.now}, request) == response);
        KDS_ASSERT(twin.state_hash() == client.engine.state_hash());
        for (const Stream& stream : client.engine.streams()) check_shards(stream);
        check_listings(client.engine, client.now);
    }
}

}  // namespace kds::tests
