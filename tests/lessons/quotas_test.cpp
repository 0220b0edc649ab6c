// The facts that texts show and the limits that the engine obeys are the same numbers.
#include <gtest/gtest.h>

#include "core/engine/limits.h"
#include "core/lesson/loader.h"
#include "tests/lessons/embedded_files.h"

namespace kds::tests {
namespace {

struct Limit {
    std::string_view fact;
    std::int64_t value;
};

constexpr Limit kLimits[] = {
    {"write_records_per_second", limits::kWriteRecordsPerSecond},
    {"write_bytes_per_second", limits::kWriteBytesPerSecond},
    {"read_calls_per_second", limits::kReadCallsPerSecond},
    {"iterator_calls_per_second", limits::kIteratorCallsPerSecond},
    {"read_bytes_per_second", limits::kReadBytesPerSecond},
    {"record_bytes_max", limits::kRecordBytesMax},
    {"put_records_entries_max", limits::kPutRecordsEntriesMax},
    {"put_records_bytes_max", limits::kPutRecordsBytesMax},
    {"get_records_limit_max", limits::kGetRecordsLimitMax},
    {"get_records_bytes_max", limits::kGetRecordsBytesMax},
    {"list_shards_page_max", limits::kListShardsPageMax},
    {"read_pause_after_full_answer", limits::kReadPauseAfterFullAnswer.whole_millis()},
    {"iterator_lifetime", limits::kIteratorLifetime.whole_millis()},
    {"list_token_lifetime", limits::kListTokenLifetime.whole_millis()},
    {"partition_key_characters_max", limits::kPartitionKeyCharactersMax},
    {"retention_hours_default", limits::kRetentionHoursDefault},
    {"shards_per_account", limits::kShardsPerAccount},
    {"list_streams_page_max", limits::kListStreamsPageMax},
    {"describe_stream_page_max", limits::kDescribeStreamPageMax},
    {"retention_hours_min", limits::kRetentionHoursMin},
    {"retention_hours_max", limits::kRetentionHoursMax},
    {"tags_per_resource", limits::kTagsPerResource},
    {"update_shard_count_target_max", limits::kUpdateShardCountTargetMax},
    {"update_shard_count_calls", limits::kUpdateShardCountCalls},
    {"streams_creating_max", limits::kStreamsCreatingMax},
    {"on_demand_streams_per_account", limits::kOnDemandStreamsPerAccount},
    {"on_demand_shards", limits::kOnDemandShards},
    {"update_stream_mode_calls", limits::kUpdateStreamModeCalls},
    {"warm_mibps_max", limits::kWarmMiBpsMax},
    {"max_record_size_kib_max", limits::kMaxRecordSizeKiBMax},
    {"encryption_calls", limits::kEncryptionCalls},
    {"consumers_per_stream", limits::kConsumersPerStream},
    {"consumers_creating_max", limits::kConsumersCreatingMax},
    {"fan_out_bytes_per_second", limits::kFanOutBytesPerSecond},
    {"subscription_lasts", limits::kSubscriptionLasts.whole_millis()},
    {"subscribe_again_after", limits::kSubscribeAgainAfter.whole_millis()},
};

TEST(Quotas, AreTheEnginesLimits) {
    const auto facts =
        lesson::Facts::load(embedded_file("assets/quotas.json").value_or(""), "quotas.json");
    ASSERT_TRUE(facts) << facts.error().message;
    for (const Limit& limit : kLimits) {
        const auto* fact = facts->find(limit.fact);
        ASSERT_NE(fact, nullptr) << limit.fact;
        EXPECT_EQ(fact->value, limit.value) << limit.fact;
    }
}

/// The number at the start of a text such as "10 MiB" or "5 minutes", in the unit of Fact::value.
/// AWS writes MB for 1,048,576 bytes (kinesis.md 6.1).
std::int64_t number_in(std::string_view text) {
    std::int64_t number = 0;
    while (!text.empty() && text.front() != ' ') {
        if (text.front() != ',') number = number * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (text == " MB" || text.starts_with(" MB ") || text == " MiB") return number * 1'048'576;
    if (text.starts_with(" minutes")) return number * 60'000;
    if (text.starts_with(" seconds")) return number * 1'000;
    return number;
}

TEST(Quotas, ShowTheNumberThatTheyHold) {
    const auto facts =
        lesson::Facts::load(embedded_file("assets/quotas.json").value_or(""), "quotas.json");
    ASSERT_TRUE(facts) << facts.error().message;
    for (const auto& [name, fact] : facts->all()) {
        if (fact.text.starts_with("USD ")) continue;
        EXPECT_EQ(number_in(fact.text), fact.value) << name;
    }
    // "USD 0.014" in billionths.
    const auto* price = facts->find("million_put_payload_units_price");
    ASSERT_NE(price, nullptr);
    EXPECT_EQ(price->text, "USD 0.014");
    EXPECT_EQ(price->value, 14'000'000);
}

}  // namespace
}  // namespace kds::tests
